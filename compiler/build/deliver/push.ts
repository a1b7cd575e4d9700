/** `--push`: to a registry, by skopeo, with whatever credentials and certificates it has. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { setTimeout } from "node:timers/promises";
import { Problem } from "../../problem.ts";
import type { StreamedImage } from "./archive.ts";
import { run } from "./program.ts";
import { spool, withScratch } from "./spool.ts";
import type { StreamOptions } from "./stream.ts";
import { registryOf } from "./target.ts";

/** A pushed image. */
export interface Pushed {
  readonly image: StreamedImage;
  /** `sha256:…` of its manifest: what a registry is asked for, `ghcr.io/me/comfyui@sha256:…`. */
  readonly manifest: string;
}

/** A registry moves what it has not: hours for a slow line. */
const PATIENCE = 24 * 60 * 60 * 1000;

/**
 * Pushes an image. Layers the registry has are not sent again. Nothing is under the reference until all of
 * it is there.
 *
 * @param reference  With its tag.
 * @throws {Problem} `program-missing`, `registry-refused`, `no-space`.
 */
export const push = async (
  reference: string,
  script: string,
  options: StreamOptions = {},
): Promise<Pushed> => {
  return await withScratch(async (folder) => {
    const { file, image } = await spool(folder, script, options);
    const digest = path.join(folder, "digest");
    const args = [
      ...COPY,
      ...["--digestfile", digest],
      ...(isLoopback(reference) ? ["--dest-tls-verify=false"] : []),
      `docker-archive:${file}`,
      `docker://${reference}`,
    ];
    options.doing?.(`pushing to ${reference}`);
    await insisting(
      () => run("skopeo", args, { ...options, reference, timeout: PATIENCE }),
      options,
    );
    return { image, manifest: readFileSync(digest, "utf8").trim() };
  });
};

/**
 * Tries again what a network lost: layers that have arrived are not sent again. (skopeo's own retries would
 * try wrong passwords again, too.)
 */
const insisting = async (
  work: () => Promise<unknown>,
  { signal }: StreamOptions,
): Promise<void> => {
  for (let attempt = 1; ; attempt++) {
    try {
      await work();
      return;
    } catch (error) {
      const lost = error instanceof Problem && LOST.test(error.message);
      if (!lost || attempt === ATTEMPTS) throw error;
      await setTimeout(attempt * PAUSE, undefined, signal && { signal });
    }
  }
};

const ATTEMPTS = 3;
/** Milliseconds. */
const PAUSE = 2000;
const LOST = /timeout|connection reset|broken pipe|\bEOF\b|\b50[0234]\b/i;

/**
 * Asks the registry for the reference. Only that it answers counts: whether one may push is not what a
 * question can tell, and registries deny those whose answer would be "not there".
 *
 * @throws {Problem} `program-missing` or `registry-refused`.
 */
export const greetRegistry = async (reference: string, options: StreamOptions): Promise<void> => {
  const verify = isLoopback(reference) ? ["--tls-verify=false"] : [];
  try {
    await run("skopeo", ["inspect", "--raw", ...verify, `docker://${reference}`], {
      ...options,
      reference,
    });
  } catch (error) {
    if (!(error instanceof Problem) || !FATAL.test(error.message)) return;
    throw error;
  }
};

const FATAL = /not installed|not https|not trusted|cannot be reached/;

/** What is copied was just made here: a policy of the machine about whose images to trust does not apply. */
export const COPY = ["--insecure-policy", "copy", "--quiet"] as const;

/** Registries on this machine may speak plain http, as docker has it. */
const isLoopback = (reference: string): boolean =>
  /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])(?::\d+)?$/.test(registryOf(reference));
