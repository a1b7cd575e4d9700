/** A fetcher and a server for one test, closed when it is over. */
import { onTestFinished } from "vitest";
import { createHttp } from "../../../compiler/host/http.ts";
import type { Http, HttpOptions } from "../../../compiler/host/http.ts";
import { httpMeter } from "../../../compiler/host/http-events.ts";
import type { HttpTotals } from "../../../compiler/host/http-events.ts";
import { HttpFailure } from "../../../compiler/host/http-failure.ts";
import type { RetryClock } from "../../../compiler/host/http-retry.ts";
import { startServer } from "../../helpers/index-server.ts";
import type { IndexServer, ServerOptions } from "../../helpers/index-server.ts";

// Servers of the tests are on this machine: a proxy of the environment has no part in them.
process.env["NO_PROXY"] = "127.0.0.1";
process.env["no_proxy"] = "127.0.0.1";

/** A clock that does not wait, and tells how long it would have. */
export const patient = (): RetryClock & { readonly waits: readonly number[] } => {
  const waits: number[] = [];
  return {
    waits,
    sleep: (milliseconds) => {
      waits.push(milliseconds);
      return Promise.resolve();
    },
    random: () => 0.5,
    now: () => 0,
  };
};

/** A server of this test. */
export const server = async (options?: ServerOptions): Promise<IndexServer> => {
  const started = await startServer(options);
  onTestFinished(() => started.close());
  return started;
};

/** A fetcher of this test, which may use plain http and does not wait between tries. */
export const fetcher = (
  options: HttpOptions = {},
): Http & { readonly totals: () => HttpTotals } => {
  const meter = httpMeter();
  const http = createHttp({
    allowInsecure: true,
    clock: patient(),
    timeout: 500,
    listen: meter.listen,
    ...options,
  });
  onTestFinished(() => http.close());
  return { ...http, totals: meter.totals };
};

/** The failure that `work` ends in. */
export const failureOf = async (work: Promise<unknown>): Promise<HttpFailure> => {
  const outcome: unknown = await work.catch((error: unknown) => error);
  if (outcome instanceof HttpFailure) return outcome;
  throw new Error(`expected an HttpFailure, got ${String(outcome)}`, { cause: outcome });
};

/** All bytes of a download. */
export const allOf = async (body: AsyncIterable<Buffer>): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks);
};
