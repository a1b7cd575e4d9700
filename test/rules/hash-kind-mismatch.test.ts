import { expect, it } from "vitest";
import type { Context } from "../../compiler/context.ts";
import type { Artifact } from "../../compiler/lock/lock.ts";
import { git, sdist } from "../../dsl/index.ts";
import { contextOf, sri } from "../helpers/context.ts";
import { found, imageOf, inImage, messages, text, wheelAt } from "./found.ts";

const COMMIT = "6f37572d41a4124f406c1d1f33b61f0fd56b4d99";
const sdistUrl = "https://files.pythonhosted.org/packages/accelerate-1.2.1.tar.gz";
const wheelUrl = "https://files.pythonhosted.org/packages/accelerate-1.2.1-py3-none-any.whl";

/** The context with another artifact in its lock, asked for by nobody. */
const knowing = (context: Context, key: string, artifact: Artifact): Context => ({
  ...context,
  lock: { ...context.lock, artifacts: { ...context.lock.artifacts, [key]: artifact } },
});

const aWheel = (hash: string): Artifact => ({
  kind: "wheel",
  file: "accelerate-1.2.1-py3-none-any.whl",
  hash,
  origin: { from: "index", source: "test" },
});

it("refuses a wheel's hash on the source archive", () => {
  const hash = sri("the wheel");
  const node = sdist(sdistUrl, { hash });
  const context = knowing(contextOf({ comfyui: imageOf([node]) }), wheelUrl, aWheel(hash));
  expect(found(context, "hash-kind-mismatch")).toMatchObject([
    {
      message:
        "the hash of accelerate 1.2.1 is that of the wheel accelerate-1.2.1-py3-none-any.whl",
      details: { at: node, literal: hash, hint: "leave hash out: the lock knows the right one" },
    },
  ]);
});

it("refuses a file's hash on a git tree", () => {
  const hash = sri("the wheel");
  const node = git("cozy-comfyui/cozy_comfyui", COMMIT, { hash });
  const context = knowing(contextOf({ comfyui: imageOf([node]) }), wheelUrl, aWheel(hash));
  expect(messages(found(context, "hash-kind-mismatch"))).toEqual([
    "the hash of cozy_comfyui is that of the wheel accelerate-1.2.1-py3-none-any.whl",
  ]);
});

it("refuses the hash of another platform's wheel", () => {
  const hash = sri("macOS");
  const node = wheelAt("x-1-cp314-cp314-manylinux_2_28_x86_64.whl", undefined, { hash });
  const mac = { ...aWheel(hash), file: "x-1-cp314-cp314-macosx_11_0_arm64.whl" } as Artifact;
  const context = knowing(contextOf({ comfyui: imageOf([node]) }), "https://a.example/mac", mac);
  expect(messages(found(context, "hash-kind-mismatch"))).toEqual([
    "the hash of x 1 is that of the wheel x-1-cp314-cp314-macosx_11_0_arm64.whl",
  ]);
});

it("refuses a hash that is not the locked one", () => {
  const node = sdist(sdistUrl, { hash: sri("something else") });
  expect(messages(inImage("hash-kind-mismatch", [node]))).toEqual([
    `the hash of accelerate 1.2.1 is not the one in the lock, ${sri(sdistUrl)}`,
  ]);
});

it("refuses a lock that has one hash for two files", () => {
  const node = sdist(sdistUrl);
  const context = contextOf({ comfyui: imageOf([node]) });
  expect(
    messages(found(knowing(context, wheelUrl, aWheel(sri(sdistUrl))), "hash-kind-mismatch")),
  ).toEqual([
    "the lock has one hash for the source archive accelerate-1.2.1.tar.gz of accelerate 1.2.1 and for the wheel accelerate-1.2.1-py3-none-any.whl",
  ]);
});

it("refuses a wheel in sdist()", () => {
  const node = sdist(text(wheelUrl));
  expect(inImage("hash-kind-mismatch", [node])).toMatchObject([
    {
      details: {
        at: node,
        literal: wheelUrl,
        hint: `a wheel is installed by wheel("${wheelUrl}")`,
      },
    },
  ]);
});

it("takes the locked hash, and one file at two addresses", () => {
  const node = wheelAt("accelerate-1.2.1-py3-none-any.whl", undefined, { hash: sri(wheelUrl) });
  const context = contextOf({ comfyui: imageOf([node]) });
  const mirrored = knowing(context, "https://mirror.example/a", aWheel(sri(wheelUrl)));
  expect(found(mirrored, "hash-kind-mismatch")).toEqual([]);
});

it("takes a fork's tree that is the same", () => {
  const node = git("openai/CLIP", COMMIT);
  const context = contextOf({ comfyui: imageOf([node]) });
  const [known] = Object.values(context.lock.artifacts);
  const fork = { ...known, url: "https://github.com/me/CLIP" } as Artifact;
  expect(found(knowing(context, "git+fork", fork), "hash-kind-mismatch")).toEqual([]);
  const other = { ...known, url: "https://github.com/me/other" } as Artifact;
  expect(found(knowing(context, "git+other", other), "hash-kind-mismatch")).toHaveLength(1);
});
