/** A look into wheels on servers that fail, and all the way from an index. */
import { randomBytes } from "node:crypto";
import { describe, expect, test } from "vitest";
import { readProject } from "../../../compiler/lock/index/project-page.ts";
import { lookLight, lookNative } from "../../../compiler/lock/xray/look.ts";
import { certificate } from "../../helpers/certificate.ts";
import { describeWith } from "../../helpers/tools.ts";
import { compile, wheelOf } from "../../helpers/wheels.ts";
import { failureOf, fetcher, server } from "../net/fetcher.ts";
import { fresh, native, put } from "./looking.ts";

describe("a wheel on a bad day", () => {
  test.each([
    ["breaks off again and again", [{ resetAfter: 100_000 }, { resetAfter: 200_000 }]],
    ["comes after 429 and 503", [{ status: 429 }, { status: 503 }]],
    ["is elsewhere", [{ redirect: `/moved/${native.file}` }]],
  ] as const)("%s: and is read all the same", async (_, faults) => {
    const shop = await server();
    const url = put(shop, native);
    const contents = (await lookLight({ url }, fresh())).contents;
    const bad = await server();
    bad.files.set(`/${native.file}`, { body: native.bytes, faults });
    bad.files.set(`/moved/${native.file}`, { body: native.bytes });
    const file = { url: `${bad.url}/${native.file}`, sha256: native.sha256 };
    const looking = fresh();
    expect((await lookNative(file, contents, looking)).sha256).toBe(native.sha256);
  });

  test("has another length than its index says: refused before it is read", async () => {
    const shop = await server();
    const file = { url: put(shop, native), size: 5 };
    const { contents } = await lookLight({ url: file.url }, fresh());
    const looking = fresh();
    const failure = await failureOf(lookNative(file, contents, looking));
    expect(failure.message).toContain(
      `has ${String(native.bytes.length)} bytes, and 5 were promised`,
    );
    expect(looking.http.totals().bytes).toBeLessThan(native.bytes.length);
  });

  test("is not there: the server's word is told", async () => {
    const { url } = await server();
    const looking = fresh();
    const failure = await failureOf(lookLight({ url: `${url}/x-1-py3-none-any.whl` }, looking));
    expect(failure.message).toBe(`${url}/x-1-py3-none-any.whl: 404 Not Found`);
  });
});

describeWith(["cc", "openssl"], "from an index over TLS to the libraries a wheel needs", () => {
  test("page, light look, native look", async () => {
    const built = compile(
      { out: "libdep.so.1", source: "int dep;", args: ["-shared", "-Wl,-soname,libdep.so.1"] },
      {
        out: "_c.so",
        source: "extern int dep; int *use(void){return &dep;}",
        args: ["-shared", "-fPIC", "-L.", "-l:libdep.so.1"],
      },
    );
    const wheel = wheelOf({
      name: "x",
      version: "1.0",
      tag: "cp314-cp314-linux_x86_64",
      files: [
        { name: "x/_c.so", data: built["_c.so"] ?? "" },
        { name: "x/weights.bin", data: randomBytes(3_000_000), method: "stored" },
      ],
    });
    const tls = certificate();
    const shop = await server({ tls });
    put(shop, wheel);
    const page = `<html><a href="/${wheel.file}#sha256=${wheel.sha256}">${wheel.file}</a></html>`;
    shop.files.set("/simple/x/", { body: Buffer.from(page), type: "text/html" });

    const http = fetcher({ allowInsecure: false, ca: tls.cert });
    const looking = fresh(http);
    const [candidate] = (await readProject(http, `${shop.url}/simple`, "x")) ?? [];
    if (candidate === undefined) throw new Error("the index lists nothing");
    const file = { url: candidate.url, sha256: candidate.hash?.slice("sha256=".length) ?? "" };
    const { contents } = await lookLight(file, looking);
    expect(http.totals().bytes).toBeLessThan(80_000);
    const { elf } = await lookNative(file, contents, looking);
    expect(elf).toMatchObject([
      { path: "x/_c.so", needed: expect.arrayContaining(["libdep.so.1"]) },
    ]);
  });
});
