// OpenCV was dropped for having "no 3.14 wheels": its cp37-abi3 wheels fit 3.14, though not 3.14t.
import { expect, it } from "vitest";
import { inImage, wheelAt } from "../rules/found.ts";

const opencv = wheelAt(
  "opencv_contrib_python-4.10.0.84-cp37-abi3-manylinux_2_17_x86_64.manylinux2014_x86_64.whl",
);

it("an abi3 wheel fits every later Python with a GIL", () => {
  expect(inImage("wheel-fits-image", [opencv], { python: "3.14" })).toEqual([]);
  expect(inImage("wheel-fits-image", [opencv], { python: "3.11" })).toEqual([]);
  expect(inImage("wheel-fits-image", [opencv], { python: "3.14t" })).toHaveLength(1);
});
