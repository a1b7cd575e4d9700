/**
 * Servers that close the connection after each answer. With an answer that just fills what a client
 * holds unread, that end has to wait until the reader comes for it.
 */
import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { describeWith } from "../../helpers/tools.ts";
import { allOf, failureOf, fetcher, server, silences } from "./fetcher.ts";

const SIZES = [0, 1, 1000, 16_384, 65_535, 65_536, 65_537, 70_000, 131_072, 300_000, 2_000_000];

/** A server that says it all in one go and hangs up. */
const hangingUp = async (head: string, body: Buffer): Promise<string> => {
  const server = createServer((socket) => {
    socket.on("error", () => undefined);
    socket.once("data", () => {
      socket.end(Buffer.concat([Buffer.from(`${head}\r\n\r\n`), body]));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/`;
};

describe("an answer after which the connection ends", () => {
  const heads = {
    "HTTP/1.0 with a length": (size: number) =>
      `HTTP/1.0 200 OK\r\nContent-Length: ${String(size)}`,
    "HTTP/1.0 without": () => "HTTP/1.0 200 OK",
    "HTTP/1.1 with Connection: close": (size: number) =>
      `HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: ${String(size)}`,
  };
  test.each(Object.entries(heads))("%s waits for a slow reader", async (_, head) => {
    const read = SIZES.map(async (size) => {
      const body = randomBytes(size);
      const { body: bytes } = await fetcher().stream(await hangingUp(head(size), body));
      await sleep(200);
      return (await allOf(bytes)).equals(body);
    });
    expect(await Promise.all(read)).toEqual(SIZES.map(() => true));
  });

  test("and that is too short is a failure", async () => {
    const url = await hangingUp("HTTP/1.0 200 OK\r\nContent-Length: 70000", randomBytes(65_536));
    const { body } = await fetcher({ retries: 0 }).stream(url);
    await sleep(100);
    expect((await failureOf(allOf(body))).message).toBe(
      `${url}: 65536 bytes came, 70000 were announced`,
    );
  });
});

describe("a reader that stops for longer than a server may be silent", () => {
  test("loses nothing", async () => {
    const body = randomBytes(4_000_000);
    const whole = await hangingUp(`HTTP/1.0 200 OK\r\nContent-Length: ${body.length}`, body);
    const silentAfter = silences();
    const { body: bytes } = await fetcher({ retries: 0 }).stream(whole);
    const chunks: Buffer[] = [];
    for await (const chunk of bytes) {
      chunks.push(chunk);
      // More has come, and waits for the reader.
      if (chunks.length === 1) await silentAfter(chunk.length + 1000);
    }
    expect(Buffer.concat(chunks).equals(body)).toBe(true);
  });

  test("is told of a server that has fallen silent meanwhile", async () => {
    const { url, files } = await server();
    files.set("/w", { body: randomBytes(4_000_000), faults: [{ stallAfter: 1_000_000 }] });
    const silentAfter = silences();
    const { body } = await fetcher({ retries: 0 }).stream(`${url}/w`);
    await silentAfter(1000);
    const failing = failureOf(allOf(body));
    await silentAfter(1_000_000);
    expect((await failing).message).toBe(`${url}/w: the answer stopped half-way`);
  });
});

describeWith(["python"], "python -m http.server", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "comfynix-python-"));
  let url = "";
  let stop = (): unknown => undefined;

  beforeAll(async () => {
    for (const size of SIZES) writeFileSync(path.join(folder, String(size)), randomBytes(size));
    const args = ["-u", "-m", "http.server", "0", "--bind", "127.0.0.1"];
    const python = spawn(process.env["PYTHON"] ?? "/usr/bin/python3", args, {
      cwd: folder,
      stdio: ["ignore", "pipe", "ignore"],
    });
    stop = () => python.kill();
    const port = await new Promise<string>((resolve) => {
      python.stdout.on("data", (line) => {
        const said = /port (\d+)/.exec(String(line))?.[1];
        if (said !== undefined) resolve(said);
      });
    });
    url = `http://127.0.0.1:${port}`;
  });
  afterAll(() => {
    stop();
    rmSync(folder, { recursive: true });
  });

  test("gives no ranges, and whole files to slow readers", async () => {
    const http = fetcher();
    const sizes = SIZES.map(async (size) => {
      const address = `${url}/${String(size)}`;
      expect(await http.range(address, { last: 73_728 })).toBeUndefined();
      const { body } = await http.stream(address, size);
      await sleep(100);
      return (await allOf(body)).length;
    });
    expect(await Promise.all(sizes)).toEqual(SIZES);
  });
});
