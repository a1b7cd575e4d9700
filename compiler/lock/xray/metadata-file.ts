/** METADATA from a file of its own, where the index offers one. Source: PEP 658, PEP 714. */
import { createHash } from "node:crypto";
import type { Http } from "../../host/http.ts";
import { HttpFailure } from "../../host/http-failure.ts";
import type { Candidate } from "../../python/candidate.ts";
import { parseMetadata } from "../../python/metadata.ts";
import type { Metadata } from "../../python/metadata.ts";

/** A METADATA is text; the longest on PyPI, with its README, has a few megabytes. */
const LIMIT = 16 * 2 ** 20;

/**
 * The METADATA of a candidate by one small request. It is all that resolving needs: the wheel itself is
 * looked into once it is chosen.
 *
 * @returns Undefined when its index offers none, or does not keep its word: mirrors and proxies offer
 *   files that they lack, or that are not what was promised. What counts is in the wheel.
 * @throws {HttpFailure} When there is no answer.
 */
export const readMetadataFile = async (
  http: Http,
  { url, metadataHash }: Pick<Candidate, "url" | "metadataHash">,
): Promise<Metadata | undefined> => {
  if (metadataHash === undefined) return undefined;
  const sha256 = metadataHash === true ? undefined : metadataHash.replace(/^sha256=/, "");
  const body = await answerOf(http, `${url}.metadata`, sha256);
  if (body === undefined) return undefined;
  const promised = sha256 === undefined || sha256 === hashOf(body);
  return promised ? parsed(body) : undefined;
};

/** Undefined when the server refuses it, or it was never read and may not be asked for now. */
const answerOf = async (
  http: Http,
  url: string,
  sha256: string | undefined,
): Promise<Buffer | undefined> => {
  try {
    const { body } = await http.page(url, {
      limit: LIMIT,
      ...(sha256 !== undefined && { sha256 }),
    });
    return body;
  } catch (error) {
    const refused = error instanceof HttpFailure && ["status", "offline"].includes(error.reason);
    if (refused) return undefined;
    throw error;
  }
};

const hashOf = (body: Buffer): string => createHash("sha256").update(body).digest("hex");

/** Undefined when it is none: a login page, say. */
const parsed = (body: Buffer): Metadata | undefined => {
  try {
    return parseMetadata(body);
  } catch {
    return undefined;
  }
};
