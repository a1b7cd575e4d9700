/** Hands a built image to where it is wanted, and keeps its digests. */
import path from "node:path";
import { fileFailure } from "../../host/file-failure.ts";
import type { Terminal } from "../../host/terminal.ts";
import { layerNames } from "../../own-layers.ts";
import { Problem } from "../../problem.ts";
import type { StreamedImage } from "./archive.ts";
import { archiveFile } from "./file.ts";
import { layout } from "./layout.ts";
import { imageIn, load } from "./load.ts";
import { streamProgress } from "./progress.ts";
import { push } from "./push.ts";
import { refuseUnready } from "./ready.ts";
import { refuseFull } from "./room.ts";
import { type ImageRecord, keepRecord, recordOf } from "./record.ts";
import { streamImage, type StreamOptions } from "./stream.ts";
import { type Target, withTag } from "./target.ts";

/** A delivery. */
export interface Delivery {
  /** The image as the flake names it, its layers' names as the config has them, and its tag. */
  readonly image: {
    readonly name: string;
    readonly tag: string;
    readonly layers: readonly { readonly name: string }[];
  };
  /** Store path of the script that streams it. */
  readonly script: string;
  readonly to: Target;
  readonly configFile: string;
  readonly terminal: Terminal;
  readonly signal?: AbortSignal | undefined;
}

/** What became of it. */
export interface Delivered {
  readonly record: ImageRecord;
  /** What a command is given to have the image: `comfyui-boot:cu130`, `ghcr.io/me/x@sha256:…`, a file. */
  readonly at: string;
  /** Whether it was there already. */
  readonly was: boolean;
}

/**
 * Delivers one image to one target. An engine that has this very image is not sent it again; all else is
 * streamed. What is interrupted or refused leaves nothing under the image's name.
 *
 * @throws {Problem} `program-missing`, `engine-refused`, `registry-refused`, `no-space`,
 *   `output-unwritable`, `output-not-ours`, `delivery-failed`.
 */
export const deliver = async (delivery: Delivery): Promise<Delivered> => {
  const { to, image, configFile, signal } = delivery;
  await refuseUnready(to, image.tag, signal);
  if (to.kind === "load") {
    const known = await already(delivery, to.engine);
    if (known !== undefined) return { record: known, at: known.reference, was: true };
  }
  const progress = streamProgress(delivery.terminal);
  try {
    const { streamed, manifest, at } = await send(delivery, {
      signal,
      progress: progress.passed,
      doing: progress.doing,
    });
    const record: ImageRecord = {
      version: 1,
      storePath: delivery.script,
      reference: streamed.reference,
      config: streamed.config,
      layers: named(streamed, image.layers),
      ...(manifest !== undefined && { manifest }),
    };
    keep(configFile, image.name, record);
    return { record, at: at ?? record.reference, was: false };
  } finally {
    progress.end();
  }
};

const keep = (configFile: string, image: string, record: ImageRecord): void => {
  try {
    keepRecord(configFile, image, record);
  } catch (error) {
    throw new Problem(
      "output-unwritable",
      `image ${image} was delivered, but its digests cannot be kept: ${fileFailure(error)}`,
    );
  }
};

interface Sent {
  readonly streamed: StreamedImage;
  readonly manifest?: string;
  readonly at?: string;
}

const send = async ({ to, script, image }: Delivery, options: StreamOptions): Promise<Sent> => {
  switch (to.kind) {
    case "load":
      return { streamed: await load(to.engine, script, options) };
    case "push": {
      const reference = withTag(to.reference, image.tag);
      const { image: streamed, manifest } = await push(reference, script, options);
      return { streamed, manifest, at: `${reference}@${manifest}` };
    }
    case "oci": {
      const tag = to.tag ?? image.tag;
      const { image: streamed, manifest } = await layout(to.folder, tag, script, options);
      return { streamed, manifest, at: `oci:${to.folder}:${tag}` };
    }
    case "docker-archive": {
      const folder = path.dirname(to.file);
      const there = { folder, share: 1, otherwise: "write to another disk" };
      await refuseFull(script, [there], options.signal);
      return { streamed: await archiveFile(to.file, script, options), at: to.file };
    }
    case "digest":
      return { streamed: await streamImage(script, undefined, options) };
  }
};

/** The record of this very image, where the engine has it under its name. */
const already = async (
  { script, image, configFile, signal }: Delivery,
  engine: "docker" | "podman",
): Promise<ImageRecord | undefined> => {
  const record = recordOf(configFile, image.name);
  if (record?.storePath !== script) return undefined;
  return (await imageIn(engine, record.reference, signal)) === record.config ? record : undefined;
};

/** Ours lie around the config's. Where a layer came out empty, nobody can tell which. */
const named = (
  { layers }: StreamedImage,
  declared: readonly { readonly name: string }[],
): ImageRecord["layers"] => {
  const names = layerNames(declared);
  return layers.map((layer, at) => ({
    ...(layers.length === names.length && { name: names[at] ?? "" }),
    ...layer,
  }));
};
