/** A long body that survives broken connections: it goes on where it stopped. */
import type { HttpListener } from "./http-events.ts";
import { HttpFailure } from "./http-failure.ts";
import { bytesOf, contentLength } from "./http-body.ts";
import type { Answer } from "./http-request.ts";
import { discard } from "./http-request.ts";
import { pause, retrying } from "./http-retry.ts";
import type { Retry } from "./http-retry.ts";

/** A body on its way. */
export interface Download {
  /** Where it comes from, after redirects. */
  readonly url: string;
  /** Its length in bytes, if the server says. */
  readonly size: number | undefined;
  /** Its bytes, in order, once; stopping early frees the connection. */
  readonly body: AsyncIterable<Buffer>;
}

/** Sends one GET with these headers. */
export type Ask = (headers: Readonly<Record<string, string>>) => Promise<Answer>;

/**
 * Starts a download. When it breaks, the rest is asked for by range; a server without ranges sends
 * everything again, and what is known already is passed over. Tries are counted anew whenever bytes
 * have come.
 *
 * @param size  How long it must be, where that is known: another length is refused before it is read, or
 *   where it shows.
 * @throws {HttpFailure} Here for what is known at the start (404, …); from `body` for the rest, also
 *   when the file changed between two tries.
 */
export const download = async (
  ask: Ask,
  retry: Retry,
  listen: HttpListener,
  size?: number,
): Promise<Download> => {
  const first = await retrying(() => ask(IDENTITY), retry);
  const announced = sizeOf(first);
  if (size !== undefined && announced !== undefined && announced !== size) {
    await discard(first.body);
    throw otherLength(first.url, announced, size);
  }
  const bytes = body(first, ask, retry, listen);
  return { url: first.url, size: announced, body: bounded(bytes, first.url, size) };
};

/** More bytes than any wheel or source archive has: a server may send without end. */
const MOST = 64 * 2 ** 30;

/** Ends what goes on behind its promised length. */
async function* bounded(
  bytes: AsyncIterable<Buffer>,
  url: string,
  size: number = MOST,
): AsyncGenerator<Buffer> {
  let length = 0;
  for await (const chunk of bytes) {
    length += chunk.length;
    if (length > size) {
      throw size === MOST
        ? new HttpFailure("too-large", url, "does not end")
        : otherLength(url, length, size);
    }
    yield chunk;
  }
}

/** The failure of a file that is not as long as was promised. */
export const otherLength = (url: string, found: number, promised: number): HttpFailure =>
  new HttpFailure(
    "other-length",
    url,
    `has ${String(found)} bytes, and ${String(promised)} were promised`,
    { bytes: found, hint: "published files do not change: the index or the file is wrong" },
  );

const IDENTITY = { "accept-encoding": "identity" } as const;

async function* body(
  first: Answer,
  ask: Ask,
  retry: Retry,
  listen: HttpListener,
): AsyncGenerator<Buffer> {
  let answer: Answer | undefined = first;
  let offset = 0;
  for (let tried = 1; ; tried++) {
    const before: number = offset;
    try {
      answer ??= await resume(first, ask, offset);
      let skip = answer.status === 206 ? 0 : offset;
      for await (const chunk of bytesOf(answer, listen)) {
        const fresh = chunk.subarray(Math.min(skip, chunk.length));
        skip -= chunk.length - fresh.length;
        offset += fresh.length;
        if (fresh.length > 0) yield fresh;
      }
      return;
    } catch (error) {
      answer = undefined;
      if (offset > before) tried = 1;
      await pause(error, tried, retry);
    }
  }
}

/** Asks for the rest. A body that was gzipped on the way has no offsets to go on from. */
const resume = async (first: Answer, ask: Ask, offset: number): Promise<Answer> => {
  const etag = first.header("etag");
  const strong = etag !== undefined && !etag.startsWith("W/");
  const partial = offset > 0 && first.header("content-encoding") === undefined;
  const answer = await ask({
    ...IDENTITY,
    ...(partial && { range: `bytes=${String(offset)}-` }),
    ...(partial && strong && { "if-range": etag }),
  });
  const changed =
    answer.header("etag") !== etag ||
    (answer.status === 206 &&
      !answer.header("content-range")?.startsWith(`bytes ${String(offset)}-`)) ||
    (answer.status !== 206 && contentLength(answer) !== contentLength(first));
  if (!changed) return answer;
  await discard(answer.body);
  throw new HttpFailure("truncated", first.url, "the file changed while it was read");
};

const sizeOf = (answer: Answer): number | undefined =>
  answer.header("content-encoding") === undefined ? contentLength(answer) : undefined;
