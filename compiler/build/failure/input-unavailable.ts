/** nixpkgs itself, or something else that Nix fetches to evaluate the flake, could not be had. */
import { Problem } from "../../problem.ts";
import type { Around } from "./around.ts";

export const inputUnavailable = (sentence: string, { context }: Around): Problem | undefined => {
  const [, url = "", why = ""] =
    /unable to download '([^']+)':\s*([^\n]+?)\)?(?:\n|$)/.exec(sentence) ?? [];
  if (url === "") return undefined;
  const { rev } = context.lock.nixpkgs;
  const what = url.includes(rev) ? "the pinned nixpkgs" : url;
  return new Problem("source-unavailable", `${what} cannot be fetched: ${why}`, {
    at: context.project.nixpkgs,
    hint: /\b(403|429)\b/.test(why)
      ? "GitHub limits who has no login: access-tokens in nix.conf"
      : "check the network and the proxy; or give Nix a copy: npx comfynix build -- --override-input nixpkgs path:/COPY",
  });
};
