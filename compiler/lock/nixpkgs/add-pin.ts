/** Writes a pin into a config that has none. */

/** What a config must import to say its pin. */
const NEEDED = ["git", "project"] as const;

/**
 * The config with `export default project({ nixpkgs: … })` at its end, and `git` and `project` among what
 * it imports from comfynix. Undefined when it has no plain import of names from comfynix: then nobody
 * but its author should write it.
 *
 * @param call  What `git()` is called with, as source text: `"NixOS/nixpkgs", "2fc6…"`.
 * @example
 * addPin('import { image } from "comfynix";\n', '"NixOS/nixpkgs", "2fc6…"')
 * // import { git, image, project } from "comfynix";
 * //
 * // export default project({
 * //   nixpkgs: git("NixOS/nixpkgs", "2fc6…"),
 * // });
 */
export const addPin = (config: string, call: string): string | undefined => {
  const found = /^import \{([^{}]*)\} from (["'])comfynix\2/m.exec(config);
  if (found === null || /^export\s+default\b/m.test(config)) return undefined;
  const [whole, listed = "", quote = '"'] = found;
  const specifiers = listed
    .split(",")
    .map((each) => each.trim())
    .filter((each) => each !== "");
  const locals = new Map(
    specifiers.map((each) => {
      const [imported = each, local = imported] = each.split(/\s+as\s+/);
      return [imported, local];
    }),
  );
  const missing = NEEDED.filter((each) => !locals.has(each));
  const taken = missing.some((each) =>
    new RegExp(`\\b(?:const|let|var|function|class) ${each}\\b`).test(config),
  );
  if (taken || /\/[/*]/.test(listed)) return undefined;
  const names = [...specifiers, ...missing];
  const all = missing.length === 0 ? listed : layOut(names, listed.includes("\n"));
  const imports = `import {${all}} from ${quote}comfynix${quote}`;
  const [git = "git", project = "project"] = NEEDED.map((each) => locals.get(each) ?? each);
  const before = config.slice(0, found.index) + imports + config.slice(found.index + whole.length);
  return `${before.trimEnd()}\n\nexport default ${project}({\n  nixpkgs: ${git}(${call}),\n});\n`;
};

const layOut = (names: readonly string[], tall: boolean): string => {
  const sorted = [...names].sort();
  const line = ` ${sorted.join(", ")} `;
  return tall || line.length > 76 ? `\n  ${sorted.join(",\n  ")},\n` : line;
};
