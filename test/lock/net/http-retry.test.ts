/** What is asked for again, and after how long. */
import { randomBytes } from "node:crypto";
import { describe, expect, test } from "vitest";
import type { Fault } from "../../helpers/index-server.ts";
import { failureOf, fetcher, patient, server, silences } from "./fetcher.ts";

const body = randomBytes(300_000);

describe("a failure that may pass", () => {
  const passing: readonly (readonly [string, Fault])[] = [
    ["a status of 500", { status: 500 }],
    ["a status of 503", { status: 503 }],
    ["a status of 429", { status: 429 }],
    ["a connection that is reset", { resetAfter: 0 }],
    ["a body that breaks off", { resetAfter: 1000 }],
    ["a body shorter than announced", { contentLength: 400_000 }],
  ];
  test.each(passing)("%s: the page is asked for again", async (_, fault) => {
    const { url, files } = await server();
    files.set("/", { body, faults: [fault] });
    const http = fetcher();
    expect((await http.page(`${url}/`)).body.equals(body)).toBe(true);
    expect(http.totals()).toMatchObject({ requests: 2, retries: 1 });
  });

  test("a server that falls silent: the page is asked for again", async () => {
    const { url, files } = await server();
    files.set("/", { body, faults: [{ stallAfter: 1000 }] });
    const silentAfter = silences();
    const http = fetcher();
    const page = http.page(`${url}/`);
    await silentAfter(1000);
    expect((await page).body.equals(body)).toBe(true);
    expect(http.totals()).toMatchObject({ requests: 2, retries: 1 });
  });

  test("that does not pass is told with the number of tries", async () => {
    const { url, files } = await server();
    files.set("/", { body, faults: [{ status: 503 }], always: true });
    const clock = patient();
    const failure = await failureOf(fetcher({ clock, retries: 3 }).page(`${url}/`));
    expect(failure.message).toBe(`${url}/: 503 Service Unavailable (tried 4 times)`);
    expect(clock.waits).toEqual([375, 750, 1500]);
  });

  test("and names a time: that time is kept, up to a minute", async () => {
    const { url, files } = await server();
    const later = (after: string) => ({ status: 429, headers: { "retry-after": after } });
    const date = new Date(42_000).toUTCString();
    files.set("/", { body, faults: [later("7"), later(date)] });
    const clock = patient();
    await fetcher({ clock }).page(`${url}/`);
    expect(clock.waits).toEqual([7000, 42_000]);

    files.set("/busy", { body, faults: [later("3600")], always: true });
    const failure = await failureOf(fetcher({ clock }).page(`${url}/busy`));
    expect(failure.message).toBe(`${url}/busy: 429 Too Many Requests`);
    expect(failure.details.hint).toBe("the server asks for fewer requests: try again later");
  });

  test("waits are drawn at random, and grow to half a minute", async () => {
    const { url, files } = await server();
    files.set("/", { body, faults: [{ status: 500 }], always: true });
    const waits = [0, 0.999].map(async (random) => {
      const clock = { ...patient(), random: () => random };
      await failureOf(fetcher({ clock, retries: 9 }).page(`${url}/`));
      return clock.waits;
    });
    const [least, most] = await Promise.all(waits);
    expect(least).toEqual([250, 500, 1000, 2000, 4000, 8000, 15_000, 15_000, 15_000]);
    expect(most).toEqual([500, 1000, 1999, 3998, 7996, 15_992, 29_985, 29_985, 29_985]);
  });
});
