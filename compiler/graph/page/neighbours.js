/* Who asks for whom: the package that is chosen between those that ask for it and those it asks for. */
const neighbours = at("neighbours");
const columns = neighbours.querySelector(".columns");
let lines = [];

/** What an edge is, seen from the package that is asked for and from the one that asks. */
const relation = ([, , kind, reason, text]) => {
  const said = { requires: `requires ${text}`, says: "says the config", brings: "in nixpkgs" };
  const built = {
    links: "linked",
    opens: "opened at run time",
    "built-with": "builds it",
    names: "named in its Nix",
    "stands-on": "built on it",
  };
  return [said[kind], built[reason]].filter(Boolean).join(" · ");
};

const showNeighbours = () => {
  neighbours.hidden = chosen === undefined;
  if (chosen === undefined) return;
  lines = [];
  const one = (edge) => {
    const [from, to, , reason] = edge;
    const other = from === chosen ? to : from;
    const node = data.nodes[other];
    const button = make(
      "button",
      {
        class: "one",
        type: "button",
        "data-kind": colourOf(node),
        onclick: () => choose(other, true),
      },
      node.label,
      make("span", {}, relation(edge)),
    );
    lines.push({ button, strong: reason !== "", incoming: to === chosen });
    return make("li", {}, button);
  };
  const name = ([from, to]) => data.nodes[from === chosen ? to : from].label.toLowerCase();
  const order = (a, b) => (b[3] !== "") - (a[3] !== "") || (name(a) < name(b) ? -1 : 1);
  const incoming = data.edges.filter(([, to]) => to === chosen).sort(order);
  const outgoing = data.edges.filter(([from]) => from === chosen).sort(order);
  const column = (title, none, edges) =>
    make(
      "div",
      {},
      make("h3", {}, edges.length === 0 ? none : `${title} (${edges.length})`),
      ...listOf({}, edges.map(one), 9),
    );
  columns.replaceChildren(
    document.createElementNS("http://www.w3.org/2000/svg", "svg"),
    column("asked for by", "nobody asks for it but its layer", incoming),
    make("div", { class: "self" }, data.nodes[chosen].label),
    column("asks for", "it asks for nothing that is known", outgoing),
  );
};

/** The lines between them; where the page is narrow there are none. */
const draw = () => {
  const svg = columns.querySelector("svg");
  if (!svg || neighbours.hidden) return;
  const frame = columns.getBoundingClientRect();
  const self = columns.querySelector(".self").getBoundingClientRect();
  const paths = lines
    .filter(({ button }) => button.isConnected)
    .map(({ button, incoming, strong }) => {
      const box = button.getBoundingClientRect();
      const [x1, x2] = incoming ? [box.right, self.left] : [self.right, box.left];
      const outer = box.top + box.height / 2 - frame.top;
      const inner = self.top + self.height / 2 - frame.top;
      const [y1, y2] = incoming ? [outer, inner] : [inner, outer];
      const [from, to] = [x1 - frame.left, x2 - frame.left];
      const bend = (from + to) / 2;
      const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
      path.setAttribute("d", `M${from} ${y1}C${bend} ${y1} ${bend} ${y2} ${to} ${y2}`);
      if (strong) path.setAttribute("class", "strong");
      return path;
    });
  svg.replaceChildren(...paths);
};
