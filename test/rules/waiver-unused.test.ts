import { expect, it } from "vitest";
import { wheel } from "../../dsl/index.ts";
import { contextOf } from "../helpers/context.ts";
import { found, imageOf, inImage, messages } from "./found.ts";
import { requirements } from "./requirements.ts";

const torch = wheel("torch", "2.10.0", { waive: { triton: "nobody compiles here" } });
const facts = requirements({ torch: ["triton==3.6.0"] });

it("is content with a waiver that is needed", () => {
  expect(inImage("waiver-unused", [torch], {}, { facts })).toEqual([]);
  expect(inImage("waiver-unused", [torch, wheel("triton", "3.7.0")], {}, { facts })).toEqual([]);
});

it("refuses one for what is there as required", () => {
  expect(inImage("waiver-unused", [torch, wheel("triton", "3.6.0")], {}, { facts })).toMatchObject([
    {
      message: "torch 2.10.0 waives triton, which image comfyui has as it is required",
      details: { at: torch, literal: "triton", hint: "drop triton from its waive" },
    },
  ]);
});

it("refuses one for what is not required", () => {
  const none = requirements({ torch: ['triton; sys_platform == "win32"'] });
  expect(messages(inImage("waiver-unused", [torch], {}, { facts: none }))).toEqual([
    "torch 2.10.0 waives triton, which it does not require in image comfyui",
  ]);
});

it("proves nothing where nobody has looked inside", () => {
  expect(inImage("waiver-unused", [torch])).toEqual([]);
});

it("is content when one of the images needs it", () => {
  const images = { one: imageOf([torch]), two: imageOf([torch, wheel("triton", "3.6.0")]) };
  expect(found(contextOf(images, { facts }), "waiver-unused")).toEqual([]);
});
