/** `--load`: into an engine on this machine. */
import { execa } from "execa";
import type { StreamedImage } from "./archive.ts";
import { refused } from "./failure.ts";
import { run } from "./program.ts";
import { streamImage, type StreamOptions } from "./stream.ts";
import type { Engine } from "./target.ts";

/**
 * Asks the engine whether it can be used.
 *
 * @throws {Problem} `program-missing` or `engine-refused`.
 */
export const greet = async (engine: Engine, signal?: AbortSignal): Promise<void> => {
  // docker's client alone answers without its engine; the server's version is the engine's to say.
  const format = engine === "docker" ? "{{.Server.Version}}" : "{{.Client.Version}}";
  await run(engine, ["version", "--format", format], { signal });
};

/** The identity of an image the engine has under that name; undefined when it has none. */
export const imageIn = async (
  engine: Engine,
  reference: string,
  signal?: AbortSignal,
): Promise<string | undefined> => {
  try {
    const args = ["image", "inspect", "--format", "{{.Id}}", reference];
    const id = (await run(engine, args, { signal })).trim();
    return id.startsWith("sha256:") ? id : `sha256:${id}`;
  } catch {
    return undefined;
  }
};

/**
 * Streams the image into the engine, which takes it whole or not at all.
 *
 * @throws {Problem} What the engine said, or `delivery-failed` when there is nothing to load.
 */
export const load = async (
  engine: Engine,
  script: string,
  options: StreamOptions = {},
): Promise<StreamedImage> => {
  const child = execa(engine, ["load"], {
    stdin: "pipe",
    reject: false,
    ...(options.signal && { cancelSignal: options.signal }),
  });
  const streaming = streamImage(script, child.stdin, options).then(
    (image) => ({ image }),
    (error: unknown) => {
      child.kill();
      return { error };
    },
  );
  const [ended, streamed] = await Promise.all([child, streaming]);
  const brokePipe = "error" in streamed && Reflect.get(Object(streamed.error), "code") === "EPIPE";
  if ("error" in streamed && !brokePipe) throw streamed.error;
  if ("error" in streamed || ended.failed) throw refused({ program: engine, said: ended.stderr });
  return streamed.image;
};
