/** A file or tree that could not be fetched. */
import { Problem } from "../../problem.ts";
import type { Source } from "../sources.ts";
import type { BuildFailure } from "./around.ts";
import { drvName, logTail } from "./failed-build.ts";

export const sourceUnavailable: BuildFailure = ({ drv, lines }, { sources, origin, images }) => {
  const said = lines.findLast((line) => SIGNS.some((sign) => sign.test(line)));
  if (said === undefined) return undefined;
  const name = drvName(drv);
  const found = origin(drv);
  const source =
    sources.find(({ storeName, kind }) => storeName === name && kind !== "git") ??
    sources.find(({ distribution }) => distribution === found?.distribution);
  const at = source?.node ?? images[0]?.image;
  return new Problem(
    "source-unavailable",
    `${source?.distribution ?? name} cannot be fetched${logTail(lines, 5)}`,
    { ...(at && { at }), hint: hintOf(lines.join("\n"), source) },
  );
};

/** What curl and git say, nixpkgs' fetchers (the last, of crates) around them, and `requireFile`. */
const SIGNS = [
  /^curl: \(\d+\)/,
  /^error: cannot (download|fetch) /,
  /^fatal: (unable to access|[Cc]ould not read |couldn't find remote ref|repository .* not found|Authentication failed)/,
  /^fatal: remote error:/,
  /add it to the store: nix-store --add-fixed/,
  /^Exception: Failed to fetch file from /,
] as const;

const hintOf = (said: string, source: Source | undefined): string => {
  const status =
    /(?:requested URL returned error|^Exception: Failed .* Status code): (\d{3})/m.exec(
      said,
    )?.[1] ?? "";
  // Until the summer of 2026, nixpkgs asked as "curl" or "python-requests": both are refused.
  if (status === "403" && said.includes("//crates.io/api/")) {
    return "crates.io refuses what an older nixpkgs asks: npx comfynix update nixpkgs";
  }
  if (status === "429") {
    return "its server has been asked too much: build again later; what is there stays";
  }
  if (/401|403/.test(status) || /could not read Username|Authentication failed/.test(said)) {
    return `its server wants a login, which builders have not: get it yourself${added(source)}`;
  }
  if (/404|410/.test(status)) {
    return source === undefined
      ? "it is gone from its server"
      : `it is gone from its server: npx comfynix lock --update ${source.distribution} looks for another one`;
  }
  return "check the network (and proxy) of the machine that builds, then build again: what is there stays";
};

/** How a file or tree that one has is given to Nix, which goes by its name and hash. */
const added = (source: Source | undefined): string => {
  if (source === undefined) return "";
  const { kind, storeName } = source;
  return kind === "git"
    ? `, without .git, and add it to the store: nix-store --add-fixed --recursive sha256 ./${storeName}`
    : `, and add it to the store: nix-store --add-fixed sha256 ./${storeName}`;
};
