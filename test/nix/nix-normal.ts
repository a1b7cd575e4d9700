/** What in a line of `nix-instantiate --parse` is chance or history, and not the tree. */

/**
 * A line with these put in one form:
 * - Nix shows an indented string as its pieces, `("a" + "$")` and `("" + x)`; we keep one text.
 * - Nix shows the bindings of a `let` and the names of a pattern in the order of memory addresses.
 * - Nix shows an `inherit` in a set with one space more than in a `let`.
 */
export const normal = (line: string): string => {
  const texts: string[] = [];
  const hole = (text: string): string => `"${texts.push(text) - 1}"`;
  const textAt = (at: string | undefined): string => texts[Number(at)] ?? "";

  // A literal never holds a bare `${`, so `"${` opens a computed name.
  let bare = line.replace(/"\$\{|"((?:[^"\\]|\\[^])*)"|\}"/g, (found, text?: string) => {
    if (text !== undefined) return hole(text);
    return found === '}"' ? "⟩" : "⟨";
  });
  for (let before = ""; before !== bare; ) {
    before = bare;
    bare = bare
      .replace(/"\d+"(?: \+ "\d+")+/g, (run) =>
        hole([...run.matchAll(/\d+/g)].map(([at]) => textAt(at)).join("")),
      )
      .replace(/"(\d+)" \+ | \+ "(\d+)"/g, (all, one?: string, two?: string) =>
        textAt(one ?? two) === "" ? "" : all,
      )
      .replace(/\(("\d+")\)/g, "$1");
  }
  bare = bare.replace(/inherit (\S+) ;/g, "inherit $1;");
  return sorted(bare.replace(/"(\d+)"/g, (_, at: string) => `"${harmless(textAt(at))}"`));
};

/** Text without brackets and spaces. */
const harmless = (text: string): string =>
  encodeURIComponent(text).replace(/[()]/g, (bracket) => (bracket === "(" ? "%28" : "%29"));

/** Sorts what has no order. Each bracket is read with those inside it as marks. */
const sorted = (line: string): string => {
  const closed: string[] = [];
  const open = [""];
  for (const piece of line.split(/([()[\]{}])/)) {
    if ("([{".includes(piece) && piece !== "") open.push(piece);
    else if (")]}".includes(piece) && piece !== "") {
      const inside = open.pop() ?? "";
      open.push(`${open.pop() ?? ""}<${closed.push(sortedBracket(inside) + piece) - 1}>`);
    } else open.push((open.pop() ?? "") + piece);
  }
  const opened = (text: string): string =>
    text.replace(/<(\d+)>/g, (_, at: string) => opened(closed[Number(at)] ?? ""));
  return opened(open.join(""));
};

const sortedBracket = (bracket: string): string => {
  if (bracket.startsWith("{ ") && !bracket.endsWith("; ")) {
    const formals = bracket.slice(2, -1).split(", ");
    return `{ ${formals.sort().join(", ")} `;
  }
  const [, bindings, body] = /^\(let (.*; )in (.*)$/.exec(bracket) ?? [];
  if (bindings === undefined || body === undefined) return bracket;
  const each = bindings.split(/(?<=; )(?=inherit |[^ ;]+ = )/);
  return `(let ${each.sort().join("")}in ${body}`;
};
