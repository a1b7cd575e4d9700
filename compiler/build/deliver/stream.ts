/** Runs the script that streams an image, and hands its bytes on. */
import type { Readable, Writable } from "node:stream";
import { execa } from "execa";
import { fileFailure } from "../../host/file-failure.ts";
import { Problem } from "../../problem.ts";
import { readArchive, type StreamedImage } from "./archive.ts";

/** How an image is streamed. */
export interface StreamOptions {
  readonly signal?: AbortSignal | undefined;
  /** Told how many bytes have passed. */
  readonly progress?: ((bytes: number) => void) | undefined;
  /** Told what is done once they have. */
  readonly doing?: ((what: string) => void) | undefined;
}

/** Bytes of what a program said that are worth showing. */
const TAIL = 4096;

/**
 * Streams an image into `sink`, which is ended when all of it has come; without one its bytes go nowhere.
 *
 * @param script  Store path of what `streamLayeredImage` made.
 * @throws {Problem} `delivery-failed` when the script fails. What the sink throws is passed on.
 */
export const streamImage = async (
  script: string,
  sink: Writable | undefined,
  { signal, progress }: StreamOptions = {},
): Promise<StreamedImage> => {
  const child = execa(script, [], {
    stdin: "ignore",
    stdout: "pipe",
    stderr: "pipe",
    buffer: false,
    reject: false,
    ...(signal && { cancelSignal: signal }),
  });
  let said = "";
  child.stderr.on("data", (bytes: Buffer) => (said = (said + bytes.toString()).slice(-TAIL)));
  // The archive is told whole or not at all: what reads it must see a broken one as broken.
  const read = readArchive(passing(child.stdout, sink, progress)).then(
    (image) => ({ image }),
    (error: unknown) => {
      child.kill();
      return { error };
    },
  );
  const [{ exitCode, failed, cause, isCanceled }, outcome] = await Promise.all([child, read]);
  if (isCanceled) throw signal?.reason ?? new Error("stopped");
  if ("image" in outcome && !failed) {
    sink?.end();
    return outcome.image;
  }
  sink?.destroy();
  if ("error" in outcome && isSinkFailure(outcome.error)) throw outcome.error.cause;
  const why = exitCode === undefined ? fileFailure(cause) : lastLines(said);
  throw new Problem("delivery-failed", `the image cannot be streamed: ${why}`, {
    hint: "build it again: a part of it may have been removed from the store",
  });
};

/** What reads the image could not. */
class SinkFailure extends Error {}

const isSinkFailure = (error: unknown): error is SinkFailure => error instanceof SinkFailure;

async function* passing(
  from: Readable,
  sink: Writable | undefined,
  progress: StreamOptions["progress"],
): AsyncGenerator<Buffer> {
  let bytes = 0;
  let failure: unknown;
  sink?.on("error", (error) => (failure ??= error));
  for await (const chunk of from as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    progress?.(bytes);
    if (sink?.write(chunk) === false && failure === undefined) await ready(sink);
    if (failure !== undefined) throw new SinkFailure("the sink failed", { cause: failure });
    yield chunk;
  }
}

/** When a sink takes more, or will take nothing more. */
const ready = (sink: Writable): Promise<void> =>
  new Promise((resolve) => {
    const done = (): void => {
      for (const event of EVENTS) sink.off(event, done);
      resolve();
    };
    for (const event of EVENTS) sink.once(event, done);
  });

const EVENTS = ["drain", "close", "error"] as const;

/** The last lines a program said, in one. */
const lastLines = (text: string): string =>
  text.trim().split("\n").slice(-3).join(" / ").trim() || "it said nothing";
