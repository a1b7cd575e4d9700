// Documents took python314 for the build without the GIL; its wheels are cp314, those without are cp314t.
import { expect, it } from "vitest";
import { compile } from "../../compiler/compile.ts";
import { contextOf } from "../helpers/context.ts";
import { imageOf, inImage, wheelAt } from "../rules/found.ts";

const gil = wheelAt("numpy-2.3.0-cp314-cp314-manylinux_2_28_x86_64.whl");
const free = wheelAt("numpy-2.3.0-cp314-cp314t-manylinux_2_28_x86_64.whl");

it("cp314 and cp314t never meet", () => {
  expect(inImage("wheel-fits-image", [free], { python: "3.14" })).toHaveLength(1);
  expect(inImage("wheel-fits-image", [gil], { python: "3.14t" })).toHaveLength(1);
});

it("the interpreter's attribute follows from the version", () => {
  const interpreter = (python: string, node: typeof gil) =>
    compile(contextOf({ comfyui: imageOf([node], { python }) })).files.get("images/comfyui.nix");
  expect(interpreter("3.14t", free)).toContain("pkgs.python314FreeThreading");
  expect(interpreter("3.14", gil)).not.toContain("FreeThreading");
});
