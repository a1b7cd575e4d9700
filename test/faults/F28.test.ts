// CLIP's setup.py imports pkg_resources, which setuptools 82 no longer has.
import { expect, it } from "vitest";
import { git } from "../../dsl/index.ts";
import { inImage } from "../rules/found.ts";

const clip = git("openai/CLIP", "dcba3cb2e2827b402d2701e7e1c7d9fed8a20ef1");
const facts = {
  CLIP: { buildSystem: { requires: ["setuptools<82"], backend: "setuptools.build_meta" } },
};
const judged = (version: string) =>
  inImage(
    "build-system-conflict",
    [clip],
    {},
    {
      facts,
      attributes: { "python314Packages.setuptools": { distribution: "setuptools", version } },
    },
  );

it("a setuptools that cannot build it is refused before the build", () => {
  expect(judged("82.0.1")).toMatchObject([{ severity: "error", details: { at: clip } }]);
  expect(judged("80.9.0")).toEqual([]);
});
