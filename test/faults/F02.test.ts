// Four PyPI sdists were built with `format = "wheel"`: the installer looked for a .whl and found none.
import { expect, it } from "vitest";
import { wheel } from "../../dsl/index.ts";
import { inImage, text } from "../rules/found.ts";

it("wheel() takes no source archive", () => {
  const url =
    "https://files.pythonhosted.org/packages/source/o/opencv-contrib-python/opencv-contrib-python-4.10.0.84.tar.gz";
  expect(inImage("not-a-wheel", [wheel(text(url))])).toMatchObject([
    {
      severity: "error",
      details: { literal: url, hint: expect.stringContaining("sdist(") as string },
    },
  ]);
});
