/* Choosing a package, or none: all parts of the page show it. */

let pressed;

/** Chooses a package, or none. @param move Whether the keyboard goes to what is said of it. */
const choose = (index, move = false) => {
  chosen = index;
  const node = index === undefined ? undefined : data.nodes[index];
  const chain = new Set(node?.chain);
  const moved = new Set(node?.rebuilt.map(([each]) => each));
  document.body.classList.toggle("chosen", node !== undefined);
  tiles.forEach((tile, each) => {
    const state = moved.has(each) ? "moved" : chain.has(each) ? "chain" : "";
    if ((tile.dataset.state ?? "") !== state) tile.dataset.state = state;
  });
  pressed?.setAttribute("aria-pressed", "false");
  pressed = tiles[index];
  pressed?.setAttribute("aria-pressed", "true");
  if (index === undefined) {
    showLargest();
    said.textContent = "";
  } else {
    showPackage(index);
    focusOn(index, false);
    if (move) detail.querySelector(".label").focus();
  }
  showLayers();
  showNeighbours();
  draw();
  const hash = node === undefined ? "" : `#${encodeURIComponent(node.names[0])}`;
  history.replaceState(null, "", hash || location.pathname + location.search);
};
