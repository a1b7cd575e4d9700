/** What a fetcher tells while it works, and a meter that adds it up. */

/** One thing that happened; URLs are without credentials. */
export type HttpEvent =
  /** A request was sent (each retry and each redirect is one). */
  | { readonly kind: "request"; readonly url: string }
  /** Bytes of a body arrived, as sent (before gzip is undone). */
  | { readonly kind: "bytes"; readonly url: string; readonly bytes: number }
  /** It failed, and is tried again in `milliseconds`. */
  | {
      readonly kind: "retry";
      readonly url: string;
      readonly why: string;
      readonly milliseconds: number;
    }
  /** Answered without a body being sent: from the cache, or unchanged. */
  | { readonly kind: "cached"; readonly url: string };

/** Hears of every event. It must not throw. */
export type HttpListener = (event: HttpEvent) => void;

/** Sums of a fetcher's events. */
export interface HttpTotals {
  readonly requests: number;
  readonly bytes: number;
  readonly retries: number;
  readonly cached: number;
}

/**
 * A listener that counts.
 *
 * @example
 * const meter = httpMeter();
 * const http = createHttp({ listen: meter.listen });
 * // … meter.totals() → { requests: 75, bytes: 5408123, retries: 0, cached: 12 }
 */
export const httpMeter = (): {
  readonly listen: HttpListener;
  readonly totals: () => HttpTotals;
} => {
  let requests = 0;
  let bytes = 0;
  let retries = 0;
  let cached = 0;
  return {
    listen: (event) => {
      if (event.kind === "request") requests++;
      else if (event.kind === "bytes") bytes += event.bytes;
      else if (event.kind === "retry") retries++;
      else cached++;
    },
    totals: () => ({ requests, bytes, retries, cached }),
  };
};
