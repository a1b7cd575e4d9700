/** METADATA from a file of its own, where the index offers one. Source: PEP 658, PEP 714. */
import { createHash } from "node:crypto";
import { fileName } from "../../../dsl/wheel-name.ts";
import type { Http } from "../../host/http.ts";
import type { Candidate } from "../../python/candidate.ts";
import { WheelFault } from "./wheel-fault.ts";

/** A METADATA is text; the longest on PyPI, with its README, has a few megabytes. */
const LIMIT = 16 * 2 ** 20;

/**
 * The METADATA of a candidate by one small request; undefined when its index offers none. It is all
 * that resolving needs: the wheel itself is looked into once it is chosen.
 *
 * @throws {HttpFailure} When it is offered and cannot be fetched.
 * @throws {WheelFault} `wheel-hash` when it is not what the index promised; `wheel-metadata` when it
 *   is not UTF-8.
 */
export const readMetadataFile = async (
  http: Http,
  { url, metadataHash }: Pick<Candidate, "url" | "metadataHash">,
): Promise<string | undefined> => {
  if (metadataHash === undefined) return undefined;
  const sha256 = metadataHash === true ? undefined : metadataHash.replace(/^sha256=/, "");
  const { body } = await http.page(`${url}.metadata`, {
    limit: LIMIT,
    ...(sha256 !== undefined && { sha256 }),
  });
  const at = { wheel: fileName(url), member: "METADATA" };
  const found = createHash("sha256").update(body).digest("hex");
  if (sha256 !== undefined && found !== sha256) {
    const why = `has SHA-256 ${found}, and the index promised ${sha256}`;
    throw new WheelFault("wheel-hash", at, why);
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(body);
  } catch (error) {
    throw new WheelFault("wheel-metadata", at, "is not UTF-8", error);
  }
};
