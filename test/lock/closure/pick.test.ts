import { describe, expect, test } from "vitest";
import { demandsOf, demandText } from "../../../compiler/lock/closure/demands.ts";
import { pick } from "../../../compiler/lock/closure/pick.ts";
import { close } from "../../../compiler/lock/closure/close.ts";
import { markerEnvironment } from "../../../compiler/python/marker-environment.ts";
import { candidateOf, indexOf } from "./memory-index.ts";

const target = { python: "3.14", glibc: [2, 42] } as const;

const picked = (...files: readonly string[]) => {
  const found = pick(
    "x",
    files.map((file) => candidateOf(file)),
    [],
    target,
  );
  return "losses" in found ? undefined : [found.why, ...found.lost.map(({ file }) => file)];
};

const anywhere = (version: string) => `x-${version}-py3-none-any.whl`;
const here = (version: string) => `x-${version}-cp314-cp314-manylinux_2_28_x86_64.whl`;
const windows = (version: string) => `x-${version}-cp314-cp314-win_amd64.whl`;

describe("why a file was taken", () => {
  test("because nothing is newer", () => {
    expect(picked(anywhere("1"))).toEqual(["the newest release"]);
    expect(picked(anywhere("1"), windows("1"))).toEqual(["the newest release"]);
  });

  test("because what is newer does not fit", () => {
    expect(picked(anywhere("1"), windows("2"))).toEqual([
      "the newest release that fits",
      windows("2"),
    ]);
  });

  test("because it is the best of several wheels", () => {
    const [why] = picked(here("2"), anywhere("2"), anywhere("1")) ?? [];
    expect(why).toBe("the newest release, its best wheel for this Python");
  });

  test("is told with the newest that lost by each rule, and the next best", () => {
    const files = [anywhere("1"), anywhere("2"), here("2")];
    expect(picked(...files, windows("3"), windows("4"), anywhere("5rc1"))).toEqual([
      "the newest release that fits, its best wheel for this Python",
      ...[anywhere("5rc1"), windows("4"), anywhere("2")],
    ]);
  });
});

describe("demands", () => {
  const environment = markerEnvironment("3.14");

  test("are not made of what a package waives", () => {
    const root = { name: "a", requires: ["b", "c"], waived: new Set(["b"]) };
    expect([...demandsOf([root], new Map(), environment).keys()]).toEqual(["c"]);
  });

  test("are made by the config's package, not by another of its name", () => {
    const members = new Map([["a", { name: "a", requires: ["elsewhere"] }]]);
    const roots = [{ name: "a", requires: ["here"] }];
    expect([...demandsOf(roots, members, environment).keys()]).toEqual(["here"]);
  });

  test("are not made by a line that is no requirement", () => {
    const root = { name: "a", requires: ["b >=dev", "c"] };
    expect([...demandsOf([root], new Map(), environment).keys()]).toEqual(["c"]);
  });

  test.each([
    ['b (>=1.19.*) ; python_version >= "3.7"', ">=1.19"],
    ["b>= 1.*,<3", ">=1,<3"],
    ["b<=2.30.*,!=2.1.*", "<=2.30,!=2.1.*"],
  ])("are made by a line as older wheels have it: %s", (line, specifier) => {
    const demands = demandsOf([{ name: "a", requires: [line] }], new Map(), environment);
    expect(demands.get("b")).toMatchObject([{ requirement: { name: "b", specifier } }]);
  });

  test.each([
    ["b", "a requires b"],
    ["B[y,X] >=1 ; os_name == 'posix'", "a requires b[y,x]>=1"],
    ["b @ https://a.example/b.zip", "a requires b @ https://a.example/b.zip"],
  ])("%s are said: %s", (line, text) => {
    const demands = demandsOf([{ name: "a", requires: [line] }], new Map(), environment);
    expect(demands.get("b")?.map(demandText)).toEqual([text]);
  });

  test("go by the patch release of the interpreter", async () => {
    const shelf = { "b 1": [], "b 2": [] };
    const index = indexOf(shelf, { "b 2": { python: ">=3.14.3" } });
    const closed = (patch: number) =>
      close(
        {
          target: { ...target, patch },
          roots: [{ name: "a", requires: ["b; python_full_version >= '3.14.2'"] }],
          provided: () => false,
        },
        index,
      );
    const versions = async (patch: number) =>
      (await closed(patch)).picks.map(({ version }) => version);
    expect(await versions(1)).toEqual([]);
    expect(await versions(2)).toEqual(["1"]);
    expect(await versions(3)).toEqual(["2"]);
  });
});
