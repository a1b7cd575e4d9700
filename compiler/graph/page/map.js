/* The map: layers, and in each its packages by their bytes; arrow keys move in it. */
const place = (element, [x, y, width, height]) => {
  const style = element.style;
  [style.left, style.top, style.width, style.height] = [x, y, width, height].map(
    (part) => `${part / 100}%`,
  );
};

const headings = data.layers.map(({ areas, name, size }) => {
  if (areas === null) return undefined;
  const heading = make("div", { class: "layer-name", title: `${name}: ${size}` }, name, " ");
  heading.append(make("span", {}, size));
  map.append(heading);
  return heading;
});
const tiles = data.nodes.map((node, index) => {
  const tile = make(
    "button",
    {
      class: "tile",
      type: "button",
      tabindex: "-1",
      "aria-pressed": "false",
      // What is seen on it comes first, for those who speak to their computer. Source: WCAG 2.2, 2.5.3.
      "aria-label": `${node.names[0]}${node.bytes === null ? "" : ` ${node.size}`}, ${node.label}, ${kinds[node.kind]}, layer ${data.layers[node.layer]?.name}${node.bytes === null ? ", size unknown" : ""}`,
      title: `${node.label}\n${node.size === "unknown" ? "size unknown" : node.size}, layer ${data.layers[node.layer]?.name}`,
      "data-kind": colourOf(node),
      "data-unknown": node.bytes === null,
      onclick: () => choose(chosen === index ? undefined : index),
    },
    make("span", {}, node.names[0]),
    ...(node.bytes === null ? [] : [" ", make("span", { class: "size" }, node.size)]),
  );
  map.append(tile);
  return tile;
});

/** Whether a text of the map has room, as far as its length tells. */
const fits = (text, pixels) => pixels >= 12 + 6.5 * text.length;

/** Puts everything where it belongs at this width; texts are shown where they have room. */
const layOut = () => {
  const shape = wide.matches ? 0 : 1;
  const [width, height] = [map.clientWidth / 1e4, map.clientHeight / 1e4];
  data.layers.forEach(({ areas }, index) => {
    if (areas === null) return;
    place(headings[index], areas[shape]);
    const across = areas[shape][2] * width;
    headings[index].style.height = "";
    headings[index].hidden = across < 34;
    headings[index].lastChild.hidden = !fits(headings[index].textContent, across);
  });
  data.nodes.forEach(({ areas }, index) => {
    const area = areas[shape];
    const [across, down] = [area[2] * width, area[3] * height];
    const tile = tiles[index];
    place(tile, area);
    const [name, size] = tile.children;
    // A name of which only its first letters fit says nothing.
    name.hidden = down < 17 || !fits(name.textContent.slice(0, 9), across);
    if (size) size.hidden = name.hidden || down < 34 || !fits(size.textContent, across);
    tile.classList.toggle("bare", name.hidden);
    tile.classList.toggle("large", across > 130 && down > 60);
  });
  draw();
};

/** The nearest tile in the direction of an arrow. */
const beyond = (from, [dx, dy]) => {
  const middle = ({ areas }) => {
    const [x, y, width, height] = areas[wide.matches ? 0 : 1];
    return [x + width / 2, y + height / 2];
  };
  const [x, y] = middle(data.nodes[from]);
  let best;
  data.nodes.forEach((node, index) => {
    const [ox, oy] = middle(node);
    const along = (ox - x) * dx + (oy - y) * dy;
    const aside = Math.abs((ox - x) * dy) + Math.abs((oy - y) * dx);
    if (index === from || along <= 0) return;
    const away = along + 2.5 * aside;
    if (best === undefined || away < best.away) best = { index, away };
  });
  return best?.index ?? from;
};

/** Of all tiles one is on the way of the tab key. */
const focusOn = (index, take) => {
  tiles[focused].tabIndex = -1;
  focused = index;
  tiles[focused].tabIndex = 0;
  if (take) tiles[focused].focus();
};
const arrows = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
map.addEventListener("keydown", (event) => {
  const arrow = arrows[event.key];
  if (arrow === undefined) return;
  event.preventDefault();
  focusOn(beyond(focused, arrow), true);
});
map.addEventListener("focusin", ({ target }) => {
  const index = tiles.indexOf(target);
  if (index >= 0) focusOn(index, false);
});
