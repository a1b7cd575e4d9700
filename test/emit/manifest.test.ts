import { expect, test } from "vitest";
import { compile } from "../../compiler/compile.ts";
import { driverNeeds } from "../../compiler/plan/driver.ts";
import { git, nixpkg, sdist, wheel } from "../../dsl/index.ts";
import { contextOf, type LockedFacts } from "../helpers/context.ts";
import { imageOf, type Options } from "../rules/found.ts";

const manifestOf = (
  packages: Parameters<typeof imageOf>[0],
  options: Options = {},
  locked: LockedFacts = {},
): string =>
  compile(contextOf({ comfyui: imageOf(packages, options) }, locked)).files.get(
    "check/comfyui.json",
  ) ?? "";

test("a manifest has a line for each distribution", () => {
  const torch = wheel("torch", "2.10.0", {
    imports: ["torch.nn"],
    waive: { triton: "nobody compiles" },
  });
  const facts = {
    torch: {
      modules: ["torchgen", "torch"],
      metadata: { requires: ["triton==3.6.0"] },
      elf: [{ path: "torch/lib/libtorch.so", needed: ["libcuda.so.1"] }],
    },
  };
  const attributes = {
    "python314Packages.numpy": {
      distribution: "NumPy",
      version: "2.4.2",
      modules: ["numpy"],
      requires: [],
    },
  };
  const text = manifestOf(
    [
      torch,
      ...nixpkg("python.numpy", "bash"),
      git("openai/CLIP", "dcba3cb2e2827b402d2701e7e1c7d9fed8a20ef1"),
    ],
    { capabilities: ["12.0", "8.9"], gpuMemory: 12, jit: true },
    { facts, attributes },
  );
  expect(text).toBe(`{
  "schema": "comfynix-check/manifest/1",
  "image": {"name":"comfyui","repository":"comfyui-boot","tag":"test"},
  "python": "3.14",
  "torch": "2.10.0",
  "cuda": "13.0",
  "min_driver": "580",
  "toolkit_driver": "580.65.06",
  "capabilities": ["8.9","12.0"],
  "gpu_memory": 12,
  "jit": true,
  "distributions": [
    {"name":"clip"},
    {"name":"numpy","modules":["numpy"]},
    {"name":"torch","version":"2.10.0","modules":["torch","torchgen"],"imports":["torch.nn"],"native":["torch/lib/libtorch.so"],"waived":["triton"]}
  ]
}
`);
});

test("of an image for the CPU it promises no GPU, and of an sdist its version", () => {
  const text = manifestOf([sdist("x", "1.5")], { cuda: undefined, xpu: undefined });
  expect(JSON.parse(text)).toEqual({
    schema: "comfynix-check/manifest/1",
    image: { name: "comfyui", repository: "comfyui-boot", tag: "test" },
    python: "3.14",
    capabilities: [],
    jit: false,
    distributions: [{ name: "x", version: "1.5" }],
  });
});

test("of an older kind of source archive, too, it promises the version", () => {
  const text = manifestOf([sdist("https://a.b/x-y-1.5.tar.bz2")]);
  expect(text).toContain('"distributions": [\n    {"name":"x-y","version":"1.5"}');
});

test.each([
  ["13.0", { floor: "580", toolkit: "580.65.06" }],
  ["12.8", { floor: "525.60.13", toolkit: "570.26" }],
  ["12.1", { floor: "525.60.13", toolkit: "530.30.02" }],
  ["12.7", { floor: "525.60.13" }],
  ["13.0.1", { floor: "580", toolkit: "580.65.06" }],
  ["14.0", undefined],
])("CUDA %s asks of the driver %j", (cuda, needs) => {
  expect(driverNeeds(cuda)).toEqual(needs);
});

test("a wheel has the version of its metadata, which its file name may label", () => {
  const url = "https://a.b/flash_attn-2.8.3+cu13torch2.10-cp314-cp314-linux_x86_64.whl";
  const facts = { flash_attn: { metadata: { requires: [], version: "2.8.3" } } };
  const { files } = compile(contextOf({ comfyui: imageOf([wheel(url)]) }, { facts }));
  expect(files.get("check/comfyui.json")).toContain('"flash-attn","version":"2.8.3"');
  expect(files.get("packages/flash-attn.nix")).toContain('version = "2.8.3";');
});
