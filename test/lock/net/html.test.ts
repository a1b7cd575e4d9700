import { describe, expect, test } from "vitest";
import { askPython } from "../../python/oracle.ts";
import { describeWith } from "../../helpers/tools.ts";
import { readHtml } from "../../../compiler/lock/index/html.ts";
import { IndexFault } from "../../../compiler/lock/index/index-fault.ts";
import fc from "../../helpers/property.ts";

const page = "https://a.example/simple/six/";
const HASH = "0123456789abcdef".repeat(4);

const one = (anchor: string, head = "") =>
  readHtml(`<!DOCTYPE html><html><head>${head}</head><body>${anchor}</body></html>`, page);

describe("a page of an index in HTML (PEP 503)", () => {
  test("lists files with their addresses, relative to the page", () => {
    expect(
      one(`
        <a href="six-1.17.0-py2.py3-none-any.whl">six-1.17.0-py2.py3-none-any.whl</a><br/>
        <A HREF='../../files/six-1.16.0.tar.gz#sha256=${HASH.toUpperCase()}'>six</A>
        <a href="https://b.example/six-1.15.0.zip?x=1&amp;y=2#md5=00">six</a>
        <a href="//c.example/torch-2.10.0%2Bcu130-cp314-cp314-linux_x86_64.whl">torch</a>`),
    ).toEqual([
      { file: "six-1.17.0-py2.py3-none-any.whl", url: `${page}six-1.17.0-py2.py3-none-any.whl` },
      {
        file: "six-1.16.0.tar.gz",
        url: "https://a.example/files/six-1.16.0.tar.gz",
        hash: `sha256=${HASH}`,
      },
      { file: "six-1.15.0.zip", url: "https://b.example/six-1.15.0.zip?x=1&y=2" },
      {
        file: "torch-2.10.0+cu130-cp314-cp314-linux_x86_64.whl",
        url: "https://c.example/torch-2.10.0%2Bcu130-cp314-cp314-linux_x86_64.whl",
      },
    ]);
  });

  test("of a project in quarantine says so (PEP 792)", () => {
    const status = (text: string) => one("", `<meta name="pypi:project-status" content="${text}">`);
    expect(() => status("quarantined")).toThrow(
      `${page}: the index has put it in quarantine, and gives out no file of it`,
    );
    expect(status("deprecated")).toEqual([]);
  });

  test("or relative to its <base>, the first of them", () => {
    const base = '<base href="https://files.example/x/"><base href="https://not.example/">';
    expect(one('<a href="a-1.tar.gz">a</a>', base)[0]?.url).toBe(
      "https://files.example/x/a-1.tar.gz",
    );
  });

  test("says which Python a file needs, escaped or not", () => {
    const needs = (value: string) => one(`<a href="x" data-requires-python="${value}">x</a>`)[0];
    expect(needs("&gt;=3.8,&lt;4")?.requiresPython).toBe(">=3.8,<4");
    expect(needs(">=3.8")?.requiresPython).toBe(">=3.8");
    expect(needs("&#62;=3.8")?.requiresPython).toBe(">=3.8");
    expect(needs("")).not.toHaveProperty("requiresPython");
  });

  test("says that a file was withdrawn, and why (PEP 592)", () => {
    expect(one('<a href="x" data-yanked>x</a>')[0]?.yanked).toBe(true);
    expect(one('<a href="x" data-yanked="">x</a>')[0]?.yanked).toBe(true);
    expect(one('<a href="x" data-yanked="broken &amp; bad">x</a>')[0]?.yanked).toBe("broken & bad");
    expect(one('<a href="x">x</a>')[0]).not.toHaveProperty("yanked");
  });

  test("says that metadata is a file of its own (PEP 658, 714)", () => {
    const of = (attributes: string) => one(`<a href="x" ${attributes}>x</a>`)[0]?.metadataHash;
    expect(of(`data-core-metadata="sha256=${HASH}"`)).toBe(`sha256=${HASH}`);
    expect(of('data-core-metadata="true"')).toBe(true);
    expect(of(`data-dist-info-metadata="sha256=${HASH}"`)).toBe(`sha256=${HASH}`);
    expect(of(`data-core-metadata="true" data-dist-info-metadata="sha256=${HASH}"`)).toBe(true);
    expect(of('data-core-metadata="false"')).toBeUndefined();
    expect(of("")).toBeUndefined();
  });

  test("passes over what it does not know, and links that lead nowhere", () => {
    const anchors = '<a href="x" data-gpg-sig="true" onclick="f()">x</a><a name="y">y</a><a>z</a>';
    const nowhere = [
      "http://[broken",
      "javascript:x",
      "file:///etc/x.whl",
      "data:,x",
      `/${"x".repeat(20_000)}`,
    ];
    const links = nowhere.map((href) => `<a href="${href}">b</a>`).join("");
    expect(one(`${anchors}${links}`)).toEqual([{ file: "x", url: `${page}x` }]);
  });

  test.each([
    ["unclosed", '<a href="x.whl">x<a href="y.whl">y', ["x.whl", "y.whl"]],
    ["cut off in a tag", '<a href="x.whl">x</a><a href="y.w', ["x.whl"]],
    ["unquoted", "<a href=x.whl>x</a>", ["x.whl"]],
    ["commented out", '<!-- <a href="x.whl">x</a> --><a href="y.whl">y</a>', ["y.whl"]],
    ["in a script", '<script>"<a href=x.whl>"</script><a href="y.whl">y</a>', ["y.whl"]],
    ["in upper case, with blanks", '<A\n  HREF = " x.whl "\n>x</A>', ["x.whl"]],
  ])("%s: read as a browser reads it", (_, html, files) => {
    expect(readHtml(html, page).map(({ file }) => file)).toEqual(files);
  });

  test("that is no HTML at all is refused", () => {
    expect(() => readHtml("", page)).toThrow(IndexFault);
    expect(() => readHtml("Service temporarily unavailable", page)).toThrow(
      `${page}: is not an index page: it has no HTML in it`,
    );
  });

  test("of a later major version is refused (PEP 629)", () => {
    const meta = (version: string) => `<meta name="pypi:repository-version" content="${version}">`;
    expect(one("", meta("1.4"))).toEqual([]);
    expect(() => one("", meta("2.0"))).toThrow("speaks version 2.0 of the index protocol");
  });

  test("of many thousand files is read at once", () => {
    const anchor = `<a href="x-1-py3-none-any.whl#sha256=${HASH}" data-requires-python="&gt;=3">x</a>\n`;
    expect(readHtml(anchor.repeat(50_000), page)).toHaveLength(50_000);
  });
});

describeWith(["pip"], "pip reads the same", () => {
  const ask = `
from pip._internal.index.collector import parse_links, IndexContent
out = []
for text in data["pages"]:
    content = IndexContent(text.encode(), "text/html", "utf-8", data["url"], cache_link_parsing=False)
    out.append([
        {
            "url": link.url_without_fragment,
            "hash": link.hash if link.hash_name == "sha256" else None,
            "needs": link.requires_python,
            "yanked": None if link.yanked_reason is None else link.yanked_reason or True,
        }
        for link in parse_links(content)
    ])`;
  const value = fc.constantFrom("&gt;=3.8", ">=3.8,<4", "&#62;3", "a &amp; b", "", "é", "&lt;4");
  const href = fc.constantFrom(
    "six-1.0.tar.gz",
    "../../x/six-1.0-py3-none-any.whl",
    "https://b.example/six%2B1.whl",
    "//c.example/six.whl?a=1&amp;b=2",
    "/root.whl",
  );
  const fragment = fc.constantFrom("", `#sha256=${HASH}`, "#md5=0123", `#egg=x&sha256=${HASH}`);
  const anchor = fc
    .record({ href, fragment, needs: fc.option(value), yanked: fc.option(value) })
    .map(({ href: address, fragment: hash, needs, yanked }) =>
      [
        `<a href="${address}${hash}"`,
        ...(needs === null ? [] : [`data-requires-python="${needs}"`]),
        ...(yanked === null ? [] : [`data-yanked="${yanked}"`]),
      ].join(" "),
    )
    .map((open) => `${open}>six</a>`);
  const whole = fc
    .tuple(fc.boolean(), fc.array(anchor, { maxLength: 6 }))
    .map(
      ([base, anchors]) =>
        `<!DOCTYPE html><html><head>${base ? '<base href="https://d.example/e/">' : ""}</head><body>${anchors.join("<br>")}</body></html>`,
    );

  test("on 500 pages", () => {
    const pages = fc.sample(whole, { numRuns: 500 });
    const ours = pages.map((text) =>
      readHtml(text, page).map(({ url, hash, requiresPython, yanked }) => ({
        url,
        hash: hash?.slice("sha256=".length) ?? null,
        needs: requiresPython ?? null,
        yanked: yanked ?? null,
      })),
    );
    const theirs = askPython(ask, { pages, url: page });
    expect(ours).toEqual(theirs);
  });
});
