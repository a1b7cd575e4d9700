import { describe, expect, test } from "vitest";
import { byDistribution, candidates } from "../../compiler/lock/candidates.ts";
import { image, layer, sdist, wheel } from "../../dsl/index.ts";
import type { Distribution } from "../../dsl/node.ts";

const HERE = "cp314-cp314-manylinux_2_28_x86_64.whl";

const on = (accelerator: { cuda?: string; rocm?: string; xpu?: string }) =>
  image("x", { tag: "1", python: "3.14", layers: [layer("a")], ...accelerator } as never);

const answers = (pkg: Distribution, files: readonly string[], accelerator = {}) =>
  candidates(pkg, on(accelerator), byDistribution(files));

describe("of the known files, those answer a request", () => {
  const older = "https://a.example/Big_Thing-1.0-py3-none-any.whl";
  const newer = "https://a.example/big.thing-1.1-py3-none-any.whl";
  const source = "https://a.example/big-thing-1.2.tar.gz";
  const all = [older, source, "https://a.example/other-1.0-py3-none-any.whl", newer];

  test("that are of its name, kind and version, the best first", () => {
    expect(answers(wheel("big-thing", ">=1"), all)).toEqual([newer, older]);
    expect(answers(wheel("big-thing", "1"), all)).toEqual([older]);
    expect(answers(sdist("big-thing", ">=1"), all)).toEqual([source]);
    expect(answers(wheel("big-thing", "no version"), all)).toEqual([]);
    expect(answers(wheel("nowhere", "1"), all)).toEqual([]);
  });

  test("that it names itself, known or not", () => {
    expect(answers(wheel(newer), [])).toEqual([newer]);
  });

  test("but no commit of a repository, whatever its address ends in", () => {
    expect(byDistribution(["git+https://a.example/x-1.0.tar.gz", "https://a.example/x"])).toEqual(
      new Map(),
    );
  });
});

describe("an accelerator", () => {
  const cuda = { cuda: "13.0" };
  const none = {};

  test.each([
    [`https://a.example/x-1+cu130-${HERE}`, cuda, true],
    [`https://a.example/x-1+cu128-${HERE}`, cuda, false],
    [`https://a.example/x-1+cu130-${HERE}`, none, false],
    [`https://a.example/x-1+cu130-${HERE}`, { rocm: "13.0" }, false],
    [`https://a.example/x-1+cu13-${HERE}`, cuda, true],
    [`https://a.example/x-1+rocm6.1-${HERE}`, { rocm: "6.1" }, true],
    [`https://a.example/x-1+rocm6.1-${HERE}`, { rocm: "6.10" }, false],
    [`https://a.example/x-1+xpu-${HERE}`, { xpu: "2025.3" }, true],
    [`https://a.example/x-1+cpu-${HERE}`, none, true],
    [`https://a.example/x-1+cpu-${HERE}`, cuda, false],
    [`https://a.example/x-1+cpu-${HERE}`, { rocm: "6.1" }, false],
    [`https://a.example/whl/cu128/x-1-${HERE}`, cuda, false],
    [`https://a.example/whl/cpu/x-1-${HERE}`, cuda, true],
    [`https://a.example/whl/cu128/x-1-py3-none-any.whl`, cuda, true],
    [`https://a.example/x-1-${HERE}`, none, true],
  ])("%s serves %o: %s", (file, accelerator, serves) => {
    expect(answers(wheel("x", ">=1"), [file], accelerator)).toEqual(serves ? [file] : []);
  });
});
