/** Why something could not be fetched, in words a user can act on. */
import { withoutSecrets } from "../address.ts";

/** What kind of failure it was; callers decide by it, users read the message. */
export type HttpReason =
  /** The server answered, with a status that is no success. */
  | "status"
  /** No answer: name not found, connection refused or reset, a timeout. */
  | "network"
  /** The server's certificate is not trusted. */
  | "tls"
  /** Plain http, or a redirect to it. */
  | "insecure"
  /** Redirects that go in circles, too far, or nowhere. */
  | "redirect"
  /** Fewer or more bytes than announced, or a body that does not decode. */
  | "truncated"
  /** Not as long as whoever asked was promised; `bytes` says how long. */
  | "other-length"
  /** More bytes than such an answer may have. */
  | "too-large"
  /** Not in the cache, and the network may not be used. */
  | "offline"
  /** The caller stopped it. */
  | "aborted";

/** What a failure says beside its message. */
export interface HttpFailureDetails {
  readonly status?: number;
  /** The server says that there is no such thing. */
  readonly missing?: boolean;
  /** Length of the file, where that is what is wrong. */
  readonly bytes?: number;
  /** What to do, one line. */
  readonly hint?: string;
  readonly cause?: unknown;
}

/**
 * A request that failed for good: retries are over. `url` and `message` never hold credentials.
 *
 * @example
 * // https://download.pytorch.org/whl/cu130/torch-2.99.0-….whl: 403 Forbidden
 * // hint: this server answers 403 for files it does not have: check name and version
 */
export class HttpFailure extends Error {
  override readonly name = "HttpFailure";
  readonly reason: HttpReason;
  readonly url: string;
  readonly details: HttpFailureDetails;

  constructor(reason: HttpReason, url: string, why: string, details: HttpFailureDetails = {}) {
    const shown = withoutSecrets(url);
    super(`${shown}: ${why}`, "cause" in details ? { cause: details.cause } : {});
    this.reason = reason;
    this.url = shown;
    this.details = details;
  }
}

const CREDENTIALS = "~/.netrc, or COMFYNIX_TOKEN_<HOST> in the environment";

/** What to do about a status, and whether it means that there is no such thing. */
export const explainStatus = (
  status: number,
  fromS3: boolean,
): Pick<HttpFailureDetails, "hint" | "missing"> => {
  if (status === 404 || status === 410) {
    return {
      missing: true,
      hint: "there is no such file or page: check name, version and address",
    };
  }
  // S3 hides what a caller may not list: GetObject of a missing key without s3:ListBucket is 403.
  // Source: Amazon S3 API reference, GetObject, "Permissions".
  if (status === 403 && fromS3) {
    return {
      missing: true,
      hint: "this server answers 403 for files it does not have: check name and version",
    };
  }
  if (status === 401 || status === 407) return { hint: `it wants credentials: ${CREDENTIALS}` };
  // Mirrors refuse networks and programs that they take for robots.
  if (status === 403)
    return { hint: `it wants credentials (${CREDENTIALS}), or it blocks requests from here` };
  if (status === 429) return { hint: "the server asks for fewer requests: try again later" };
  return status >= 500 ? { hint: "the server has a fault: try again later" } : {};
};
