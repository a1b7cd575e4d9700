/* Search: a combobox over the names. Source: ARIA Authoring Practices, "Combobox". */
let found = [];
let marked = -1;

const mark = (index) => {
  marked = index;
  [...results.children].forEach((item, each) =>
    item.setAttribute("aria-selected", String(each === index)),
  );
  const item = results.children[index];
  if (item) {
    search.setAttribute("aria-activedescendant", item.id);
    item.scrollIntoView({ block: "nearest" });
  } else search.removeAttribute("aria-activedescendant");
};

const closeResults = () => {
  results.hidden = true;
  search.setAttribute("aria-expanded", "false");
  mark(-1);
};

/** Names that begin with it come first, then those that have it in them. */
const find = () => {
  const text = search.value.trim().toLowerCase();
  if (text === "") return closeResults();
  const rank = ({ label, names }) => {
    const all = [...names, label].map((name) => name.toLowerCase());
    if (all.includes(text)) return 0;
    if (all.some((name) => name.startsWith(text))) return 1;
    return all.some((name) => name.includes(text)) ? 2 : 3;
  };
  found = data.nodes
    .map((node, index) => ({ index, rank: rank(node), label: node.label }))
    .filter(({ rank }) => rank < 3)
    .sort((a, b) => a.rank - b.rank || (a.label.toLowerCase() < b.label.toLowerCase() ? -1 : 1))
    .slice(0, 50)
    .map(({ index }) => index);
  const items = found.map((index, each) =>
    make(
      "li",
      {
        id: `result-${each}`,
        role: "option",
        onpointerdown: (event) => event.preventDefault(),
        onclick: () => take(each),
      },
      make("span", {}, data.nodes[index].label),
      make("span", {}, data.layers[data.nodes[index].layer]?.name ?? ""),
    ),
  );
  const none = make(
    "li",
    { class: "none", role: "option", "aria-disabled": "true" },
    "no package of that name",
  );
  results.replaceChildren(...(items.length === 0 ? [none] : items));
  results.hidden = false;
  search.setAttribute("aria-expanded", "true");
  mark(items.length === 0 ? -1 : 0);
};

const take = (each) => {
  if (found[each] === undefined) return;
  closeResults();
  search.value = "";
  choose(found[each], true);
};

search.addEventListener("input", find);
search.addEventListener("focus", find);
search.addEventListener("blur", closeResults);
search.addEventListener("keydown", (event) => {
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    const step = event.key === "ArrowDown" ? 1 : -1;
    if (!results.hidden && found.length > 0) mark((marked + step + found.length) % found.length);
  } else if (event.key === "Enter") take(marked);
  else if (event.key === "Escape" && !results.hidden) {
    event.stopPropagation();
    closeResults();
    search.value = "";
  }
});
