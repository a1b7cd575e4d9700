/** A piece of a file, by HTTP range. Source: RFC 9110, 14. */
import type { HttpListener } from "./http-events.ts";
import { HttpFailure } from "./http-failure.ts";
import { wholeBody } from "./http-body.ts";
import { discard } from "./http-request.ts";
import type { Ask } from "./http-stream.ts";

/** Which bytes: the last so many, or from `from` up to, not including, `to`. */
export type Wanted = { readonly last: number } | { readonly from: number; readonly to: number };

/** Bytes of a file. */
export interface Part {
  /** Where it came from, after redirects. */
  readonly url: string;
  /** Offset of its first byte. */
  readonly from: number;
  readonly bytes: Buffer;
  /** Length of the whole file. */
  readonly size: number;
  readonly etag: string | undefined;
}

/**
 * The bytes wanted, or fewer where the file ends; undefined when the server gives no ranges, or not
 * this one, and the file must be streamed.
 *
 * @throws {HttpFailure} As any request; `truncated` when what came is not what was asked for.
 */
export const fetchRange = async (
  ask: Ask,
  wanted: Wanted,
  listen: HttpListener,
): Promise<Part | undefined> => {
  const answer = await answered(ask, wanted);
  if (answer === undefined) return undefined;
  const range = CONTENT_RANGE.exec(answer.header("content-range") ?? "");
  const encoding = answer.header("content-encoding") ?? "identity";
  if (answer.status !== 206 || range === null || encoding !== "identity") {
    await discard(answer.body);
    return undefined;
  }
  const [from = 0, last = 0, size = 0] = range.slice(1).map(Number);
  const asked = "last" in wanted ? wanted.last : wanted.to - wanted.from;
  const bytes = await wholeBody(answer, asked, listen);
  const start = "last" in wanted ? Math.max(0, size - wanted.last) : wanted.from;
  const end = "last" in wanted ? size : Math.min(wanted.to, size);
  if (from !== start || last !== end - 1 || bytes.length !== end - start) {
    throw new HttpFailure("truncated", answer.url, "other bytes came than were asked for");
  }
  return { url: answer.url, from, bytes, size, etag: answer.header("etag") };
};

/** Some servers refuse a suffix range, or any, by a status of their own: then the file is streamed. */
const answered = async (ask: Ask, wanted: Wanted) => {
  const range =
    "last" in wanted
      ? `bytes=-${String(wanted.last)}`
      : `bytes=${String(wanted.from)}-${String(wanted.to - 1)}`;
  try {
    return await ask({ range, "accept-encoding": "identity" });
  } catch (error) {
    const status = error instanceof HttpFailure ? error.details.status : undefined;
    if (status !== undefined && [400, 405, 416, 501].includes(status)) return undefined;
    throw error;
  }
};

const CONTENT_RANGE = /^bytes (\d+)-(\d+)\/(\d+)$/;
