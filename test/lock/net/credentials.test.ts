import path from "node:path";
import { describe, expect, test } from "vitest";
import { credentialsOf } from "../../../compiler/host/credentials.ts";
import { withoutSecrets } from "../../../compiler/address.ts";
import { netrcFor, parseNetrc } from "../../../compiler/host/netrc.ts";
import { projectWith } from "../../helpers/command.ts";
import { failureOf, fetcher, server } from "./fetcher.ts";

const home = (netrc?: string): string =>
  projectWith(netrc === undefined ? {} : { ".netrc": netrc });

const basic = (text: string): string => `Basic ${Buffer.from(text).toString("base64")}`;

describe("netrc", () => {
  test("on one line or several, with comments, quotes and macros", () => {
    const text = `# mine
machine a.example login me password "two words"
macdef init
cd /pub
machine trap.example login x password y

machine B.Example
  login you
  account ignored
  password "qu\\"oted"
default login anonymous password guest`;
    expect(parseNetrc(text)).toEqual([
      { machine: "a.example", login: "me", password: "two words" },
      { machine: "b.example", login: "you", password: 'qu"oted' },
      { machine: undefined, login: "anonymous", password: "guest" },
    ]);
  });

  test("the machine's own entry goes before the default, wherever that stands", () => {
    const entries = parseNetrc("default login d password d\nmachine a.example login a password a");
    expect(netrcFor(entries, "A.example")?.login).toBe("a");
    expect(netrcFor(entries, "other.example")?.login).toBe("d");
  });

  test("cut off or nonsense, it gives what can be read", () => {
    expect(parseNetrc("machine")).toEqual([{ machine: "", login: undefined, password: undefined }]);
    expect(parseNetrc("login me password before any host")).toEqual([]);
  });
});

describe("credentials of a host", () => {
  const of = (env: Readonly<Record<string, string>>, url: string, netrc = "") =>
    credentialsOf(env, home(netrc))(new URL(url));

  test("a token by the host's name, or by host and port", () => {
    const env = { COMFYNIX_TOKEN_A_B_EXAMPLE: "t", COMFYNIX_TOKEN_A_B_EXAMPLE_8443: "p" };
    expect(of(env, "https://a-b.example/x")).toBe("Bearer t");
    expect(of(env, "https://a-b.example:8443/x")).toBe("Bearer p");
    expect(of(env, "https://b.example/x")).toBeUndefined();
  });

  test("GitHub's token is GitHub's alone", () => {
    const env = { GITHUB_TOKEN: "gh" };
    expect(of(env, "https://api.github.com/x")).toBe("Bearer gh");
    expect(of(env, "https://raw.githubusercontent.com/x")).toBeUndefined();
    expect(of(env, "https://github.com.evil.example/x")).toBeUndefined();
  });

  test("netrc, of the home or where NETRC says", () => {
    const netrc = "machine a.example login me password secret";
    expect(of({}, "https://a.example/", netrc)).toBe(basic("me:secret"));
    const other = path.join(home(netrc.replace("secret", "other")), ".netrc");
    expect(of({ NETRC: other }, "https://a.example/", netrc)).toBe(basic("me:other"));
    expect(of({ NETRC: "/nonexistent" }, "https://a.example/", netrc)).toBeUndefined();
  });

  test("written in the address, it goes before everything", () => {
    const env = { COMFYNIX_TOKEN_A_EXAMPLE: "t" };
    expect(of(env, "https://me:p%40ss@a.example/")).toBe(basic("me:p@ss"));
    expect(of(env, "https://me:100%@a.example/")).toBe(basic("me:100%"));
  });

  test("nothing goes over plain http to another machine", () => {
    const env = { COMFYNIX_TOKEN_A_EXAMPLE: "t", COMFYNIX_TOKEN_127_0_0_1: "l" };
    expect(of(env, "http://a.example/")).toBeUndefined();
    expect(of(env, "http://127.0.0.1:80/")).toBe("Bearer l");
  });

  test("a value that would break the header is no token", () => {
    expect(of({ COMFYNIX_TOKEN_A_EXAMPLE: "t\r\nx: y" }, "https://a.example/")).toBeUndefined();
  });
});

describe("on the way", () => {
  test("a redirect to another server does not carry them along", async () => {
    const first = await server();
    const second = await server();
    const body = Buffer.from("x");
    first.files.set("/", { body, faults: [{ redirect: `${second.url}/` }] });
    second.files.set("/", { body });
    const env = { COMFYNIX_TOKEN_127_0_0_1: "t0k3n" };
    await fetcher({ credentials: credentialsOf(env, home()) }).page(`${first.url}/`);
    expect(first.seen[0]?.authorization).toBe("Bearer t0k3n");
    expect(second.seen[0]?.authorization).toBeUndefined();
  });

  test("a login in the address is not shown, not kept, and not sent as part of it", async () => {
    const { url, seen } = await server();
    const secret = url.replace("//", "//me:hunter2@");
    const failure = await failureOf(
      fetcher({ credentials: credentialsOf({}, home()) }).page(`${secret}/x`),
    );
    expect(seen).toMatchObject([{ path: "/x", authorization: basic("me:hunter2") }]);
    expect(JSON.stringify([failure.message, failure.url, failure.stack])).not.toContain("hunter2");
  });

  test("the signature of an address is not shown", () => {
    expect(withoutSecrets("https://s3.example/x.whl?X-Amz-Signature=abc&a=1")).toBe(
      "https://s3.example/x.whl",
    );
    expect(withoutSecrets("https://a.example/x?page=2#top")).toBe("https://a.example/x?page=2#top");
  });
});
