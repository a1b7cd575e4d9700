/** What container engines say of themselves. */
import * as v from "valibot";
import { isBelow } from "../../dotted-version.ts";
import type { Answer, Ask } from "../../host/ask.ts";
import { sentenceOf } from "./recognise.ts";

/** `docker info`, of which every field may be missing. */
const InfoSchema = v.object({
  ServerVersion: v.pipe(v.string(), v.nonEmpty()),
  OperatingSystem: v.nullish(v.string()),
  /** Says whether containerd keeps the images, which then names them by their manifests. */
  DriverStatus: v.nullish(v.array(v.array(v.string()))),
  SecurityOptions: v.nullish(v.array(v.string())),
  Runtimes: v.nullish(v.record(v.string(), v.unknown())),
  /** Where it looks for CDI; empty where CDI is off. Docker 25 and later. */
  CDISpecDirs: v.nullish(v.array(v.string())),
  /** Docker 28.4 and later. */
  DiscoveredDevices: v.nullish(v.array(v.object({ ID: v.string() }))),
});

export type DockerInfo = v.InferOutput<typeof InfoSchema>;

/** A reason why there is no answer: a code of the catalogue. */
export interface NoInfo {
  readonly refused: string;
  readonly details: Readonly<Record<string, string>>;
  readonly said: string;
}

/** Asks it. Without a daemon the client still writes its own half: that is no answer. */
export const dockerInfo = async (ask: Ask): Promise<DockerInfo | NoInfo> => {
  const answer = await ask("docker", "info", "--format", "{{json .}}");
  return parsedAnswer(answer, InfoSchema);
};

/**
 * Where it looks for CDI specifications on this machine. Docker Desktop does not: it runs in a machine of
 * its own, whose `--gpus` works without.
 */
export const cdiFolders = ({ OperatingSystem, CDISpecDirs }: DockerInfo): readonly string[] =>
  OperatingSystem === "Docker Desktop" ? [] : (CDISpecDirs ?? []);

const PodmanSchema = v.object({ version: v.object({ Version: v.string() }) });

/** Podman's version. */
export const podmanVersion = async (ask: Ask): Promise<string | NoInfo> => {
  const answer = await ask("podman", "info", "--format", "json");
  const info = parsedAnswer(answer, PodmanSchema);
  return "refused" in info ? info : info.version.Version;
};

/** The first Podman that takes CDI devices. Source: Podman 4.1.0, release notes. */
export const PODMAN_CDI = "4.1";

export const podmanTakesCdi = (version: string): boolean => !isBelow(version, PODMAN_CDI);

const parsedAnswer = <T>(answer: Answer, schema: v.GenericSchema<unknown, T>): T | NoInfo => {
  if (answer.missing) return { refused: "engine_missing", details: {}, said: "" };
  const read = answer.ok ? v.safeParse(schema, json(answer.stdout)) : undefined;
  if (read?.success === true) return read.output;
  const said = answer.stderr || serverErrors(answer.stdout);
  const { code, details } = sentenceOf(said);
  return { refused: code, details, said };
};

/** Why Docker's client has no answer of the daemon: before Docker 23 it said so in its own, and had not failed. */
const serverErrors = (stdout: string): string => {
  const read = v.safeParse(v.object({ ServerErrors: v.array(v.string()) }), json(stdout));
  return read.success ? read.output.ServerErrors.join("\n") : "";
};

const json = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
