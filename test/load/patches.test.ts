import { describe, expect, test } from "vitest";
import { image, layer, wheel } from "../../dsl/index.ts";
import { patchesOf } from "../../compiler/load/beside.ts";
import { Problems } from "../../compiler/problem.ts";
import { projectWith } from "../helpers/command.ts";

/** What an image of one package with these patches reads. */
const read = (
  files: Readonly<Record<string, string | Uint8Array>>,
  ...patches: readonly string[]
): Record<string, string> | readonly string[] => {
  const layers = [layer("all", wheel("a", "1", { patches }))];
  const patched = image("patched", { tag: "1", python: "3.14", layers });
  try {
    return Object.fromEntries(patchesOf(projectWith(files), [{ name: "patched", image: patched }]));
  } catch (error) {
    if (error instanceof Problems) return error.problems.map(({ message }) => message);
    throw error;
  }
};

describe("a patch", () => {
  test("is read as it is, by the path the config names it with", () => {
    expect(
      read({ "fix.patch": "é\r\n", "p/fix.patch": "b" }, "./fix.patch", "p/fix.patch"),
    ).toEqual({
      "./fix.patch": "é\r\n",
      "p/fix.patch": "b",
    });
  });

  test("that is not there is told", () => {
    expect(read({}, "fix.patch")).toEqual([
      "cannot read the patch fix.patch of a: no such file or folder",
    ]);
  });

  test("that is no UTF-8 is refused, as its copy would be another", () => {
    expect(read({ "fix.patch": Buffer.from("caf\xe9", "latin1") }, "fix.patch")).toEqual([
      "the patch fix.patch of a is not UTF-8",
    ]);
  });

  test("whose copy would take another's place is refused", () => {
    const files = { "a/b.patch": "one", "a-b.patch": "two" };
    expect(read(files, "a/b.patch", "a-b.patch")).toEqual([
      "the patches a/b.patch and a-b.patch would both be nix/patches/a-b.patch",
    ]);
    expect(read(files, "a/b.patch", "./a/b.patch")).toEqual({
      "a/b.patch": "one",
      "./a/b.patch": "one",
    });
  });
});
