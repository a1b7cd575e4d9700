/* The beginning, and what the keys of the whole page do. */
addEventListener("keydown", (event) => {
  if (event.key === "/" && document.activeElement !== search && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    search.focus();
  } else if (event.key === "Escape" && chosen !== undefined) {
    const back = chosen;
    choose();
    focusOn(back, true);
  }
});

const fromAddress = () => {
  let name = "";
  try {
    name = decodeURIComponent(location.hash.slice(1));
  } catch {
    // An address that was typed by hand.
  }
  const index = data.nodes.findIndex(({ names }) => names.includes(name));
  choose(index < 0 ? undefined : index);
};
addEventListener("hashchange", fromAddress);
wide.addEventListener("change", layOut);
new ResizeObserver(layOut).observe(map);
if (tiles.length > 0) focusOn(0, false);
fromAddress();
layOut();
