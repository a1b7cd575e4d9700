/** Where what was fetched is kept. */
import { homedir } from "node:os";
import path from "node:path";

/**
 * `$COMFYNIX_CACHE`, else `comfynix` in `$XDG_CACHE_HOME`, else in `~/.cache`. Source: XDG Base Directory
 * Specification, which also says that a relative value is to be ignored.
 *
 * @example cacheFolder({ XDG_CACHE_HOME: "/var/cache" }) // "/var/cache/comfynix"
 */
export const cacheFolder = (
  env: Readonly<Record<string, string | undefined>>,
  home: string = homedir(),
): string => {
  const own = env["COMFYNIX_CACHE"] ?? "";
  if (own !== "") return path.resolve(own);
  const xdg = env["XDG_CACHE_HOME"] ?? "";
  return path.join(path.isAbsolute(xdg) ? xdg : path.join(home, ".cache"), "comfynix");
};
