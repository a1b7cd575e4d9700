// "%2B" is no character of a store name, "+" none of a Docker tag, and an unencoded "+" was a 404.
import { expect, it } from "vitest";
import { compile } from "../../compiler/compile.ts";
import { contextOf } from "../helpers/context.ts";
import { imageOf, wheelAt } from "../rules/found.ts";

const url = "https://download.pytorch.org/whl/cu130";
const torch = wheelAt("torch-2.10.0%2Bcu130-cp314-cp314-manylinux_2_28_x86_64.whl", url);
const { files } = compile(contextOf({ comfyui: imageOf([torch], { tag: "2.10.0+cu130" }) }));

it("the address keeps its %2B and the store gets a name of its own", () => {
  const text = files.get("packages/torch.nix");
  expect(text).toContain(`url = "${torch.url}";`);
  expect(text).toContain('name = "torch-2.10.0+cu130-cp314-cp314-manylinux_2_28_x86_64.whl";');
});

it("the tag has no +", () => {
  expect(files.get("images/comfyui.nix")).toContain('tag = "2.10.0-cu130";');
});
