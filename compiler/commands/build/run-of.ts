/** The run of Nix that a prepared build is, and what went wrong in it. */
import { plannedReader, plannedWork } from "../../build/dry-run.ts";
import { storeRoom } from "../../build/preflight/preflight.ts";
import { type Run, type RunOutcome, runRequest } from "../../build/run-request.ts";
import type { Source } from "../../build/sources.ts";
import { fileFailure } from "../../host/file-failure.ts";
import { stateFile, stateFolder } from "../../host/state-folder.ts";
import { isSystemError } from "../../host/system-error.ts";
import { Problem, Problems } from "../../problem.ts";
import type { BuildArguments } from "../run-build.ts";
import type { Prepared } from "./prepare.ts";

/** The sources that Nix would have to fetch for this build. */
export const toFetch = async (
  prepared: Prepared,
  args: BuildArguments,
  signal: AbortSignal,
): Promise<readonly Source[]> => {
  const reader = plannedReader();
  const { code } = await runRequest({
    ...runOf(prepared, args, signal),
    dryRun: true,
    listen: reader.event,
  });
  if (code !== 0) return prepared.missing;
  const nodes = new Set(
    plannedWork(reader.announced(), prepared.around.origin).sources.map(
      ({ origin }) => origin.node,
    ),
  );
  return prepared.missing.filter(({ node }) => nodes.has(node));
};

/** The run of Nix that a build is. @throws {Problems} When there can be no state folder. */
export const runOf = (
  { config, flake, request }: Prepared,
  { check, keepGoing, passed, more }: BuildArguments,
  signal: AbortSignal,
): Omit<Run, "listen"> => {
  try {
    const whole = request.part === undefined;
    for (const { link } of request.targets) stateFile(config, ...link.split("/"));
    return {
      flake: flake.url,
      targets: request.targets,
      part: !whole,
      checks: check && whole ? request.images.map((image) => `checks.x86_64-linux.${image}`) : [],
      state: stateFolder(config),
      logs: request.images.map((image) => stateFile(config, "logs", `${image}.log`)),
      ...{ dryRun: false, keepGoing, passed, more, signal },
    };
  } catch (error) {
    if (!isSystemError(error)) throw error;
    throw new Problems([
      new Problem("output-unwritable", `cannot write .comfynix/: ${fileFailure(error)}`, {
        hint: "results and logs are kept beside the config",
      }),
    ]);
  }
};

/** What went wrong in it, at the lines of the config. */
export const problemsIn = async (
  { how, code, failures }: RunOutcome,
  { around }: Prepared,
  { passed }: BuildArguments,
): Promise<readonly Problem[]> => {
  if (how !== "ended" || code === 0) return [];
  // Most builds do not fail.
  const { buildProblems } = await import("../../build/failure/problems.ts");
  const told = buildProblems(failures, around, () => storeRoom(passed));
  if (told.length > 0) return told;
  const killed = code > 128 ? `was killed (signal ${String(code - 128)})` : "failed";
  return [
    new Problem("nix-failed", `nix ${killed} and did not say why (exit code ${String(code)})`, {
      hint: "build again: what was finished stays; all Nix said: npx comfynix log --nix",
    }),
  ];
};
