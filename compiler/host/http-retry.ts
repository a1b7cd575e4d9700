/** Which failures are worth another try, and when. */
import type { HttpListener } from "./http-events.ts";
import { HttpFailure } from "./http-failure.ts";
import { codeOf, networkFailure } from "./http-network.ts";

/** How retries wait; replaced in tests. */
export interface RetryClock {
  readonly sleep: (milliseconds: number, signal: AbortSignal | undefined) => Promise<void>;
  /** From 0 (inclusive) to 1. */
  readonly random: () => number;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** What retrying needs to know. */
export interface Retry {
  /** Tries after the first. */
  readonly retries: number;
  readonly clock: RetryClock;
  readonly listen: HttpListener;
  readonly signal: AbortSignal | undefined;
}

/**
 * `work`, again as long as it fails in a way that may pass: 408, 425, 429, 5xx, a broken or silent
 * connection, a body cut short. Waits grow from half a second to half a minute, each drawn at random
 * below its bound so that many clients do not come back at once; `Retry-After` is obeyed up to a
 * minute. Source: RFC 9110, 10.2.3; "Exponential Backoff And Jitter" (AWS Architecture Blog).
 *
 * @throws {HttpFailure} The last one, with the number of tries in its message.
 */
export const retrying = async <T>(work: () => Promise<T>, retry: Retry): Promise<T> => {
  for (let tried = 1; ; tried++) {
    try {
      return await work();
    } catch (error) {
      await pause(error, tried, retry);
    }
  }
};

/** Waits before the next try after `error`, the `tried`-th in a row. @throws `error` when there is none. */
export const pause = async (
  error: unknown,
  tried: number,
  { retries, clock, listen, signal }: Retry,
): Promise<void> => {
  if (!(error instanceof HttpFailure) || !mayPass(error)) throw error;
  const wait = waitBefore(error, tried, clock);
  if (tried > retries || wait === undefined) throw tried === 1 ? error : gaveUp(error, tried);
  listen({ kind: "retry", url: error.url, why: error.message, milliseconds: wait });
  try {
    await clock.sleep(wait, signal);
  } catch (interruption) {
    throw networkFailure(error.url, interruption);
  }
};

const LONGEST_OBEYED = 60_000;

/** Milliseconds until the next try; undefined when the server wants more patience than we have. */
const waitBefore = (
  failure: HttpFailure,
  tried: number,
  { random, now }: RetryClock,
): number | undefined => {
  const asked = retryAfter(failure, now());
  if (asked !== undefined) return asked <= LONGEST_OBEYED ? asked : undefined;
  const bound = Math.min(30_000, 500 * 2 ** (tried - 1));
  // Never zero: at least half the bound.
  return Math.round(bound * (0.5 + random() / 2));
};

/** Seconds, or a date. */
const retryAfter = ({ details: { cause } }: HttpFailure, now: number): number | undefined => {
  const value =
    typeof cause === "object" && cause !== null ? Reflect.get(cause, "retryAfter") : undefined;
  if (typeof value !== "string") return undefined;
  if (/^\d+$/.test(value)) return Number(value) * 1000;
  const date = Date.parse(value);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
};

const mayPass = ({ reason, details: { status = 0, cause } }: HttpFailure): boolean => {
  if (reason === "status") return [408, 425, 429].includes(status) || status >= 500;
  if (reason === "truncated") return true;
  // A name that does not exist will not exist in a second either; nor will bad syntax mend itself.
  return reason === "network" && cause !== undefined && codeOf(cause) !== "ENOTFOUND";
};

const gaveUp = ({ reason, url, message, details }: HttpFailure, tried: number): HttpFailure =>
  new HttpFailure(
    reason,
    url,
    `${message.slice(url.length + 2)} (tried ${String(tried)} times)`,
    details,
  );
