/**
 * A real server on this machine: files with ranges, ETags and gzip, pages of a package index, and
 * every fault that a server on the net has shown.
 */
import { createHash } from "node:crypto";
import { createServer as createPlain } from "node:http";
import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { createServer as createSecure } from "node:https";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import type { Certificate } from "./certificate.ts";

/** What goes wrong with one answer. */
export type Fault =
  | {
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: string;
    }
  /** Closes the connection after so many bytes of the body. */
  | { readonly resetAfter: number }
  /** Says nothing more after so many bytes of the body. */
  | { readonly stallAfter: number }
  /** States this length. */
  | { readonly contentLength: number }
  | { readonly redirect: string }
  /** Waits so many milliseconds first. */
  | { readonly delay: number }
  /** Answers a request for a range with other bytes, or the whole file. */
  | { readonly ranges: "ignored" | "wrong" };

/** Something to be served. */
export interface Served {
  readonly body: Buffer;
  /** Default: application/octet-stream. */
  readonly type?: string;
  /** Sent compressed to whoever accepts it, or to everyone. Default: never. */
  readonly gzip?: "accepted" | "always";
  /** Faults of the first answers, one each; `"always"` repeats the last. */
  readonly faults?: readonly (Fault | undefined)[];
  readonly always?: boolean;
}

/** A request as it came. */
export interface Seen {
  readonly path: string;
  readonly range: string | undefined;
  readonly authorization: string | undefined;
  readonly status: number;
}

/** The server. */
export interface IndexServer {
  /** `http://127.0.0.1:PORT`, without a slash at the end. */
  readonly url: string;
  readonly files: Map<string, Served>;
  readonly seen: readonly Seen[];
  /** Most requests it worked on at once. */
  readonly busiest: () => number;
  readonly close: () => Promise<void>;
}

/** How it is set up. */
export interface ServerOptions {
  readonly tls?: Certificate;
  /** Milliseconds before every answer. */
  readonly latency?: number;
  /** Whether it knows ranges. Default: true. */
  readonly ranges?: boolean;
  /**
   * What it answers to a request for the last bytes: a status (200 with the whole file), or that many
   * from the start. Default: those bytes.
   */
  readonly suffixes?: number | "as a prefix";
  /** Bytes a second of each answer. Default: as fast as can be. */
  readonly rate?: number;
  /** What each request must carry as `Authorization`. Default: nothing. */
  readonly authorization?: string;
}

/** Starts a server on a free port of this machine. */
export const startServer = async (options: ServerOptions = {}): Promise<IndexServer> => {
  const files = new Map<string, Served>();
  const seen: Seen[] = [];
  const answered = new Map<string, number>();
  let working = 0;
  let busiest = 0;
  const listener: RequestListener = (request, response) => {
    busiest = Math.max(busiest, ++working);
    response.once("close", () => working--);
    void answer(request, response, files, answered, options).then(() => {
      const { range, authorization } = request.headers;
      seen.push({ path: request.url ?? "", range, authorization, status: response.statusCode });
    });
  };
  const server =
    options.tls === undefined ? createPlain(listener) : createSecure(options.tls, listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `${options.tls === undefined ? "http" : "https"}://127.0.0.1:${String(port)}`,
    files,
    seen,
    busiest: () => busiest,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};

const answer = async (
  request: IncomingMessage,
  response: ServerResponse,
  files: ReadonlyMap<string, Served>,
  answered: Map<string, number>,
  { latency = 0, ranges = true, suffixes, rate, authorization }: ServerOptions,
): Promise<void> => {
  const name = request.url ?? "";
  const served = files.get(name);
  if (latency > 0) await sleep(latency);
  if (authorization !== undefined && request.headers.authorization !== authorization)
    return void response.writeHead(401).end("who are you?");
  if (served === undefined) return void response.writeHead(404).end("no such thing");
  const count = answered.get(name) ?? 0;
  answered.set(name, count + 1);
  const faults = served.faults ?? [];
  const fault = served.always === true ? (faults[count] ?? faults.at(-1)) : faults[count];
  if (fault !== undefined && "delay" in fault) await sleep(fault.delay);
  if (fault !== undefined && "status" in fault) {
    return void response.writeHead(fault.status, fault.headers ?? {}).end(fault.body ?? "");
  }
  if (fault !== undefined && "redirect" in fault) {
    return void response.writeHead(302, { location: fault.redirect }).end();
  }
  const last = /^bytes=-(\d+)$/.exec(request.headers.range ?? "")?.[1];
  if (last !== undefined && typeof suffixes === "number" && suffixes !== 200) {
    return void response.writeHead(suffixes).end("no such range");
  }
  const etag = etagOf(served.body);
  if (request.headers["if-none-match"] === etag)
    return void response.writeHead(304, { etag }).end();
  const zipped =
    served.gzip === "always" ||
    (served.gzip === "accepted" && request.headers["accept-encoding"]?.includes("gzip"));
  const body = zipped ? gzipSync(served.body) : served.body;
  const wrong = fault !== undefined && "ranges" in fault ? fault.ranges : undefined;
  const given = ranges && wrong !== "ignored" && !(last !== undefined && suffixes === 200);
  const asked = given ? rangeOf(request, body.length, etag) : undefined;
  const range = asked && last && suffixes === "as a prefix" ? ([0, Number(last)] as const) : asked;
  const [from, to] = range ?? [0, body.length];
  const shift = wrong === "wrong" ? 1 : 0;
  const length = fault !== undefined && "contentLength" in fault ? fault.contentLength : to - from;
  response.writeHead(range === undefined ? 200 : 206, {
    etag,
    "content-type": served.type ?? "application/octet-stream",
    "content-length": length,
    ...(zipped && { "content-encoding": "gzip" }),
    ...(range && {
      "content-range": `bytes ${String(from - shift)}-${String(to - 1 - shift)}/${String(body.length)}`,
    }),
  });
  if (rate === undefined) await send(response, body.subarray(from, to), fault);
  else await trickle(response, body.subarray(from, to), rate);
};

const etags = new WeakMap<Buffer, string>();

const etagOf = (body: Buffer): string => {
  const hash = (): string => createHash("sha256").update(body).digest("hex").slice(0, 16);
  const etag = etags.get(body) ?? `"${hash()}"`;
  etags.set(body, etag);
  return etag;
};

const send = async (
  response: ServerResponse,
  bytes: Buffer,
  fault: Fault | undefined,
): Promise<void> => {
  if (fault !== undefined && ("resetAfter" in fault || "stallAfter" in fault)) {
    const reset = "resetAfter" in fault;
    const length = reset ? fault.resetAfter : fault.stallAfter;
    await new Promise((resolve) => response.write(bytes.subarray(0, length), resolve));
    await bytesAreRead();
    if (reset) response.destroy();
    return;
  }
  if (fault !== undefined && "contentLength" in fault && fault.contentLength > bytes.length) {
    await new Promise((resolve) => response.write(bytes, resolve));
    await bytesAreRead();
    response.destroy();
    return;
  }
  response.end(bytes);
};

/**
 * What a client has not read when the connection ends is lost. A client of this process reads while its event
 * loop turns, however slowly it does.
 */
const bytesAreRead = async (): Promise<void> => {
  await sleep(20);
  for (let turn = 0; turn < 50; turn++) await new Promise((resolve) => setImmediate(resolve));
};

const SLICE = 262_144;

const trickle = async (response: ServerResponse, bytes: Buffer, rate: number): Promise<void> => {
  const start = performance.now();
  for (let at = 0; at < bytes.length && !response.destroyed; at += SLICE) {
    const wait = start + (at / rate) * 1000 - performance.now();
    if (wait > 1) await sleep(wait);
    await new Promise((resolve) => response.write(bytes.subarray(at, at + SLICE), resolve));
  }
  response.end();
};

const rangeOf = (
  { headers }: IncomingMessage,
  size: number,
  etag: string,
): readonly [from: number, to: number] | undefined => {
  const [, first = "", last = ""] = /^bytes=(\d*)-(\d*)$/.exec(headers.range ?? "") ?? [];
  if (first === "" && last === "") return undefined;
  if (headers["if-range"] !== undefined && headers["if-range"] !== etag) return undefined;
  if (first === "") return [Math.max(0, size - Number(last)), size];
  return [Number(first), last === "" ? size : Math.min(size, Number(last) + 1)];
};
