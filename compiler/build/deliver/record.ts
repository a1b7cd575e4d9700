/** What was delivered last, kept beside the config. */
import { readFileSync } from "node:fs";
import * as v from "valibot";
import { stateFile } from "../../host/state-folder.ts";
import { writeFile } from "../../host/write-file.ts";

const RecordSchema = v.object({
  version: v.literal(1),
  /** The script that streams the image. */
  storePath: v.string(),
  /** `comfyui-boot:cu130`, as the image calls itself. */
  reference: v.string(),
  /** `sha256:…` of the image's configuration, which names everything in it. */
  config: v.string(),
  /** Lowest first. `name` is the config's, or `support`, `environment` or `files` of comfynix' own. */
  layers: v.array(v.object({ name: v.optional(v.string()), digest: v.string(), size: v.number() })),
  /** `sha256:…` of the manifest, where it went to a registry or a layout. */
  manifest: v.optional(v.string()),
});

/** An image that was streamed. */
export type ImageRecord = v.InferOutput<typeof RecordSchema>;

const fileOf = (configFile: string, image: string): string =>
  stateFile(configFile, "images", `${image}.json`);

/** The image that was streamed last; undefined when there is none, or no longer one that can be read. */
export const recordOf = (configFile: string, image: string): ImageRecord | undefined => {
  try {
    return v.parse(RecordSchema, JSON.parse(readFileSync(fileOf(configFile, image), "utf8")));
  } catch {
    return undefined;
  }
};

/** Keeps it. @throws The system's error. */
export const keepRecord = (configFile: string, image: string, record: ImageRecord): void =>
  writeFile(fileOf(configFile, image), `${JSON.stringify(record, undefined, 2)}\n`);
