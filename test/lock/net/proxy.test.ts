import { createServer } from "node:http";
import { connect } from "node:net";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test, vi } from "vitest";
import { createHttp } from "../../../compiler/host/http.ts";
import { server } from "./fetcher.ts";

/** A proxy that tunnels, and tells to where. */
const proxy = async (): Promise<{ readonly url: string; readonly asked: readonly string[] }> => {
  const asked: string[] = [];
  const listening = createServer();
  listening.on("connect", ({ url = "" }, socket) => {
    asked.push(url);
    const [host = "", port = ""] = url.split(":");
    const onward = connect(Number(port), host, () => {
      socket.write("HTTP/1.1 200 Connection Established\r\n\r\n");
      onward.pipe(socket).pipe(onward);
    });
    for (const end of [onward, socket]) end.on("error", () => onward.destroy());
  });
  await new Promise<void>((resolve) => listening.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void listening.close());
  const { port } = listening.address() as AddressInfo;
  return { url: `http://127.0.0.1:${String(port)}`, asked };
};

test("requests go through the proxy of the environment, but for hosts it excepts", async () => {
  const { url, files } = await server();
  const through = await proxy();
  files.set("/", { body: Buffer.from("here") });
  for (const [none, asked] of [
    ["", [url.slice("http://".length)]],
    ["127.0.0.1", []],
  ] as const) {
    vi.stubEnv("http_proxy", through.url);
    vi.stubEnv("no_proxy", none);
    vi.stubEnv("NO_PROXY", none);
    const http = createHttp({ allowInsecure: true });
    const before = through.asked.length;
    expect((await http.page(`${url}/`)).body.toString()).toBe("here");
    expect(through.asked.slice(before)).toEqual(asked);
    await http.close();
  }
  vi.unstubAllEnvs();
});
