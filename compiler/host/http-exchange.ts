/** One request on the wire, and the head of its answer: Node's own client, with limits of time. */
import http from "node:http";
import type { IncomingMessage } from "node:http";
import https from "node:https";
import { isIP } from "node:net";
import { checkServerIdentity } from "node:tls";

/** How a request is sent. */
export interface Wire {
  readonly agent: http.Agent;
  /** Certificates trusted, PEM; undefined for the usual ones. */
  readonly ca: readonly string[] | undefined;
  /** Milliseconds a server may be silent, before its answer and within it. */
  readonly silence: number;
  readonly signal: AbortSignal | undefined;
}

/** Milliseconds in which a connection must come about. */
const CONNECT = 10_000;

/**
 * Sends a GET. A kept connection that turns out to be closed is no failure: another one is taken.
 *
 * @param url  Without credentials.
 * @returns The answer, whatever its status; its body fails when the server falls silent.
 * @throws Errors of the system, or with a code of `TIMEOUTS`; the signal's reason.
 */
export const exchange = async (
  url: URL,
  headers: Readonly<Record<string, string>>,
  wire: Wire,
): Promise<IncomingMessage> => {
  for (;;) {
    const answer = await once(url, headers, wire);
    if (answer !== "closed before") return answer;
  }
};

const once = (
  url: URL,
  headers: Readonly<Record<string, string>>,
  { agent, ca, silence, signal }: Wire,
): Promise<IncomingMessage | "closed before"> =>
  new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const { get } = url.protocol === "https:" ? https : http;
    const request = get(url, { agent, headers, ...(ca && { ca: [...ca] }), ...identity(url) });
    let answer: IncomingMessage | undefined;
    // An answer that is destroyed tells its reader why; a request would only say that it was reset.
    const stop = (why: Error): void => void (answer ?? request).destroy(why);
    const abort = (): void => {
      stop(signal?.reason as Error);
    };
    signal?.addEventListener("abort", abort);
    // Of a connection through a proxy, until there is one to the proxy.
    let limit = setTimeout(() => {
      stop(timeout("CONNECT_TIMEOUT"));
    }, silence);
    const quiet = (): void => {
      // Who does not read hears nothing: the clock starts anew.
      if (answer !== undefined && answer.readableLength > 0) request.socket?.setTimeout(silence);
      else stop(timeout(answer === undefined ? "ANSWER_TIMEOUT" : "BODY_TIMEOUT"));
    };
    request.once("socket", (socket) => {
      clearTimeout(limit);
      if (socket.connecting) {
        limit = setTimeout(
          () => {
            stop(timeout("CONNECT_TIMEOUT"));
          },
          Math.min(CONNECT, silence),
        );
        socket.once(url.protocol === "https:" ? "secureConnect" : "connect", () => {
          clearTimeout(limit);
        });
      }
      socket.setTimeout(silence).on("timeout", quiet);
      request.once("close", () => socket.off("timeout", quiet));
    });
    request.once("response", (response) => {
      answer = response;
      // With a listener an error is kept for whoever reads; without one it would be lost.
      response.on("error", () => undefined);
      resolve(response);
    });
    request.on("error", (error) => {
      const stale = request.reusedSocket && "code" in error && error.code === "ECONNRESET";
      if (stale) resolve("closed before");
      else reject(error);
    });
    request.once("close", () => {
      clearTimeout(limit);
      signal?.removeEventListener("abort", abort);
    });
  });

/** Behind a proxy's tunnel Node would ask for a certificate of "localhost" where a host is a number. */
const identity = ({ hostname }: URL): Pick<https.RequestOptions, "checkServerIdentity"> => {
  const host = hostname.replace(/^\[|\]$/g, "");
  return isIP(host) === 0
    ? {}
    : { checkServerIdentity: (_, certificate) => checkServerIdentity(host, certificate) };
};

/** Codes of what takes too long. */
export type TimeoutCode = "CONNECT_TIMEOUT" | "ANSWER_TIMEOUT" | "BODY_TIMEOUT";

const timeout = (code: TimeoutCode): Error => Object.assign(new Error(code), { code });
