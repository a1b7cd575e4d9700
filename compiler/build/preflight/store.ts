/** Whether Nix can reach its store. */
import { nixSays } from "../../host/nix.ts";
import { Problem } from "../../problem.ts";

/** How `nix store ping` ended. */
export interface Pinged {
  readonly code: number | undefined;
  readonly stderr: string;
}

/** `store-unusable`, with the way out. */
export const storeProblem = (pinged: Pinged, store: string | undefined): Problem | undefined => {
  if (pinged.code === 0) return undefined;
  const said = nixSays(pinged.stderr);
  const { what, hint } = CASES.find(({ sign }) => sign.test(said)) ?? OTHERWISE;
  const name = store === undefined ? "" : ` ${store}`;
  return new Problem("store-unusable", `${what}${name}: ${said}`, { hint });
};

const CASES = [
  {
    sign: /cannot connect to socket/,
    what: "nobody answers for the Nix store",
    hint: "start the daemon: sudo systemctl start nix-daemon; or build in a store of your own: --store ~/.local/share/nix/root",
  },
  {
    sign: /Permission denied|Operation not permitted|Read-only file system/,
    what: "you may not write to the Nix store",
    hint: "let the Nix daemon do it: NIX_REMOTE=daemon; or build in a store of your own: --store ~/.local/share/nix/root",
  },
  {
    sign: /SSH connection|cannot connect to '/,
    what: "nobody answers for the Nix store",
    hint: "ssh must get to that machine without a question: try ssh HOST true",
  },
] as const;

const OTHERWISE = {
  what: "Nix cannot open its store",
  hint: "check --store and NIX_REMOTE",
} as const;
