/** Whether what is checked is what the config says now: proof of yesterday's image proves nothing of today's config. */
import type { ImageRecord } from "../build/deliver/record.ts";
import type { Launch } from "./launch/launch.ts";
import { buildCommand, compileCommand, type Target } from "./launch/target.ts";
import type { Launched, Report } from "./report.ts";

/** What the config describes now. */
export type Described =
  /** It does not compile any more. */
  | "broken"
  | {
      /** Files of `nix/` that a compile would write or remove, none of them of another image. */
      readonly stale: readonly string[];
      /** SHA-256 of the image's manifest, which the image has in it. */
      readonly manifest: string;
    };

/** What was found out before the run. */
export interface Known {
  readonly target: Target;
  readonly described: Described;
  /** The image of this name that was handed over last. */
  readonly record: ImageRecord | undefined;
}

/**
 * Why what `launch` starts is not what the config says now, with the command that mends it; undefined
 * where nothing says so before it is started.
 */
export const staleBefore = (launch: Launch, known: Known): string | undefined => {
  const { target, described, record } = known;
  const { via } = launch;
  const engine = engineOf(via);
  const ours = record !== undefined && launch.config === record.config;
  if (engine !== undefined && launch.config !== undefined && record !== undefined && !ours) {
    const last = `${record.config.slice(0, 19)}…`;
    return `this is not the image that was built last (${last}): ${buildCommand(target, engine)}`;
  }
  // Of an image that was built elsewhere, nix/ here says nothing.
  if (engine !== undefined && !ours) return undefined;
  if (described === "broken") {
    return `the config does not compile any more, and this is of an earlier one: ${compileCommand(target)} tells why`;
  }
  if (via === "python") {
    const manifest = `check/${target.name ?? ""}.json`;
    return described.stale.includes(manifest)
      ? `nix/${manifest}, which this is held against, is not what the config says now: ${compileCommand(target)}`
      : undefined;
  }
  return described.stale.length === 0
    ? undefined
    : `nix/, of which this was built, is not what the config says now (${some(described.stale)}): ${buildCommand(target, engine)}`;
};

/** The report, with the same said where only the image itself showed it: by what it promises. */
export const withStale = (report: Report, { target, described }: Known): Report => {
  const { launch, image } = report;
  const promised = image["manifest_sha256"];
  if (launch === undefined || launch.stale !== undefined) return report;
  if (described === "broken" || typeof promised !== "string") return report;
  if (promised === described.manifest) return report;
  const stale = `the image promises other things than the config does now: ${buildCommand(target, engineOf(launch.via))}`;
  return { ...report, launch: { ...launch, stale } };
};

const engineOf = (via: Launched["via"]): "docker" | "podman" | undefined =>
  via === "docker" || via === "podman" ? via : undefined;

/** @example some(["a", "b", "c", "d"]) // "a, b and 2 more" */
const some = (files: readonly string[]): string =>
  files.length <= 3
    ? files.join(", ")
    : `${files.slice(0, 2).join(", ")} and ${String(files.length - 2)} more`;
