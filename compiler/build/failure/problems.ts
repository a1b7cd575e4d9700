/** All that went wrong in a build, as problems at lines of the config. */
import { shellWord } from "../../emit/shell-word.ts";
import type { Room } from "../../host/free-space.ts";
import { Problem } from "../../problem.ts";
import type { Around, BuildFailure } from "./around.ts";
import { buildSystemMissing } from "./build-system-missing.ts";
import { builderFailed } from "./builder-failed.ts";
import { environmentCollision } from "./environment-collision.ts";
import { evaluationFailed } from "./evaluation.ts";
import { checkFailed } from "./check-failed.ts";
import { drvName, type FailedBuild } from "./failed-build.ts";
import type { Failure } from "./failure-log.ts";
import { hashMismatch } from "./hash-mismatch.ts";
import { importFailed } from "./import-failed.ts";
import { inputUnavailable } from "./input-unavailable.ts";
import { noSpace, saysNoSpace } from "./no-space.ts";
import { patchFailed } from "./patch-failed.ts";
import { sonameUnsatisfied } from "./soname-unsatisfied.ts";
import { sourceUnavailable } from "./source-unavailable.ts";

/** Asked in this order; the first that knows it says what it was. */
const KINDS: readonly BuildFailure[] = [
  checkFailed,
  sonameUnsatisfied,
  environmentCollision,
  patchFailed,
  importFailed,
  buildSystemMissing,
  sourceUnavailable,
];

/** @param room  Of the store's file system, where it is on this machine. */
export const buildProblems = (
  failures: readonly Failure[],
  around: Around,
  room: () => Room | undefined,
): readonly Problem[] => failures.flatMap((each) => problemsOf(each, around, room));

const problemsOf = (
  failure: Failure,
  around: Around,
  room: () => Room | undefined,
): readonly Problem[] => {
  switch (failure.kind) {
    case "mismatch":
      return [hashMismatch(failure, around)];
    case "evaluation":
      return [
        saysNoSpace(failure.sentence)
          ? noSpace("Nix was evaluating", room())
          : (inputUnavailable(failure.sentence, around) ?? evaluationFailed(failure, around)),
      ];
    case "build":
      return buildProblem(failure, around, room);
    case "system":
      return [noMachine(failure)];
    case "other":
      return [
        saysNoSpace(failure.sentence)
          ? noSpace("Nix was at work", room())
          : (inputUnavailable(failure.sentence, around) ?? nixFailed(failure.sentence)),
      ];
  }
};

const nixFailed = (sentence: string): Problem => {
  const hint = nixHint(sentence);
  return new Problem("nix-failed", `Nix says: ${sentence}`, hint ? { hint } : {});
};

const nixHint = (sentence: string): string | undefined => {
  const builder = /^cannot build on '([^']+)'/.exec(sentence)?.[1];
  if (builder) return `ask it yourself: nix store ping --store ${shellWord(builder)}`;
  return /lacks a (?:valid signature|signature by a trusted key)/.test(sentence)
    ? "the store that it is copied to (of a builder, or --store) trusts neither its keys nor you: trusted-public-keys or trusted-users in that machine's nix.conf"
    : undefined;
};

const noMachine = ({ needs, has }: Extract<Failure, { kind: "system" }>): Problem =>
  new Problem("nix-failed", `Nix has no machine that builds for ${needs}: this one is ${has}`, {
    hint: "build on such a machine, or name one: --builders 'ssh-ng://HOST x86_64-linux' --max-jobs 0",
  });

const buildProblem = (
  failed: FailedBuild,
  around: Around,
  room: () => Room | undefined,
): readonly Problem[] => {
  if (saysNoSpace(failed.lines.join("\n"))) {
    const label = around.origin(failed.drv)?.label ?? drvName(failed.drv);
    return [noSpace(`${label} was built`, room())];
  }
  for (const kind of KINDS) {
    const told = kind(failed, around);
    if (told !== undefined) return told instanceof Problem ? [told] : told;
  }
  return [builderFailed(failed, around)];
};
