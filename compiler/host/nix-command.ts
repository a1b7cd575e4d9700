/** Small questions to Nix, asked and answered at once. */
import { type Ended, runGroup } from "./run-group.ts";
import { definedIn } from "./nix-version.ts";

/** Flakes need no line in anybody's nix.conf; known since Nix 2.4. */
export const FEATURES = ["--extra-experimental-features", "nix-command flakes"] as const;

/** Runs `nix …args` to its end; nothing of it is shown. */
export const nixCommand = (
  args: readonly string[],
  { signal, timeout = 600_000 }: { readonly signal?: AbortSignal; readonly timeout?: number } = {},
): Promise<Ended> =>
  runGroup("nix", [...args, ...FEATURES], {
    cwd: "/",
    env: definedIn(process.env),
    timeout,
    signal,
  });
