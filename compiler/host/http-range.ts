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
 * this one, or another in its place. The last bytes are what many servers do not give (of PyPI's, of
 * Nexus, Artifactory and Azure it is known); between two offsets they may give them.
 *
 * @throws {HttpFailure} As any request; `truncated` when fewer or more bytes came than were announced.
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
  const [from = 0, last = 0, size = 0] = range?.slice(1).map(Number) ?? [];
  const start = "last" in wanted ? Math.max(0, size - wanted.last) : wanted.from;
  const end = "last" in wanted ? size : Math.min(wanted.to, size);
  const right = range !== null && from === start && last === end - 1 && encoding === "identity";
  if (answer.status !== 206 || !right) {
    await discard(answer.body);
    return undefined;
  }
  const bytes = await wholeBody(answer, end - start, listen);
  if (bytes.length !== end - start) {
    throw new HttpFailure("truncated", answer.url, "fewer bytes came than it said");
  }
  return { url: answer.url, from, bytes, size, etag: answer.header("etag") };
};

/** Some servers refuse the last bytes, or any range, by a status of their own, and Nexus as if there were no file. */
const answered = async (ask: Ask, wanted: Wanted) => {
  const range =
    "last" in wanted
      ? `bytes=-${String(wanted.last)}`
      : `bytes=${String(wanted.from)}-${String(wanted.to - 1)}`;
  try {
    return await ask({ range, "accept-encoding": "identity" });
  } catch (error) {
    const status = error instanceof HttpFailure ? error.details.status : undefined;
    const refused = [400, 405, 416, 501, ...("last" in wanted ? [404] : [])];
    if (status !== undefined && refused.includes(status)) return undefined;
    throw error;
  }
};

const CONTENT_RANGE = /^bytes (\d+)-(\d+)\/(\d+)$/;
