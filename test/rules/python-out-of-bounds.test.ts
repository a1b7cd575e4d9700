import { expect, it } from "vitest";
import { wheel } from "../../dsl/index.ts";
import { inImage, messages } from "./found.ts";

const numba = wheel("numba", "0.61.0");
const bounds = (requiresPython: string) => ({
  facts: {
    numba: { metadata: { requires: [], requiresPython } },
    pymatting: { metadata: { requires: ["numba"] } },
  },
});

it("refuses a release that is not for the image's Python", () => {
  expect(inImage("python-out-of-bounds", [numba], {}, bounds(">=3.10,<3.14"))).toMatchObject([
    {
      severity: "error",
      message: "numba 0.61.0 requires Python >=3.10,<3.14, but image comfyui runs Python 3.14",
      details: { at: numba, hint: "take a release of numba for Python 3.14" },
    },
  ]);
});

it("says what else goes without it", () => {
  const all = [numba, wheel("pymatting", "1.1")];
  const [problem] = inImage("python-out-of-bounds", all, {}, bounds("<3.14"));
  expect(problem?.details.hint).toBe(
    "take a release of numba for Python 3.14; leaving out numba also leaves out pymatting",
  );
});

it.each([">=3.10", ">=3.14.1", "!=3.14.0", "<4", "<=3.14.99", "nonsense"])(
  "is content with %s: some Python 3.14 meets it, or it says nothing",
  (text) => {
    expect(messages(inImage("python-out-of-bounds", [numba], {}, bounds(text)))).toEqual([]);
  },
);

it("takes a Python without the GIL for the same version", () => {
  const locked = bounds("<3.14");
  expect(inImage("python-out-of-bounds", [numba], { python: "3.14t" }, locked)).toHaveLength(1);
});
