/** `--to oci:DIR`: an image layout. Source: OCI image specification 1.1, "Image Layout". */
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from "node:fs";
import path from "node:path";
import * as v from "valibot";
import { fileFailure } from "../../host/file-failure.ts";
import { makeFolder } from "../../host/make-folder.ts";
import { makeStage, removeStale } from "../../host/stage.ts";
import { isSystemError } from "../../host/system-error.ts";
import { writeFile } from "../../host/write-file.ts";
import { Problem } from "../../problem.ts";
import { run } from "./program.ts";
import { COPY, type Pushed } from "./push.ts";
import { spool, withScratch } from "./spool.ts";
import type { StreamOptions } from "./stream.ts";

const IndexSchema = v.looseObject({
  schemaVersion: v.literal(2),
  manifests: v.array(
    v.looseObject({
      digest: v.string(),
      annotations: v.optional(v.record(v.string(), v.string())),
    }),
  ),
});

type Index = v.InferOutput<typeof IndexSchema>;

const NAME = "org.opencontainers.image.ref.name";

/**
 * Puts an image under a tag of the layout in `folder`, which is made where it is missing. Its other images
 * stay. The image is made beside the folder first: the index, which is what names it, changes last.
 *
 * @throws {Problem} `output-not-ours` when the folder holds something else by now.
 */
export const layout = async (
  folder: string,
  tag: string,
  script: string,
  options: StreamOptions = {},
): Promise<Pushed> => {
  try {
    return await withScratch(async (scratch) => {
      const there = { folder, share: PACKED, otherwise: "name a folder on another disk" };
      const { file, image } = await spool(scratch, script, options, [there]);
      makeFolder(path.dirname(folder));
      removeStale(folder);
      const stage = makeStage(folder);
      const remove = (): void => rmSync(stage, { recursive: true, force: true });
      process.once("exit", remove);
      try {
        options.doing?.(`writing ${folder}`);
        await run("skopeo", [...COPY, `docker-archive:${file}`, `oci:${stage}:${tag}`], {
          ...options,
          timeout: HOUR,
        });
        const made = indexOf(stage);
        settle(stage, folder, { made, tag });
        return { image, manifest: made.manifests[0]?.digest ?? "" };
      } finally {
        process.off("exit", remove);
        remove();
      }
    });
  } catch (error) {
    if (!isSystemError(error)) throw error;
    throw new Problem("output-unwritable", `${folder} cannot be written: ${fileFailure(error)}`);
  }
};

const HOUR = 60 * 60 * 1000;

/** Layers are compressed in a layout: wheels to some 0.37 of what is in them, text to less. */
const PACKED = 1 / 4;

/**
 * The index of the layout there; undefined for a folder that is missing or empty.
 *
 * @throws {Problem} `output-not-ours` for anything else.
 */
export const indexIn = (folder: string): Index | undefined => {
  if (!existsSync(folder)) return undefined;
  if (!statSync(folder).isDirectory()) throw notOurs(`${folder} is a file, no folder`);
  try {
    if (readdirSync(folder).length === 0) return undefined;
    readFileSync(path.join(folder, "oci-layout"));
    return indexOf(folder);
  } catch {
    throw notOurs(`${folder} is no image layout, and it is not empty`);
  }
};

const notOurs = (message: string): Problem =>
  new Problem("output-not-ours", message, {
    hint: "name a folder that is new, or one that holds images",
  });

const indexOf = (folder: string): Index =>
  v.parse(IndexSchema, JSON.parse(readFileSync(path.join(folder, "index.json"), "utf8")));

/** What another build has put there meanwhile stays. */
const settle = (
  stage: string,
  folder: string,
  image: { readonly made: Index; readonly tag: string },
): void => {
  try {
    // An empty folder is replaced; renaming refuses one that is not.
    renameSync(stage, folder);
  } catch (error) {
    const present = indexIn(folder);
    if (present === undefined) throw error;
    merge(stage, folder, { ...image, present });
  }
};

/** Blobs are named by what they hold: those that are there already need not come. */
const merge = (
  stage: string,
  folder: string,
  { present, made, tag }: { readonly present: Index; readonly made: Index; readonly tag: string },
): void => {
  const blobs = (of: string): string => path.join(of, "blobs/sha256");
  makeFolder(blobs(folder));
  for (const name of readdirSync(blobs(stage))) {
    const target = path.join(blobs(folder), name);
    if (!existsSync(target)) renameSync(path.join(blobs(stage), name), target);
  }
  const others = present.manifests.filter(({ annotations }) => annotations?.[NAME] !== tag);
  const index = { ...present, manifests: [...others, ...made.manifests] };
  writeFile(path.join(folder, "index.json"), JSON.stringify(index));
};
