/** Small questions to Nix, asked and answered at once. */
import { type Ended, runGroup } from "./run-group.ts";
import { FEATURES } from "./nix-features.ts";
import { definedIn } from "./nix-version.ts";

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
