/** One run of Nix for a request: its log kept, its events handed on, what came of it. */
import path from "node:path";
import { openBuildLog } from "../host/build-log.ts";
import { nixCommand } from "../host/nix-command.ts";
import { runNix } from "../host/nix-run.ts";
import { nixSays } from "../host/nix.ts";
import { linkTarget, temporaryFolder } from "../host/relink.ts";
import { Problem } from "../problem.ts";
import type { NixEvent } from "./events/event.ts";
import { parseEvents } from "./events/parse.ts";
import { type Failure, failureLog } from "./failure/failure-log.ts";
import { isKept } from "./kept-link.ts";
import { buildArguments, type Passed, passedArguments, storeArguments } from "./invocation.ts";
import { storeName } from "./origin-names.ts";
import type { Target } from "./request.ts";

/** What Nix is to do, and where. */
export interface Run {
  /** `path:/home/me/images/nix` */
  readonly flake: string;
  /** What is wanted, with the links to it. */
  readonly targets: readonly Target[];
  /** Whether the targets are parts of an image, and none an image. */
  readonly part: boolean;
  /** What has to build, too, and is linked nowhere. */
  readonly checks: readonly string[];
  /** The state folder. */
  readonly state: string;
  /** Files of the log. */
  readonly logs: readonly string[];
  readonly dryRun: boolean;
  readonly keepGoing: boolean;
  readonly passed: Passed;
  readonly more: readonly string[];
  readonly signal: AbortSignal;
  readonly listen: (event: NixEvent) => void;
}

/** A target, built. */
export interface Built extends Target {
  readonly storePath: string;
  /** Absolute; absent where the store is another machine's. */
  readonly linked?: string;
}

/** How it ended. */
export interface RunOutcome {
  readonly how: "ended" | "aborted" | "not-found";
  readonly code: number;
  readonly failures: readonly Failure[];
  /** Empty unless all was built. */
  readonly built: readonly Built[];
}

export const runRequest = async (run: Run): Promise<RunOutcome> => {
  const failures = failureLog();
  const log = run.dryRun ? undefined : openBuildLog(run.logs);
  const links = linksFor(run);
  try {
    const { how, code, stdout } = await runNix(
      buildArguments({
        installables: [...run.targets.map(({ attribute }) => attribute), ...run.checks].map(
          (each) => `${run.flake}#${each}`,
        ),
        ...(run.dryRun ? {} : { outLink: links.outLink }),
        ...{ dryRun: run.dryRun, keepGoing: run.keepGoing, passed: run.passed, more: run.more },
      }),
      {
        cwd: run.state,
        signal: run.signal,
        line: (text) => {
          log?.line(text);
          for (const event of parseEvents(text)) {
            failures.event(event);
            run.listen(event);
          }
        },
      },
    );
    const done = how === "ended" && code === 0 && !run.dryRun;
    const built = done ? await links.settle(outputsIn(stdout)) : [];
    return { how, code, failures: failures.errors(), built };
  } finally {
    links.remove();
    await log?.close();
  }
};

interface Links {
  readonly outLink: string;
  readonly settle: (storePaths: readonly string[]) => Promise<readonly Built[]>;
  readonly remove: () => void;
}

/**
 * Nix numbers the links of several results, in an order of its own. That will do for the packages of a
 * layer; but an image's link is called as the image, so it is made once all is built, while the numbered
 * ones still keep the garbage collector away.
 */
const linksFor = (run: Run): Links => {
  const { targets, checks, state } = run;
  const [only] = targets;
  const linkOf = ({ link }: Target): string => path.join(state, link);
  const built = (target: Target, storePath: string, link = linkOf(target)): Built => ({
    ...target,
    storePath,
    // Of what lies in another machine's store there is no link, but there may be an older one.
    ...(path.basename(linkTarget(link) ?? "") === path.basename(storePath) && { linked: link }),
  });
  if (only !== undefined && (run.part || targets.length + checks.length === 1)) {
    return {
      outLink: linkOf(only),
      settle: async (storePaths) =>
        storePaths.map((storePath, at) =>
          built(
            targets.length === 1 ? only : { ...only, attribute: storeName(storePath) ?? storePath },
            storePath,
            at === 0 ? linkOf(only) : `${linkOf(only)}-${String(at)}`,
          ),
        ),
      remove: () => undefined,
    };
  }
  const temporary = temporaryFolder(state);
  return {
    outLink: path.join(temporary.path, "result"),
    settle: async (storePaths) => {
      const images = storePaths.filter((each) => !isCheck(each, checks));
      return Promise.all(
        targets.map(async (target) => {
          // Of several images, which is which is asked of the flake, whose evaluation Nix still knows.
          const [alone] = images.length === 1 ? images : [];
          return built(target, await relink(alone, target, run));
        }),
      );
    },
    remove: temporary.remove,
  };
};

/** Links what is built; gives its store path. @throws {Problem} When there can be no link. */
const relink = async (
  storePath: string | undefined,
  { attribute, link }: Target,
  { flake, state, passed, more }: Run,
): Promise<string> => {
  const outLink = path.join(state, link);
  if (storePath !== undefined && isKept(outLink, storePath, passed)) return storePath;
  const { stdout, stderr, code } = await nixCommand([
    ...["build", storePath ?? `${flake}#${attribute}`, "--json"],
    ...["--out-link", outLink, "--no-write-lock-file"],
    ...(storePath === undefined ? [...passedArguments(passed), ...more] : storeArguments(passed)),
  ]);
  if (code !== 0) {
    throw new Problem(
      "output-unwritable",
      `${attribute} is built, but not linked: ${nixSays(stderr)}`,
    );
  }
  return storePath ?? outputsIn(stdout)[0] ?? "";
};

const isCheck = (storePath: string, checks: readonly string[]): boolean =>
  checks.some((check) => storeName(storePath) === `${check.split(".").at(-1) ?? ""}-check`);

/** The store paths in what `nix build --json` prints; nothing where it prints nothing. */
const outputsIn = (stdout: string): readonly string[] => {
  if (stdout.trim() === "") return [];
  const results = JSON.parse(stdout) as readonly { readonly outputs: Record<string, string> }[];
  return results.map(({ outputs }) => outputs["out"] ?? Object.values(outputs)[0] ?? "");
};
