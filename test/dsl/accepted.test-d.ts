/** What the types accept, and what they infer: checked by plain `tsc`, never run. */
import { expectTypeOf } from "vitest";
import type {
  Image,
  ImageOptions,
  Layer,
  Package,
  PythonVersion,
  VariantOptions,
  Wheel,
} from "comfynix";
import { git, image, layer, nixpkg, path, sdist, variant, wheel } from "comfynix";

declare const text: string;
declare const either: boolean;
declare const python: PythonVersion;
declare const packages: readonly Package[];
declare const layers: readonly Layer[];

// A literal is known, a plain string passes: the rules tell later.
const torch = wheel("https://a.example/torch-2.10.0%2Bcu130-cp314-cp314-linux_x86_64.whl");
expectTypeOf(torch).toEqualTypeOf<Wheel<"torch", "2.10.0+cu130", "cp314-cp314">>();
expectTypeOf(wheel("torch", "2.10.0")).toEqualTypeOf<Wheel<"torch", "2.10.0", "">>();
expectTypeOf(wheel("torch", ">=2,<3", { imports: ["torch"] })).toEqualTypeOf<
  Wheel<"torch", ">=2,<3", "">
>();
expectTypeOf(wheel("torch", text)).toEqualTypeOf<Wheel<"torch", string, "">>();
expectTypeOf(wheel(text)).toEqualTypeOf<Wheel>();
expectTypeOf(wheel(text, text)).toEqualTypeOf<Wheel>();
expectTypeOf(wheel(text, { requires: [torch] })).toEqualTypeOf<Wheel>();

// A template with holes is read as far as it is known.
expectTypeOf(wheel(`${text}/six-1.17.0-py3-none-any.whl`)).toEqualTypeOf<
  Wheel<"six", "1.17.0", "py3-none">
>();
expectTypeOf(
  wheel(`https://a.example/six-${text}-cp314-cp314-linux_x86_64.whl`),
).toEqualTypeOf<Wheel>();
expectTypeOf(wheel(`https://a.example/${text}`)).toEqualTypeOf<Wheel>();
expectTypeOf(wheel(`https://a.example/${text}.whl`)).toEqualTypeOf<Wheel>();

git("openai/CLIP", text);
git("openai/CLIP", `dcba3cb2e2827b402d2701e7e1c7d9fed8a20ef1`, { submodules: true });
sdist("https://a.example/x-1.0.tar.gz?download=1");
sdist(text, { buildSystem: ["cython"], requires: [torch, "numpy"] });

// An image is a record from layer name to its native wheels.
const base = image("boot", {
  tag: "a",
  python: "3.14",
  cuda: "13.0",
  layers: [
    layer("base", nixpkg("bash", text), sdist("x", "1")),
    layer("torch", torch, wheel("six", "1")),
  ],
  env: { A: path`${torch}/lib`, B: "b" },
  entrypoint: ["run", path`${nixpkg("bash")}/bin/bash`],
});
expectTypeOf(base).toEqualTypeOf<Image<"boot", "3.14", { base: never; torch: typeof torch }>>();
expectTypeOf(base).toExtend<Image>();

// What is not literal passes.
image(text, { tag: text, python, layers, ports: [8188] });
image("boot", { tag: "a", python, layers: [layer("torch", torch)] });
image("boot", { tag: "a", python: "3.14t", layers: [layer("any", ...packages)] });
image("boot", { tag: "a", python: "3.14t", layers: [...layers, layer("any", packages)] });
image("boot", { tag: "a", python: "3.14", layers: [...(either ? [layer("torch", torch)] : [])] });
image("boot", { tag: "a", python: "3.14", cuda: text, layers: [] });
const common: Omit<ImageOptions, "layers"> = { tag: "a", python: "3.14", rocm: "7.0" };
image("boot", { ...common, layers });

// A wheel fits by its stable ABI, a compressed tag set or by being pure.
image("boot", {
  tag: "a",
  python: "3.13",
  layers: [
    layer("abi3", wheel("https://a.example/a-1-cp38-abi3-linux_x86_64.whl")),
    layer("set", wheel("https://a.example/a-1-cp312.cp313-cp312.cp313-linux_x86_64.whl")),
    layer("pure", wheel("https://a.example/a-1-py2.py3-none-any.whl")),
  ],
});

// A variant changes the record.
const free = wheel("https://a.example/Torch-2.10.0-cp314-cp314t-linux_x86_64.whl");
const flash = layer("flash", wheel("https://a.example/flash-1-cp314-cp314-linux_x86_64.whl"));
expectTypeOf(variant(base, { tag: "b" })).toEqualTypeOf<typeof base>();
expectTypeOf(variant(base, { name: "c", python: "3.14t", replace: [free] })).toEqualTypeOf<
  Image<"c", "3.14t", { base: never; torch: typeof free }>
>();
expectTypeOf(variant(base, { python: "3.14t", replace: [layer("torch", free)] })).toEqualTypeOf<
  Image<"boot", "3.14t", { base: never; torch: typeof free }>
>();
expectTypeOf(variant(base, { drop: ["torch"], add: [flash] })).toEqualTypeOf<
  Image<"boot", "3.14", { base: never; flash: Wheel<"flash", "1", "cp314-cp314"> }>
>();
expectTypeOf(variant(base, { layers: [flash], drop: ["flash"] })).toEqualTypeOf<
  Image<"boot", "3.14", {}>
>();

// A misfit is gone when its layer or package is; what the types cannot know passes.
variant(base, { python: "3.14t", drop: ["torch"] });
variant(base, { python: "3.14t", drop: [layer("torch")] });
variant(base, { python: "3.14t", drop: [wheel("TORCH", "0")] });
variant(base, { python: "3.14t", drop: [torch], add: [layer("new", free)] });
variant(base, { python: "3.14t", replace: [git("pytorch/pytorch", text, { name: "torch" })] });
variant(base, { python: "3.14t", replace: [nixpkg("python.torch")] });
variant(base, { python: "3.14t", layers: [layer("torch", free)] });
variant(base, { python });

// Records merge, undefined takes away, an accelerator takes another's place.
variant(base, { env: { A: undefined, C: "c" }, labels: { a: undefined }, user: undefined });
variant(base, { rocm: "7.0" });
variant(base, { rocm: "7.0", cuda: undefined });
variant(base, { cuda: undefined });
const options: VariantOptions = { drop: ["anything"], xpu: "2026.0" };
variant(base, options);
declare const unknownImage: Image;
variant(unknownImage, { drop: ["anything"], replace: [layer("anything", torch)], python: "3.14" });
