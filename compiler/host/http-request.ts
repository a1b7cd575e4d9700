/** One answered request: redirects followed, credentials given per host, faults named. */
import type { Readable } from "node:stream";
import type { Credentials } from "./credentials.ts";
import type { Connections } from "./http-connections.ts";
import type { HttpListener } from "./http-events.ts";
import { exchange } from "./http-exchange.ts";
import type { Wire } from "./http-exchange.ts";
import { explainStatus, HttpFailure } from "./http-failure.ts";
import { networkFailure } from "./http-network.ts";
import type { Turns } from "./http-turns.ts";

/** What every request of a fetcher has in common. */
export interface Sender extends Omit<Wire, "agent"> {
  readonly connections: Connections;
  /** Held from before a request until its answer has been read. */
  readonly turns: Turns;
  readonly credentials: Credentials;
  readonly allowInsecure: boolean;
  readonly listen: HttpListener;
}

/** An answer whose status is a success (or 304); its body is still to be read. */
export interface Answer {
  /** Where it came from in the end, after redirects. */
  readonly url: string;
  readonly status: number;
  readonly header: (name: string) => string | undefined;
  readonly body: Readable;
}

/** As many as curl and browsers follow at least; more is a mistake of the server's. */
const MOST_REDIRECTS = 20;

/**
 * Sends a GET and follows redirects.
 *
 * Credentials are looked up anew for each host, and never given to another port or scheme of the host
 * that redirected. A redirect from https to http is refused like plain http itself.
 *
 * @throws {HttpFailure} `insecure`, `redirect`, `network`, `tls`, `aborted`, or `status` for anything
 *   but 2xx and 304.
 */
export const send = async (
  url: string,
  headers: Readonly<Record<string, string>>,
  sender: Sender,
): Promise<Answer> => {
  const first = parsed(url);
  const seen = new Set<string>();
  let at = first;
  for (;;) {
    if (seen.has(at.href)) throw new HttpFailure("redirect", url, "redirects in a circle");
    if (seen.size > MOST_REDIRECTS) {
      throw new HttpFailure("redirect", url, `redirects more than ${String(MOST_REDIRECTS)} times`);
    }
    seen.add(at.href);
    refuseInsecure(at, sender.allowInsecure);
    const answer = await answered(at, { ...headers, ...authorised(at, first, sender) }, sender);
    const target = answer.header("location");
    if (!REDIRECTS.has(answer.status) || target === undefined) return successful(answer);
    await discard(answer.body);
    if (!URL.canParse(target, at.href)) {
      throw new HttpFailure("redirect", url, `redirects to ${JSON.stringify(target)}, no address`);
    }
    at = new URL(target, at.href);
  }
};

const REDIRECTS = new Set([301, 302, 303, 307, 308]);

const parsed = (url: string): URL => {
  if (URL.canParse(url)) return new URL(url);
  throw new HttpFailure("network", url, "is not an address");
};

const refuseInsecure = (url: URL, allowed: boolean): void => {
  if (url.protocol === "https:" || (url.protocol === "http:" && allowed)) return;
  if (url.protocol !== "http:") {
    throw new HttpFailure("insecure", url.href, `${url.protocol}// is not fetched`);
  }
  throw new HttpFailure("insecure", url.href, "plain http: anyone on the way could change it", {
    hint: "use https, or allow it with --allow-insecure",
  });
};

const authorised = (at: URL, first: URL, { credentials }: Sender): Record<string, string> => {
  // Another port or scheme of the same machine may be another party's.
  if (at.hostname === first.hostname && at.origin !== first.origin) return {};
  const authorization = credentials(at);
  return authorization === undefined ? {} : { authorization };
};

const answered = async (
  url: URL,
  headers: Readonly<Record<string, string>>,
  { connections, turns, listen, ...wire }: Sender,
): Promise<Answer> => {
  const bare = new URL(url);
  bare.username = "";
  bare.password = "";
  bare.hash = "";
  let end: (() => void) | undefined;
  try {
    end = await turns.take(bare.host, wire.signal);
    listen({ kind: "request", url: bare.href });
    const agent = connections.to(bare);
    const all = { "user-agent": "comfynix", ...headers };
    const body = await exchange(bare, all, { ...wire, agent });
    body.once("close", end);
    const header = (name: string): string | undefined => {
      const value = body.headers[name];
      return Array.isArray(value) ? value[0] : value;
    };
    return { url: bare.href, status: body.statusCode ?? 0, header, body };
  } catch (error) {
    end?.();
    throw throughProxy(networkFailure(bare.href, error), connections.proxy(bare));
  }
};

/** Whoever cannot be reached may be the proxy. */
const throughProxy = (failure: HttpFailure, proxy: string | undefined): HttpFailure => {
  const { reason, url, message, details } = failure;
  if (proxy === undefined || reason !== "network" || details.hint !== undefined) return failure;
  const why = message.slice(url.length + 2);
  const hint = `it is asked for through the proxy ${proxy}, as the environment says`;
  return new HttpFailure(reason, url, why, { ...details, hint });
};

const successful = async (answer: Answer): Promise<Answer> => {
  const { status, url, body, header } = answer;
  if ((status >= 200 && status < 300) || status === 304) return answer;
  // CloudFront stands before the S3 of PyTorch's index.
  const fromS3 =
    header("server") === "AmazonS3" ||
    header("x-amz-request-id") !== undefined ||
    header("x-amz-cf-id") !== undefined;
  await discard(body);
  const text = STATUS_TEXTS[status];
  const after = header("retry-after");
  throw new HttpFailure("status", url, [String(status), ...(text ? [text] : [])].join(" "), {
    status,
    ...explainStatus(status, fromS3),
    ...(after !== undefined && { cause: { retryAfter: after } }),
  });
};

/** Frees the connection: a short body is read to its end, a long one is cut off. */
export const discard = async (body: Readable): Promise<void> => {
  body.on("error", () => undefined);
  let bytes = 0;
  try {
    for await (const chunk of body) {
      bytes += (chunk as Buffer).length;
      if (bytes > 65_536) break;
    }
  } catch {
    // It is thrown away in any case.
  }
  body.destroy();
};

const STATUS_TEXTS: Readonly<Record<number, string>> = {
  400: "Bad Request",
  401: "Unauthorized",
  403: "Forbidden",
  404: "Not Found",
  407: "Proxy Authentication Required",
  408: "Request Timeout",
  410: "Gone",
  416: "Range Not Satisfiable",
  429: "Too Many Requests",
  500: "Internal Server Error",
  502: "Bad Gateway",
  503: "Service Unavailable",
  504: "Gateway Timeout",
};
