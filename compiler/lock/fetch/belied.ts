/** Bytes that are not those that were promised. */
import { HttpFailure } from "../../host/http-failure.ts";
import { WheelFault } from "../xray/wheel-fault.ts";
import { changedHash, otherBytes } from "./changed-hash.ts";
import type { Account } from "./changed-hash.ts";
import { labelOf } from "./draft.ts";
import type { Draft } from "./draft.ts";
import type { Looked, Seen } from "./looked.ts";
import { sriOf } from "./sri.ts";

/** Other bytes than were promised: what is locked stays as it is, and nothing else is locked. */
export const belied = ({ draft, locked }: Looked, bytes: Account): Seen => {
  const { at } = draft;
  const found = { ...bytes, source: draft.key };
  if (locked) return { draft, problems: [changedHash(at, labelOf(draft), draft, found)] };
  const promised = { ...draft, source: draft.origin?.source };
  return { draft: unhashed(draft), problems: [otherBytes(at, labelOf(draft), promised, found)] };
};

/** What has no hash is not locked. */
export const unhashed = ({ hash: _, ...draft }: Draft): Draft => draft;

/** What is known of bytes that are not those that were promised; undefined where they may be. */
export const otherFound = (cause: unknown): Account | undefined => {
  if (cause instanceof HttpFailure && cause.reason === "other-length") {
    return { size: cause.details.bytes };
  }
  if (!(cause instanceof WheelFault) || cause.code !== "wheel-hash") return undefined;
  const { found } = cause;
  return found === undefined ? {} : { hash: sriOf(found.sha256), size: found.size };
};
