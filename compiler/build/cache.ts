/** Copies what was built to a cache that others build from. */
import { existsSync } from "node:fs";
import { nixSays } from "../host/nix.ts";
import { nixCommand } from "../host/nix-command.ts";
import { FEATURES } from "../host/nix-features.ts";
import { runNix } from "../host/nix-run.ts";
import { Problem } from "../problem.ts";
import type { NixEvent } from "./events/event.ts";
import { parseEvents } from "./events/parse.ts";
import { failureLog } from "./failure/failure-log.ts";
import { type Passed, storeArguments } from "./invocation.ts";

/** Where to, and signed by whom. */
export interface CachePush {
  /** As `nix copy --to` takes it: `s3://bucket`, `file:///srv/cache`, `ssh-ng://host`. */
  readonly url: string;
  /** A file that `nix key generate-secret` made. */
  readonly key?: string;
  readonly passed: Passed;
  readonly signal: AbortSignal;
  readonly listen: (event: NixEvent) => void;
}

/** Why nothing could be copied, asked before anything is built: no key, or a cache that does not open. */
export const cacheProblem = async (
  { url, key }: Pick<CachePush, "url" | "key">,
  signal: AbortSignal,
): Promise<Problem | undefined> => {
  if (key !== undefined && !existsSync(key)) {
    return new Problem("push-failed", `there is no key ${key} to sign with what goes to ${url}`, {
      hint: "make one: nix key generate-secret --key-name NAME > FILE",
    });
  }
  const { code, how, stderr } = await nixCommand(["store", "ping", "--store", url], {
    signal,
    timeout: 60_000,
  });
  if (code === 0 || how === "aborted") return undefined;
  const said = how === "timeout" ? "no answer within a minute" : nixSays(stderr);
  return new Problem("push-failed", `Nix cannot open the cache ${url}: ${said}`, {
    hint: "a cache is s3://BUCKET, file:///FOLDER or ssh-ng://HOST; logins come from their own tools",
  });
};

/**
 * Signs the closures of `storePaths`, when there is a key, and copies them.
 *
 * @returns What went wrong; the image is built all the same.
 */
export const pushToCache = async (
  storePaths: readonly string[],
  { url, key, passed, signal, listen }: CachePush,
): Promise<readonly Problem[]> => {
  const steps = [
    ...(key === undefined
      ? []
      : [["store", "sign", "--recursive", "--key-file", key, ...storeArguments(passed)]]),
    ["copy", "--to", url, ...(passed.store === undefined ? [] : ["--from", passed.store])],
  ];
  for (const step of steps) {
    const failures = failureLog();
    const { how, code } = await runNix(
      [...step, ...storePaths, "--log-format", "internal-json", ...FEATURES],
      {
        cwd: "/",
        signal,
        line: (text) => {
          for (const event of parseEvents(text)) {
            failures.event(event);
            listen(event);
          }
        },
      },
    );
    if (how === "aborted") return [];
    if (code === 0) continue;
    const said = failures.errors().map((each) => ("sentence" in each ? each.sentence : each.kind));
    return [
      new Problem("push-failed", [`what was built is not in ${url}`, ...said].join(": "), {
        hint: said.some((each) => /lacks a (?:valid )?signature/.test(each))
          ? `what serves ${url} trusts no key that signed this: add the public half of yours to its trusted-public-keys, and sign with --sign-key FILE`
          : "build again with the same --push-cache: nothing is built twice, and what is there is not sent again",
      }),
    ];
  }
  return [];
};
