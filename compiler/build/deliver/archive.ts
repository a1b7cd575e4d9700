/**
 * What an image that streams by says of itself. Source: Docker image specification v1.2, "Combined Image
 * JSON + Filesystem Changeset Format".
 */
import { createHash } from "node:crypto";
import * as v from "valibot";
import { tarEntries } from "../../tar-entries.ts";

/** A layer, lowest first. */
export interface StreamedLayer {
  /** Of the uncompressed tar, `sha256:…`: what OCI calls its diff id. */
  readonly digest: string;
  /** Bytes of that tar. */
  readonly size: number;
}

/** An image as it passed. */
export interface StreamedImage {
  /** `comfyui-boot:cu130`. */
  readonly reference: string;
  /** `sha256:…` of its configuration: its identity, however its layers are compressed. */
  readonly config: string;
  readonly layers: readonly StreamedLayer[];
}

const ManifestSchema = v.tupleWithRest(
  [
    v.object({
      Config: v.string(),
      RepoTags: v.tupleWithRest([v.string()], v.string()),
      Layers: v.array(v.string()),
    }),
  ],
  v.unknown(),
);

const ConfigSchema = v.object({ rootfs: v.object({ diff_ids: v.array(v.string()) }) });

/** A configuration of thousands of variables is far from this. */
const LONGEST = 1 << 24;

/**
 * Reads a stream as `docker save` writes it, to its end.
 *
 * @throws Error when it is none, or is cut off.
 */
export const readArchive = async (stream: AsyncIterable<Buffer>): Promise<StreamedImage> => {
  const sizes = new Map<string, number>();
  const texts = new Map<string, string>();
  for await (const { name, size, isFile, text } of tarEntries(stream)) {
    if (!isFile) continue;
    if (name.endsWith(".json") && size <= LONGEST) texts.set(name, await text());
    else sizes.set(name, size);
  }
  const manifest = texts.get("manifest.json");
  if (manifest === undefined) throw new Error("the stream holds no image");
  const [{ Config, RepoTags, Layers }] = v.parse(ManifestSchema, JSON.parse(manifest));
  const config = texts.get(Config) ?? "";
  const { rootfs } = v.parse(ConfigSchema, JSON.parse(config));
  return {
    reference: RepoTags[0],
    config: `sha256:${createHash("sha256").update(config).digest("hex")}`,
    layers: rootfs.diff_ids.map((digest, at) => ({
      digest,
      size: sizes.get(Layers[at] ?? "") ?? 0,
    })),
  };
};
