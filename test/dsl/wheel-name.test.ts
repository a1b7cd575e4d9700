import { describe, expect, test } from "vitest";
import type { FileName, ParseWheelName } from "../../dsl/wheel-name.ts";
import { fileName, parseWheelName } from "../../dsl/wheel-name.ts";
import { describeWith } from "../helpers/tools.ts";
import { askPython } from "../python/oracle.ts";

/** A row holds as a value and as a type: it does not compile where the two parsers differ. */
const row = <const Url extends string>(
  url: Url,
  parsed: [ParseWheelName<Url>] extends [never] ? undefined : ParseWheelName<Url>,
) => ({ url, parsed: parsed as readonly [string, string, string] | undefined });

const rows = [
  row("six-1.17.0-py2.py3-none-any.whl", ["six", "1.17.0", "py2.py3-none"]),
  row("https://a.b/c/six-1.17.0-py3-none-any.whl", ["six", "1.17.0", "py3-none"]),
  row("https://a.b/x/torch-2.10.0%2Bcu130-cp314-cp314-manylinux_2_28_x86_64.whl", [
    "torch",
    "2.10.0+cu130",
    "cp314-cp314",
  ]),
  row("torch-2.10.0%2bcu130-cp314-cp314t-linux_x86_64.whl", [
    "torch",
    "2.10.0+cu130",
    "cp314-cp314t",
  ]),
  row("torch-2.10.0+cu130-cp314-cp314-linux_x86_64.whl", ["torch", "2.10.0+cu130", "cp314-cp314"]),
  row("pkg-1%212.0%2Blocal-py3-none-any.whl", ["pkg", "1!2.0+local", "py3-none"]),
  row("cryptography-44.0.0-cp37-abi3-manylinux_2_17_x86_64.manylinux2014_x86_64.whl", [
    "cryptography",
    "44.0.0",
    "cp37-abi3",
  ]),
  row("safetensors-0.6.0-cp38-abi3-linux_x86_64.whl", ["safetensors", "0.6.0", "cp38-abi3"]),
  row("x-1-cp313.cp314-cp313.cp314-linux_x86_64.whl", ["x", "1", "cp313.cp314-cp313.cp314"]),
  row("flash_attn-2.8.2-1-cp314-cp314-linux_x86_64.whl", ["flash_attn", "2.8.2", "cp314-cp314"]),
  row("flash_attn-2.8.2-12abc_d-cp314-cp314-linux_x86_64.whl", [
    "flash_attn",
    "2.8.2",
    "cp314-cp314",
  ]),
  row("x-1.0-py3-none-any.whl#sha256=00/11", ["x", "1.0", "py3-none"]),
  row("x-1.0-py3-none-any.whl?download=a/b-c#d", ["x", "1.0", "py3-none"]),
  row("./wheels/x-1.0-py3-none-any.whl", ["x", "1.0", "py3-none"]),
  row("X.y_Z-1.0-py3-none-any.whl", ["X.y_Z", "1.0", "py3-none"]),
  row("x-1.0.post1.dev2-py3-none-any.whl", ["x", "1.0.post1.dev2", "py3-none"]),
  row("", undefined),
  row("torch", undefined),
  row("foo-1.0.tar.gz", undefined),
  row("foo-1.0-py3-none-any.zip", undefined),
  row("foo-1.0-py3-none-any.whl.metadata", undefined),
  row("foo-1.0-py3-none.whl", undefined),
  row("foo-bar-1.0-py3-none-any.whl", undefined),
  row("foo-1.0-b1-py3-none-any.whl", undefined),
  row("foo-1.0-1-2-py3-none-any.whl", undefined),
  row("foo--py3-none-any.whl", undefined),
  row("-1.0-py3-none-any.whl", undefined),
  row("foo-1.0--none-any.whl", undefined),
  row("foo-1.0-py3--any.whl", undefined),
  row("foo-1.0-py3-none-.whl", undefined),
  row("foo-latest-py3-none-any.whl", undefined),
  row("https://a.b/c/", undefined),
  row("https://a.b/foo-1.0-py3-none-any.whl/", undefined),
];

describe("a wheel's file name, as a value and as a type", () => {
  test.each(rows)("$url", ({ url, parsed }) => {
    const found = parseWheelName(url);
    expect(found && [found.name, found.version, found.tags]).toEqual(parsed);
  });
});

describeWith(["packaging"], "Python's packaging", () => {
  test("reads every name alike", () => {
    // It lets parts be empty, which PEP 427 does not.
    const files = rows
      .map(({ url }) => fileName(url))
      .filter((file) => !file.replace(".whl", "").split("-").includes(""));
    const script = [
      "from packaging.utils import parse_wheel_filename",
      "def read(file):",
      "  try:",
      "    name, version, build, tags = parse_wheel_filename(file)",
      "    build = str(build[0]) + build[1] if build else None",
      "    return [str(version), build, sorted({t.interpreter + '-' + t.abi for t in tags})]",
      "  except Exception: return None",
      "out = [read(file) for file in data]",
    ].join("\n");
    const theirs = askPython(script, files);
    const ours = files.map((file) => {
      const found = parseWheelName(file);
      if (!found) return null;
      const [pythons = "", abis = ""] = found.tags.split("-");
      const pairs = pythons.split(".").flatMap((p) => abis.split(".").map((a) => `${p}-${a}`));
      return [found.version, found.build ?? null, [...new Set(pairs)].sort()];
    });
    expect(ours).toEqual(theirs);
  });
});

test("a build tag and several platforms are kept apart", () => {
  expect(parseWheelName("a-1-2x-cp37-abi3-manylinux_2_17_x86_64.manylinux2014_x86_64.whl")).toEqual(
    {
      name: "a",
      version: "1",
      build: "2x",
      tags: "cp37-abi3",
      platforms: ["manylinux_2_17_x86_64", "manylinux2014_x86_64"],
    },
  );
});

test.each([
  "my wheel-1.0-py3-none-any.whl",
  "a-1.0 beta-py3-none-any.whl",
  "a-1.0-py3-n=e-any.whl",
])("%s: characters are for the value's parser alone", (url) =>
  expect(parseWheelName(url)).toBeUndefined(),
);

test("a file is what a URL ends in, without query and fragment", () => {
  const file: FileName<"https://a.b/c/d.whl?e=/f#g/h"> = "d.whl";
  expect(fileName("https://a.b/c/d.whl?e=/f#g/h")).toBe(file);
});
