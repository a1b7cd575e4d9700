/** Where pip puts a file of a wheel. Source: PEP 427, "The .data directory". */

/**
 * The path of `member` below site-packages, or below the environment's root for what goes to `bin`,
 * `include` and the like. Undefined for a folder of `.data` that no installer knows.
 *
 * @param distInfo  The wheel's own dist-info folder, as `distInfoOf` finds it.
 * @example
 * installedPath("gmsh-4.15.2.data/scripts/gmsh", "gmsh-4.15.2.dist-info"); // "bin/gmsh"
 * installedPath("gmsh-4.15.2.data/purelib/gmsh.py", "gmsh-4.15.2.dist-info"); // "gmsh.py"
 */
export const installedPath = (member: string, distInfo: string): string | undefined => {
  const data = `${distInfo.slice(0, -".dist-info".length)}.data/`;
  if (!member.startsWith(data)) return member;
  const rest = member.slice(data.length);
  const slash = rest.indexOf("/");
  const path = rest.slice(slash + 1);
  switch (rest.slice(0, slash)) {
    case "purelib":
    case "platlib":
      return path;
    case "scripts":
      return `bin/${path}`;
    case "data":
      return path;
    case "headers":
      return `include/${path}`;
    default:
      return undefined;
  }
};
