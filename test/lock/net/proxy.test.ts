import { createServer, request } from "node:http";
import { connect } from "node:net";
import type { AddressInfo } from "node:net";
import { afterEach, expect, onTestFinished, test, vi } from "vitest";
import { certificate } from "../../helpers/certificate.ts";
import { describeWith } from "../../helpers/tools.ts";
import { failureOf, fetcher, server } from "./fetcher.ts";

/** A proxy that tunnels and passes on, and tells what it was asked for. */
const proxy = async (
  password?: string,
): Promise<{ readonly url: string; readonly asked: readonly string[] }> => {
  const asked: string[] = [];
  const wanted =
    password === undefined ? undefined : `Basic ${Buffer.from(password).toString("base64")}`;
  const listening = createServer((incoming, outgoing) => {
    asked.push(`GET ${incoming.url ?? ""}`);
    request(incoming.url ?? "", { headers: incoming.headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 0, answer.headers);
      answer.pipe(outgoing);
    }).end();
  });
  listening.on("connect", ({ url = "", headers }, socket) => {
    asked.push(`CONNECT ${url}`);
    if (wanted !== undefined && headers["proxy-authorization"] !== wanted) {
      socket.end("HTTP/1.1 407 Proxy Authentication Required\r\ncontent-length: 0\r\n\r\n");
      return;
    }
    const [host = "", port = ""] = url.split(":");
    const onward = connect(Number(port), host, () => {
      socket.write("HTTP/1.1 200 Connection Established\r\n\r\n");
      onward.pipe(socket).pipe(onward);
    });
    for (const end of [onward, socket]) end.on("error", () => onward.destroy());
  });
  await new Promise<void>((resolve) => listening.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    listening.closeAllConnections();
    listening.close();
  });
  const { port } = listening.address() as AddressInfo;
  return { url: `http://127.0.0.1:${String(port)}`, asked };
};

const through = (variable: string, address: string): void => {
  vi.stubEnv(variable, address);
  vi.stubEnv("no_proxy", "");
  vi.stubEnv("NO_PROXY", "");
};

afterEach(() => vi.unstubAllEnvs());

test("plain http names the whole address to the proxy of the environment", async () => {
  const { url, files } = await server();
  const { url: address, asked } = await proxy();
  files.set("/", { body: Buffer.from("here") });
  through("http_proxy", address);
  expect((await fetcher().page(`${url}/`)).body.toString()).toBe("here");
  expect(asked).toEqual([`GET ${url}/`]);
});

test("a host that the environment excepts is asked directly", async () => {
  const { url, files } = await server();
  const { url: address, asked } = await proxy();
  files.set("/", { body: Buffer.from("here") });
  through("http_proxy", address);
  vi.stubEnv("no_proxy", "127.0.0.1");
  expect((await fetcher().page(`${url}/`)).body.toString()).toBe("here");
  expect(asked).toEqual([]);
});

test("a proxy that is none is a failure that names no password", async () => {
  through("http_proxy", "socks5://me:secret@127.0.0.1:1080");
  const failure = await failureOf(fetcher().page("http://127.0.0.1:1/"));
  expect(failure.message).toContain("its proxy is no http or https address");
  expect(failure.message).not.toContain("secret");
  expect(failure.details.hint).toBe("see HTTP_PROXY in the environment");
});

test("a proxy that is not there is a failure of every request, however many wait", async () => {
  const gone = await server();
  await gone.close();
  through("https_proxy", gone.url);
  const http = fetcher({ perHost: 1, retries: 0 });
  const asked = Array.from({ length: 4 }, () => failureOf(http.page("https://a.example/")));
  for (const { message, details } of await Promise.all(asked)) {
    expect(message).toBe("https://a.example/: the connection was refused");
    expect(details.hint).toBe(
      `it is asked for through the proxy ${gone.url}, as the environment says`,
    );
  }
});

test("no host is asked more than so many things at once", async () => {
  const { url, files, busiest } = await server({ latency: 20 });
  const { url: address, asked } = await proxy();
  const names = Array.from({ length: 12 }, (_, at) => `/${String(at)}`);
  for (const name of names) files.set(name, { body: Buffer.from(name) });
  through("http_proxy", address);
  const http = fetcher({ perHost: 3 });
  await Promise.all(names.map((name) => http.page(`${url}${name}`)));
  expect(asked).toHaveLength(12);
  expect(busiest()).toBe(3);
});

describeWith(["openssl"], "https", () => {
  test("goes through a tunnel, and the proxy is told who asks", async () => {
    const tls = certificate();
    const { url, files } = await server({ tls });
    const { url: address, asked } = await proxy("me:s%cret");
    files.set("/", { body: Buffer.from("here") });
    through("https_proxy", address.replace("//", "//me:s%25cret@"));
    const http = fetcher({ allowInsecure: false, ca: tls.cert });
    expect((await http.page(`${url}/`)).body.toString()).toBe("here");
    expect(asked).toEqual([`CONNECT ${url.slice("https://".length)}`]);
  });

  test("what the proxy answers to a stranger is told", async () => {
    const { url } = await server({ tls: certificate() });
    const { url: address } = await proxy("me:secret");
    through("https_proxy", address);
    const failure = await failureOf(fetcher({ allowInsecure: false }).page(`${url}/`));
    expect(failure.message).toBe(`${url}/: 407 Proxy Authentication Required`);
  });
});
