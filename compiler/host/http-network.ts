/** Errors of the network stack → failures in words. */
import { HttpFailure } from "./http-failure.ts";

/** Codes of Node and of `exchange` that mean: the connection broke, the same request may work again. */
const WORDS: Readonly<Record<string, string>> = {
  ECONNRESET: "the connection was reset",
  ECONNREFUSED: "the connection was refused",
  EPIPE: "the connection was closed",
  ETIMEDOUT: "the connection timed out",
  EHOSTUNREACH: "the host cannot be reached",
  ENETUNREACH: "the network cannot be reached",
  ENOTFOUND: "the host's name is not known",
  EAI_AGAIN: "the host's name could not be looked up",
  ERR_STREAM_PREMATURE_CLOSE: "the connection was closed",
  CONNECT_TIMEOUT: "no connection within the time limit",
  ANSWER_TIMEOUT: "no answer within the time limit",
  BODY_TIMEOUT: "the answer stopped half-way",
};

const TLS = /^(ERR_TLS|ERR_SSL|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|HOSTNAME_MISMATCH|EPROTO)/;

/** The failure that `error`, thrown by the network stack while reading `url`, amounts to. */
export const networkFailure = (url: string, error: unknown): HttpFailure => {
  if (error instanceof HttpFailure) return error;
  const code = codeOf(error);
  if (isAbort(error)) return new HttpFailure("aborted", url, "stopped", { cause: error });
  if (error instanceof Error && error.name === "TimeoutError") {
    return new HttpFailure("network", url, "took too long", { cause: error });
  }
  if (code !== undefined && TLS.test(code)) {
    return new HttpFailure("tls", url, `its certificate is not trusted (${code})`, {
      hint: "a certificate authority of your own goes into NODE_EXTRA_CA_CERTS",
      cause: error,
    });
  }
  if (code?.startsWith("HPE_") === true) {
    return new HttpFailure("network", url, `the answer is not HTTP (${code})`, { cause: error });
  }
  const words = code === undefined ? undefined : WORDS[code];
  const why = words ?? (error instanceof Error ? error.message : String(error));
  return new HttpFailure("network", url, why, { cause: error });
};

/** `code` of an error, or of what caused it. */
export const codeOf = (error: unknown): string | undefined => {
  if (typeof error !== "object" || error === null) return undefined;
  const { code, cause }: { code?: unknown; cause?: unknown } = error;
  if (typeof code === "string") return code;
  return cause === undefined || cause === error ? undefined : codeOf(cause);
};

const isAbort = (error: unknown): boolean => error instanceof Error && error.name === "AbortError";
