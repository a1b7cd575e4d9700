// numba 0.61.0 was pinned for Python 3.14, which it gained in 0.63.
import { expect, it } from "vitest";
import { wheel } from "../../dsl/index.ts";
import { inImage, messages } from "../rules/found.ts";

it("a release's bounds on Python are heeded", () => {
  const facts = { numba: { metadata: { requires: [], requiresPython: ">=3.10,<3.14" } } };
  const judged = (python: string) =>
    messages(inImage("python-out-of-bounds", [wheel("numba", "0.61.0")], { python }, { facts }));
  expect(judged("3.13")).toEqual([]);
  expect(judged("3.14")).toEqual([
    "numba 0.61.0 requires Python >=3.10,<3.14, but image comfyui runs Python 3.14",
  ]);
});
