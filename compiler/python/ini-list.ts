/** A list in an INI file such as setup.cfg. Source: Python's `configparser`; setuptools, "Configuring setup() using setup.cfg files". */

/**
 * The entries of a key: a line each, or between commas or semicolons on one line, as setuptools reads
 * its lists. Empty where there is no such key.
 *
 * @example iniList("[options]\nsetup_requires =\n  cython\n  numpy\n", "options", "setup_requires")
 * // ["cython", "numpy"]
 */
export const iniList = (text: string, section: string, key: string): readonly string[] => {
  let inside = false;
  let value: string[] | undefined;
  for (const line of text.split(/\r\n|\r|\n/)) {
    const bare = line.replace(/^\s*[#;].*$/, "").trimEnd();
    if (bare.trim() === "") continue;
    const header = /^\[([^\]]+)\]/.exec(bare)?.[1];
    if (header !== undefined) inside = header === section;
    else if (inside && !/^\s/.test(bare)) {
      const [, name, first = ""] = /^([^=:]+?)\s*[=:]\s*(.*)$/.exec(bare) ?? [];
      // Setuptools takes `setup-requires`, too.
      if (value === undefined && name?.toLowerCase().replaceAll("-", "_") === key) value = [first];
      else if (value !== undefined) break;
    } else if (inside) value?.push(bare.trim());
    if (header !== undefined && value !== undefined) break;
  }
  const [first = "", ...rest] = value ?? [];
  const entries = rest.length === 0 ? first.split(/[,;]/) : [first, ...rest];
  return entries.flatMap((each) => each.trim() || []);
};
