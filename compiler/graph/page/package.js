/* What is said of the package that is chosen, or of the largest; and the layers. */
const link = (index, text = data.nodes[index].label) =>
  make("button", { class: "plain", type: "button", onclick: () => choose(index, true) }, text);

/** A list of which the first are shown, and the rest when asked for. */
const listOf = (attributes, items, first) => {
  const list = make("ul", attributes, ...items.slice(0, first));
  if (items.length <= first) return [list];
  const more = make("button", { class: "more", type: "button" }, `show all ${items.length}`);
  more.addEventListener("click", () => {
    list.append(...items.slice(first));
    more.remove();
    items[first].querySelector("button")?.focus();
    draw();
  });
  return [list, more];
};

/** A bar of this part of the whole; behind it what is of unknown size. */
const bar = (known, kind, unknown = 0) => {
  const parts = [make("i"), make("i", { "data-unknown": true })];
  [known, unknown].forEach((part, index) => (parts[index].style.width = `${100 * part}%`));
  return make("div", { class: "bar", "data-kind": kind }, ...parts);
};

const showLargest = () => {
  const known = data.nodes.map((node, index) => ({ ...node, index })).filter(({ bytes }) => bytes);
  known.sort((a, b) => b.bytes - a.bytes);
  const unknown = data.nodes.filter(({ bytes }) => bytes === null).length;
  const items = known
    .slice(0, 9)
    .map(({ bytes, index, size, ...node }) =>
      make(
        "li",
        {},
        link(index),
        make("span", {}, size),
        bar(bytes / known[0].bytes, colourOf(node)),
      ),
    );
  detail.replaceChildren(
    make("h2", {}, "The largest packages"),
    make("ul", { class: "largest" }, ...items),
    make(
      "p",
      { class: "note" },
      unknown === 0
        ? "Choose a package to see why it is here and what moves when it changes."
        : `Of ${count(unknown, "package")} the size is unknown${data.sizes === "store" ? "" : "; once the image is built, it is not"}. Choose a package to see why it is here and what moves when it changes.`,
    ),
  );
};

const showPackage = (index) => {
  const node = data.nodes[index];
  const layer = (each) => data.layers[each]?.name;
  const facts = [
    kinds[node.kind],
    `layer ${layer(node.layer)}`,
    node.bytes === null
      ? "size unknown"
      : `${node.size} ${data.sizes === "store" ? "in the store" : "to download"}`,
    ...(node.unpacked === "" ? [] : [`${node.unpacked} unpacked`]),
  ];
  const close = make(
    "button",
    { class: "close", type: "button", "aria-label": "Esc: let go of it", onclick: () => choose() },
    "Esc",
  );
  const rebuilt = node.rebuilt.map(([each, reason, because]) =>
    make(
      "li",
      {},
      link(each),
      make("div", { class: "why" }, `${reasons[reason]} ${data.nodes[because].label}`),
    ),
  );
  const perhaps = node.perhaps === 0 ? "" : ` Perhaps ${node.perhaps} of nixpkgs, too.`;
  detail.replaceChildren(
    make("div", { class: "head" }, make("h2", { class: "label" }, node.label), close),
    make("p", { class: "facts" }, facts.join(", ")),
    make("h3", {}, "Why it is here"),
    make(
      "ol",
      { class: "chain" },
      make("li", {}, `layer ${layer(data.nodes[node.chain[0]].layer)}`),
      ...node.chain.map((each) => make("li", {}, each === index ? node.label : link(each))),
    ),
    node.kind === "brought" && node.chain.length === 1
      ? make(
          "p",
          { class: "note" },
          "Something in that layer needs it; what, the lock does not say.",
        )
      : "",
    make("h3", {}, "When it changes"),
    make(
      "p",
      {},
      `${count(node.sent.length, "layer")} of ${data.layers.length} ${node.sent.length === 1 ? "is" : "are"} sent again${node.sends === "" ? "" : `: ${node.sends}`}${node.maybe.length === 0 ? "." : `, perhaps ${node.maybe.length} more.`}`,
    ),
    make(
      "p",
      {},
      `${rebuilt.length === 0 ? "No other package" : count(rebuilt.length, "other package")} ${rebuilt.length > 1 ? "are" : "is"} built again.${perhaps}`,
    ),
    ...listOf({ class: "moves" }, rebuilt, 6),
  );
  detail.querySelector(".label").tabIndex = -1;
  said.textContent = `${node.label}: ${facts.join(", ")}. ${count(rebuilt.length, "package")} built again with it, ${count(node.sent.length, "layer")} sent again.`;
};

const showLayers = () => {
  const node = chosen === undefined ? undefined : data.nodes[chosen];
  const most = Math.max(1, ...data.layers.map(({ bytes, drawn }) => bytes + drawn));
  const rows = data.layers.map(({ bytes, count: packages, drawn, name, size }, index) => {
    const sent = node?.sent.includes(index) ? "yes" : node?.maybe.includes(index) ? "maybe" : "";
    const fate = { yes: "sent again", maybe: "perhaps", "": node ? "stays" : "" }[sent];
    return make(
      "li",
      { "data-sent": sent },
      make("span", { class: "at" }, String(index + 1)),
      make(
        "span",
        { class: "name" },
        name,
        packages === 0 ? undefined : make("span", {}, count(packages, "package")),
      ),
      make("span", { class: "size" }, size),
      bar(bytes / most, undefined, drawn / most),
      make("span", { class: "fate" }, fate),
    );
  });
  at("layers").replaceChildren(...rows);
};
