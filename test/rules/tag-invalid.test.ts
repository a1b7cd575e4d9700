import { expect, it } from "vitest";
import { variant } from "../../dsl/index.ts";
import { contextOf } from "../helpers/context.ts";
import { found, imageOf, inImage, messages } from "./found.ts";

const tagged = (tag: string) => inImage("tag-invalid", [], { tag });
const named = (name: string) => {
  const image = variant(imageOf([]), { name });
  return found(contextOf({ comfyui: image }), "tag-invalid");
};

it.each(["cu130-megapak-py314", "_x", "1.0", "2.10.0+cu130", "a".repeat(128)])(
  "takes the tag %s",
  (tag) => expect(tagged(tag)).toEqual([]),
);

it.each(["", "-x", ".x", "a b", "a/b", "ü", "a:b", "x\n", "a".repeat(129)])(
  "refuses the tag %j",
  (tag) => expect(tagged(tag)).toHaveLength(1),
);

it("says what to write instead", () => {
  expect(tagged("cu130 (test)")).toMatchObject([
    {
      message:
        'image comfyui cannot have the tag "cu130 (test)": a tag is at most 128 letters, digits, "_", "." and "-", and begins with none of the last two',
      details: { literal: "cu130 (test)", hint: 'write "cu130-test-"' },
    },
  ]);
});

it.each(["comfyui-boot", "ghcr.io/me/comfyui", "localhost:5000/a__b/c.d", "a--b"])(
  "takes the repository %s",
  (name) => expect(named(name)).toEqual([]),
);

it.each(["", "ComfyUI", "a//b", "-a", "a_", "a___b", "a b", "me/Comfy", "a:1"])(
  "refuses the repository %j",
  (name) => expect(named(name)).toHaveLength(1),
);

it("suggests a repository", () => {
  expect(named("ComfyUI Boot")[0]?.details.hint).toBe('write "comfyui-boot"');
  expect(named("ghcr.io/me/comfyui:cu130")[0]?.details.hint).toBe('write "ghcr.io/me/comfyui"');
});

it("refuses two images that would be loaded as one", () => {
  const a = imageOf([], { tag: "2.10+cu130" });
  const b = variant(a, { tag: "2.10-cu130" });
  expect(found(contextOf({ a, b }), "tag-invalid")).toMatchObject([
    {
      message:
        'images a and b are both comfyui-boot:2.10-cu130, as "+" becomes "-": the one loaded last would replace the other',
      details: { at: b, literal: "2.10-cu130" },
    },
  ]);
  expect(messages(found(contextOf({ a, same: variant(a, {}) }), "tag-invalid"))).toEqual([
    "images a and same are both comfyui-boot:2.10-cu130: the one loaded last would replace the other",
  ]);
  expect(found(contextOf({ a, b: variant(b, { name: "other" }) }), "tag-invalid")).toEqual([]);
});
