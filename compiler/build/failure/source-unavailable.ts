/** A file or tree that could not be fetched. */
import { Problem } from "../../problem.ts";
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
  const status = /requested URL returned error: (\d{3})/.exec(lines.join("\n"))?.[1];
  const at = source?.node ?? images[0]?.image;
  return new Problem(
    "source-unavailable",
    `${source?.distribution ?? name} cannot be fetched${logTail(lines, 5)}`,
    {
      ...(at && { at }),
      hint: hintOf(status, source?.distribution),
    },
  );
};

/** What curl and git say, nixpkgs' fetchers around them, and `requireFile`. */
const SIGNS = [
  /^curl: \(\d+\)/,
  /^error: cannot (download|fetch) /,
  /^fatal: (unable to access|Could not read from remote|couldn't find remote ref|repository .* not found)/,
  /^fatal: remote error:/,
  /add it to the store: nix-store --add-fixed/,
] as const;

const hintOf = (status: string | undefined, distribution: string | undefined): string => {
  if (status === "401" || status === "403") {
    return "its server wants a login: netrc-file in nix.conf is where Nix has them from";
  }
  if (status === "404" || status === "410") {
    return distribution === undefined
      ? "it is gone from its server"
      : `it is gone from its server: comfynix lock --update ${distribution} looks for another one`;
  }
  return "check the network (and proxy) of the machine that builds, then build again: what is there stays";
};
