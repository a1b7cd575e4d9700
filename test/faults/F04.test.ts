// A script filled in hashes by sed and took other repositories than the packages name.
import { expect, it } from "vitest";
import type { Artifact } from "../../compiler/lock/lock.ts";
import { git } from "../../dsl/index.ts";
import { contextOf, sri } from "../helpers/context.ts";
import { found, imageOf, messages } from "../rules/found.ts";

const commit = "6f37572d41a4124f406c1d1f33b61f0fd56b4d99";

it("a hash of another repository is told, with its owner", () => {
  const hash = sri("cozy-creator/gen-server");
  const context = contextOf({
    comfyui: imageOf([git("cozy-comfyui/cozy_comfy", commit, { hash })]),
  });
  const other: Artifact = {
    kind: "git",
    url: "https://github.com/cozy-creator/gen-server",
    rev: commit,
    hash,
    origin: { from: "import", source: "test" },
  };
  const artifacts = { ...context.lock.artifacts, "git+other": other };
  const lock = { ...context.lock, artifacts };
  expect(messages(found({ ...context, lock }, "hash-kind-mismatch"))).toEqual([
    "the hash of cozy_comfy is that of the tree of https://github.com/cozy-creator/gen-server at 6f37572",
  ]);
});

it("a hash edited by hand is not the locked one", () => {
  const node = git("cozy-comfyui/cozy_comfy", commit, { hash: sri("edited") });
  expect(found(contextOf({ comfyui: imageOf([node]) }), "hash-kind-mismatch")).toMatchObject([
    { severity: "error", details: { at: node, literal: sri("edited") } },
  ]);
});
