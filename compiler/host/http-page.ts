/** A small document, kept in the cache and asked for again only if it changed. */
import { createHash } from "node:crypto";
import { withoutSecrets } from "../address.ts";
import type { Cache, Cached } from "./cache.ts";
import type { HttpListener } from "./http-events.ts";
import { HttpFailure } from "./http-failure.ts";
import { wholeBody } from "./http-body.ts";
import { discard } from "./http-request.ts";
import type { Ask } from "./http-stream.ts";

/** A document. */
export interface Page {
  /** Where it came from, after redirects: what its relative links are relative to. */
  readonly url: string;
  /** Media type in lower case, without parameters; "" when the server says none. */
  readonly contentType: string;
  readonly body: Buffer;
}

/** How a document is asked for. */
export interface PageRequest {
  readonly url: string;
  /** Media types wanted, as in `Accept`. */
  readonly accept: string;
  /** Longest body taken, bytes. */
  readonly limit: number;
  /** SHA-256 that it must have, hexadecimal: a copy in the cache that has it is taken unasked. */
  readonly sha256: string | undefined;
}

/** Where pages come from. */
export interface PageSource {
  readonly cache: Cache;
  readonly offline: boolean;
  readonly ask: Ask;
  readonly listen: HttpListener;
}

/**
 * The document, by a conditional request where an older copy with an ETag or a date is in the cache.
 * Source: RFC 9110, 13.1.
 *
 * @throws {HttpFailure} `offline` when it is not in the cache and the network may not be used.
 */
export const fetchPage = async (
  { url, accept, limit, sha256 }: PageRequest,
  { cache, offline, ask, listen }: PageSource,
): Promise<Page> => {
  const key = `page ${accept} ${withoutSecrets(url)}`;
  const kept = await cache.get(key);
  if (offline) {
    if (kept === undefined) {
      throw new HttpFailure("offline", url, "is not in the cache", {
        hint: "run without --offline",
      });
    }
    listen({ kind: "cached", url: withoutSecrets(url) });
    return pageOf(kept);
  }
  if (kept !== undefined && sha256 === hashOf(kept.body)) {
    listen({ kind: "cached", url: withoutSecrets(url) });
    return pageOf(kept);
  }
  const answer = await ask({ accept, "accept-encoding": "gzip", ...conditions(kept) });
  if (answer.status === 304 && kept !== undefined) {
    await discard(answer.body);
    listen({ kind: "cached", url: answer.url });
    return pageOf(kept);
  }
  const body = await wholeBody(answer, limit, listen);
  const notes = {
    url: withoutSecrets(answer.url),
    contentType: (answer.header("content-type") ?? "").split(";", 1)[0]?.trim().toLowerCase() ?? "",
    etag: answer.header("etag") ?? "",
    lastModified: answer.header("last-modified") ?? "",
  };
  await cache.put(key, body, notes);
  return pageOf({ body, notes });
};

const pageOf = ({ body, notes }: Cached): Page => ({
  url: notes["url"] ?? "",
  contentType: notes["contentType"] ?? "",
  body,
});

const conditions = (kept: Cached | undefined): Record<string, string> => {
  const { etag = "", lastModified = "" } = kept?.notes ?? {};
  if (etag !== "") return { "if-none-match": etag };
  return lastModified === "" ? {} : { "if-modified-since": lastModified };
};

const hashOf = (body: Buffer): string => createHash("sha256").update(body).digest("hex");
