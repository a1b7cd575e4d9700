/** A fetcher and a server for one test, closed when it is over. */
import { Socket } from "node:net";
import { expect, onTestFinished, vi } from "vitest";
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
    listen: meter.listen,
    ...options,
  });
  onTestFinished(() => http.close());
  return { ...http, totals: meter.totals };
};

/**
 * From now on a connection has been silent for too long when the test says so, and not before.
 *
 * @returns Says so of the connection on which so many bytes have come, once they have.
 */
export const silences = (): ((bytes: number) => Promise<void>) => {
  const sockets = new Set<Socket>();
  const spy = vi.spyOn(Socket.prototype, "setTimeout").mockImplementation(function (this: Socket) {
    sockets.add(this);
    return this;
  });
  onTestFinished(() => spy.mockRestore());
  return async (bytes) => {
    const come = () => [...sockets].find(({ bytesRead }) => bytesRead >= bytes);
    await expect.poll(come, { interval: 5 }).toBeDefined();
    come()?.emit("timeout");
  };
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
