/*
 * The page of an image. It draws what #data holds; nothing is worked out anew and nothing is asked for.
 * These files are joined in the order of page-files.ts, so that each sees what those before it declare.
 */
const data = JSON.parse(document.getElementById("data").textContent);
const at = (id) => document.getElementById(id);
const [map, detail, said, search, results] = ["map", "detail", "said", "search", "results"].map(at);
const wide = matchMedia("(min-width: 700px)");

/** An element with attributes and children; texts are texts, never markup. */
const make = (tag, attributes = {}, ...children) => {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== undefined && value !== false) element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== undefined));
  return element;
};

const colours = { wheel: "wheel", sdist: "source", git: "source" };
const colourOf = ({ kind }) => colours[kind] ?? "nixpkgs";
const kinds = {
  wheel: "wheel",
  sdist: "source distribution",
  git: "git source",
  nixpkg: "from nixpkgs",
  brought: "from nixpkgs, required there",
};
const reasons = {
  links: "is linked to",
  opens: "opens",
  "built-with": "is built with",
  names: "names in its Nix",
  propagates: "is built on",
  "stands-on": "is built on",
};
const count = (number, noun) => `${number} ${noun}${number === 1 ? "" : "s"}`;

let chosen;
let focused = 0;
