import { describe, expect, test } from "vitest";
import { close } from "../../../compiler/lock/closure/close.ts";
import type { Closed, Opening } from "../../../compiler/lock/closure/close.ts";
import { chainTo } from "../../../compiler/lock/closure/demands.ts";
import { candidateOf, fileOf, indexOf } from "./memory-index.ts";
import type { Shelf } from "./memory-index.ts";

const target = { python: "3.14", glibc: [2, 42] } as const;

/** The closure of roots given as `name → Requires-Dist`, over an index in memory. */
const closed = (
  roots: Shelf,
  shelf: Shelf,
  { has = [], ...more }: Partial<Opening> & { readonly has?: readonly string[] } = {},
  index = indexOf(shelf),
): Promise<Closed> =>
  close(
    {
      target,
      roots: Object.entries(roots).map(([name, requires]) => ({ name, requires })),
      provided: (name) => Object.hasOwn(roots, name) || has.includes(name),
      ...more,
    },
    index,
  );

const picked = ({ picks }: Closed): readonly string[] =>
  picks.map(({ name, version }) => `${name} ${version}`);

describe("the closure of an image", () => {
  test("is what its packages require, and what those require in turn", async () => {
    const found = await closed(
      { torch: ["sympy>=1.13.3", "filelock"] },
      { "sympy 1.14.0": ["mpmath<1.4,>=1.1.0"], "mpmath 1.3.0": [], "filelock 3.20.0": [] },
    );
    expect(picked(found)).toEqual(["filelock 3.20.0", "mpmath 1.3.0", "sympy 1.14.0"]);
    expect(found.missing).toEqual([]);
  });

  test("ends where an index makes up names without end, and says so", async () => {
    const made = (name: string): readonly string[] =>
      Array.from({ length: 100 }, (_, at) => `${name}x${String(at)}`);
    const endless = {
      candidates: (name: string) => Promise.resolve([candidateOf(fileOf(`${name} 1`))]),
      needs: ({ file }: { file: string }) =>
        Promise.resolve({ requires: made(file.split("-")[0] ?? "") }),
    };
    const { missing, picks } = await closed({ root: ["a"] }, {}, {}, { ...endless, asked: [] });
    expect(picks).toEqual([]);
    expect(missing).toMatchObject([
      { failure: { message: "over 5000 distributions are required by now" } },
    ]);
  });

  test("leaves out what the image has", async () => {
    const found = await closed(
      { torch: ["triton==3.6.0", "filelock"], triton: [] },
      { "filelock 3.20.0": [], "triton 3.7.0": [] },
      { has: ["filelock"] },
    );
    expect(picked(found)).toEqual([]);
  });

  test("leaves out what a marker says is for elsewhere", async () => {
    const found = await closed(
      {
        a: [
          "colorama; sys_platform == 'win32'",
          "tomli; python_version < '3.11'",
          "greenlet; platform_machine == 'x86_64' or platform_machine == 'AMD64'",
        ],
      },
      { "colorama 1": [], "tomli 1": [], "greenlet 3": [] },
    );
    expect(picked(found)).toEqual(["greenlet 3"]);
  });

  test("finds the libraries behind extras of a metapackage, versions padded with zeros", async () => {
    const found = await closed(
      { torch: ["cuda-toolkit[cublas,nvrtc]==13.0.3; platform_system == 'Linux'"] },
      {
        "cuda-toolkit 13.0.3.0": [
          "nvidia-cublas==13.1.1.3.*; (sys_platform == 'linux' and platform_machine == 'x86_64' or sys_platform == 'win32') and extra == 'cublas'",
          "nvidia-cuda-nvrtc==13.0.88.*; extra == 'nvrtc'",
          "nvidia-curand==10.4.0.35.*; extra == 'curand'",
        ],
        "nvidia-cublas 13.1.1.3": [],
        "nvidia-cublas 13.2": [],
        "nvidia-cuda-nvrtc 13.0.88": [],
        "nvidia-curand 10.4.0.35": [],
      },
    );
    expect(picked(found)).toEqual([
      "cuda-toolkit 13.0.3.0",
      "nvidia-cublas 13.1.1.3",
      "nvidia-cuda-nvrtc 13.0.88",
    ]);
  });

  test("asks a package of the config for its extras, too", async () => {
    const found = await closed(
      { app: ["diffusers[torch]"], diffusers: ["accelerate>=0.31; extra == 'torch'"] },
      { "accelerate 1.0": [] },
    );
    expect(picked(found)).toEqual(["accelerate 1.0"]);
  });

  test("ends where packages require each other, or themselves for an extra", async () => {
    const found = await closed(
      { app: ["a[all]"] },
      { "a 1": ["b", "a[fast]; extra == 'all'", "c; extra == 'fast'"], "b 1": ["a"], "c 1": [] },
    );
    expect(picked(found)).toEqual(["a 1", "b 1", "c 1"]);
    expect(found.demands.get("a")?.map(({ by }) => by)).toEqual(["app", "b"]);
  });

  test("takes the newest release that all who ask admit", async () => {
    const found = await closed(
      { a: ["numpy>=1.26"], b: ["numpy<2.3"], c: ["numpy"] },
      { "numpy 1.26": [], "numpy 2.2": [], "numpy 2.3": [], "numpy 2.4": [] },
    );
    expect(picked(found)).toEqual(["numpy 2.2"]);
    expect(found.picks[0]).toMatchObject({
      why: "the newest release that fits",
      lost: [
        { file: fileOf("numpy 2.4"), rule: "version", reason: "2.4 is not >=1.26,<2.3" },
        { file: fileOf("numpy 1.26"), rule: "older" },
      ],
    });
  });

  test("forgets what only a release asked for that is not taken after all", async () => {
    const found = await closed(
      { a: ["x"], b: ["y"] },
      { "x 2": ["old"], "x 1": [], "y 1": ["x<2"], "old 1": [] },
    );
    expect(picked(found)).toEqual(["x 1", "y 1"]);
  });

  test("does not take a pre-release, a yanked file or one for another Python unasked", async () => {
    const shelf: Shelf = { "a 1": [], "a 2": [], "a 3": [], "a 4rc1": [] };
    const index = indexOf(shelf, { "a 3": { yanked: "broken" }, "a 2": { python: ">=3.15" } });
    const found = await closed({ app: ["a"] }, shelf, {}, index);
    expect(picked(found)).toEqual(["a 1"]);
    expect(found.picks[0]?.lost.map(({ rule }) => rule)).toEqual([
      ...["prerelease", "yanked", "requires-python"],
    ]);
    expect(picked(await closed({ app: ["a>=4rc1"] }, shelf, {}, index))).toEqual(["a 4rc1"]);
  });

  test("keeps what was picked before while it fits, and asks no index about it", async () => {
    const shelf: Shelf = { "a 1": ["b"], "a 2": ["b"], "b 1": [], "b 2": [] };
    const before = ["a 1", "b 1"].map((entry) => {
      const [name = "", version = ""] = entry.split(" ");
      const candidate = candidateOf(fileOf(entry));
      return [name, { name, version, candidate, why: "then the newest", lost: [] }] as const;
    });
    const index = indexOf(shelf);
    const again = await closed({ app: ["a", "b>=2"] }, shelf, { previous: new Map(before) }, index);
    expect(picked(again)).toEqual(["a 1", "b 2"]);
    expect(again.picks[0]?.why).toBe("then the newest");
    expect(index.asked.filter((each) => each === "a")).toEqual([]);
  });

  test("comes to an end where two releases send each other away", async () => {
    const found = await closed(
      { app: ["a", "b", "c"] },
      { "a 1": ["b<2"], "a 2": ["b>=2"], "b 1": ["a>=2"], "b 2": ["a<2"], "c 1": [] },
    );
    expect(picked(found)).toEqual(["a 1", "c 1"]);
    expect(found.missing).toMatchObject([
      { name: "b", losses: [{ reason: "what it requires sends away those who ask for it" }, {}] },
    ]);
  });

  test("asks for each project and file once", async () => {
    const shelf: Shelf = { "a 1": ["c>=1"], "b 1": ["c<3"], "c 1": [], "c 2": [], "c 3": [] };
    const index = indexOf(shelf);
    await closed({ app: ["a", "b", "c"] }, shelf, {}, index);
    expect(index.asked.toSorted()).toEqual([...new Set(index.asked)].sort());
  });
});

describe("what cannot be closed", () => {
  test("is told with all who ask and with what the index has", async () => {
    const { missing } = await closed({ a: ["x<2"], b: ["x>=2"] }, { "x 1": [], "x 2": [] });
    expect(missing).toMatchObject([
      {
        name: "x",
        demands: [{ by: "a" }, { by: "b" }],
        losses: [{ rule: "version" }, { rule: "version" }],
      },
    ]);
  });

  test("is told when the index has no such project", async () => {
    const { missing } = await closed({ a: ["nowhere"] }, {});
    expect(missing).toMatchObject([{ name: "nowhere", losses: [] }]);
  });

  test("is told when the index cannot be reached, and the rest is closed all the same", async () => {
    const found = await closed({ a: ["unreachable", "b"] }, { "b 1": [] });
    expect(found.missing).toMatchObject([
      { name: "unreachable", failure: { message: "https://index.example.org is not there" } },
    ]);
    expect(picked(found)).toEqual(["b 1"]);
  });
});

describe("the chain to a package", () => {
  test("is the shortest way from a package of the config", async () => {
    const { demands } = await closed(
      { torch: ["cuda-toolkit[cublas]"], other: ["torch"] },
      {
        "cuda-toolkit 13": ["nvidia-cublas; extra == 'cublas'"],
        "nvidia-cublas 13": [],
      },
    );
    const roots = new Set(["torch", "other"]);
    expect(chainTo("nvidia-cublas", demands, roots)).toEqual([
      "torch",
      "cuda-toolkit",
      "nvidia-cublas",
    ]);
    expect(chainTo("torch", demands, roots)).toEqual(["other", "torch"]);
    expect(chainTo("other", demands, roots)).toEqual(["other"]);
  });

  test("ends where those who ask for it ask for each other alone", async () => {
    const { demands } = await closed({ app: ["a"] }, { "a 1": ["b"], "b 1": ["a"] });
    expect(chainTo("a", demands, new Set())).toEqual(["a"]);
  });
});
