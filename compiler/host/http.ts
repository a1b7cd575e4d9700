/**
 * The fetcher: everything that comes over the network goes through one of these. It is polite (so
 * many connections per host, backoff), careful (https, redirects, lengths, credentials per host) and
 * tells what it does.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { rootCertificates } from "node:tls";
import { type Cache, noCache } from "./cache.ts";
import { anonymous, type Credentials } from "./credentials.ts";
import { openConnections } from "./http-connections.ts";
import type { HttpListener } from "./http-events.ts";
import { HttpFailure } from "./http-failure.ts";
import { fetchPage, type Page } from "./http-page.ts";
import { fetchRange, type Part, type Wanted } from "./http-range.ts";
import { type Sender, send } from "./http-request.ts";
import { type Retry, type RetryClock, retrying } from "./http-retry.ts";
import { download, type Download } from "./http-stream.ts";
import { turnsOf } from "./http-turns.ts";

/** Options of a fetcher. */
export interface HttpOptions {
  /** Where pages are kept. Default: nowhere. */
  readonly cache?: Cache;
  /** Answer from the cache alone. Default: false. */
  readonly offline?: boolean;
  /** Whether plain http may be used. Default: false. */
  readonly allowInsecure?: boolean;
  /** Default: none. */
  readonly credentials?: Credentials;
  /** Connections to one host at a time. Default: 16. */
  readonly perHost?: number;
  /** Tries after the first, in a row. Default: 4. */
  readonly retries?: number;
  /** Milliseconds a server may be silent. Default: 30 000. */
  readonly timeout?: number;
  /** Milliseconds a whole page or range may take. Default: 120 000. */
  readonly deadline?: number;
  /** Certificates trusted beside the usual ones, PEM. */
  readonly ca?: string;
  readonly listen?: HttpListener;
  /** Stops everything. */
  readonly signal?: AbortSignal;
  /** How retries wait. Default: really. */
  readonly clock?: RetryClock;
}

/** How a page is asked for. */
export interface PageOptions {
  /** Media types wanted. Default: anything. */
  readonly accept?: string;
  /** Longest body taken, bytes. Default: 64 MiB. */
  readonly limit?: number;
  /** SHA-256 that it must have, hexadecimal: then a copy in the cache is as good as the server's. */
  readonly sha256?: string;
}

/** A fetcher. Every method throws `HttpFailure` and nothing else. */
export interface Http {
  /** A small document; see `fetchPage`. */
  readonly page: (url: string, options?: PageOptions) => Promise<Page>;
  /** A piece of a file; undefined when the server gives no ranges. See `fetchRange`. */
  readonly range: (url: string, wanted: Wanted) => Promise<Part | undefined>;
  /** A whole file, `size` bytes long where that is known, resumed when it breaks; see `download`. */
  readonly stream: (url: string, size?: number) => Promise<Download>;
  /** Closes its connections. */
  readonly close: () => Promise<void>;
}

/**
 * A fetcher. Proxies are taken from the environment (see `openConnections`).
 *
 * @example
 * const http = createHttp({
 *   cache: openCache(cacheFolder(process.env)),
 *   credentials: credentialsOf(process.env),
 * });
 * const { body } = await http.page("https://pypi.org/simple/six/");
 * await http.close();
 */
export const createHttp = (options: HttpOptions = {}): Http => {
  const { cache = noCache, offline = false, retries = 4, timeout = 30_000 } = options;
  const { listen = () => undefined, clock = CLOCK, signal, deadline = 120_000, ca } = options;
  const connections = openConnections();
  const retry: Retry = { retries, clock, listen, signal };
  const sender: Sender = {
    connections,
    turns: turnsOf(options.perHost ?? 16),
    ca: ca === undefined ? undefined : [...rootCertificates, ca],
    silence: timeout,
    listen,
    signal,
    credentials: options.credentials ?? anonymous,
    allowInsecure: options.allowInsecure ?? false,
  };
  /** Runs `work` with a sender that gives up at the deadline. */
  const within = <T>(work: (sender: Sender) => Promise<T>): Promise<T> => {
    const limit = AbortSignal.timeout(deadline);
    return work({
      ...sender,
      signal: signal === undefined ? limit : AbortSignal.any([signal, limit]),
    });
  };
  return {
    page: (url, { accept = "*/*", limit = 64 * 2 ** 20, sha256 } = {}) =>
      retrying(
        () =>
          within((limited) =>
            fetchPage(
              { url, accept, limit, sha256 },
              { cache, offline, listen, ask: (headers) => send(url, headers, limited) },
            ),
          ),
        retry,
      ),
    range: async (url, wanted) => {
      if (offline) throw notHere(url);
      return await retrying(
        () =>
          within((limited) => fetchRange((headers) => send(url, headers, limited), wanted, listen)),
        retry,
      );
    },
    stream: async (url, size) => {
      if (offline) throw notHere(url);
      return await download((headers) => send(url, headers, sender), retry, listen, size);
    },
    close: () => Promise.resolve(connections.close()),
  };
};

const notHere = (url: string): HttpFailure =>
  new HttpFailure("offline", url, "has not been read before", { hint: "run without --offline" });

const CLOCK: RetryClock = {
  sleep: async (milliseconds, signal) => {
    await sleep(milliseconds, undefined, signal && { signal });
  },
  random: Math.random,
  now: Date.now,
};
