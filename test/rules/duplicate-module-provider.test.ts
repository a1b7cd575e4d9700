import { expect, it } from "vitest";
import { nixpkg, wheel } from "../../dsl/index.ts";
import { inImage, messages } from "./found.ts";

const CODE = "duplicate-module-provider";

it("refuses two OpenCVs", () => {
  const headless = wheel("opencv-contrib-python-headless", "4.10.0.84");
  const all = [wheel("opencv-contrib-python", "4.10.0.84"), headless];
  expect(inImage(CODE, all)).toMatchObject([
    {
      severity: "error",
      message:
        "image comfyui has 2 providers of module cv2: opencv-contrib-python 4.10.0.84 and opencv-contrib-python-headless 4.10.0.84",
      details: { at: headless },
    },
  ]);
});

it("refuses ours beside nixpkgs'", () => {
  const ours = wheel("opencv-python", "4.12.0.88");
  expect(inImage(CODE, [ours, nixpkg("python.opencv4")])).toMatchObject([
    {
      message:
        "image comfyui has 2 providers of module cv2: opencv-python 4.12.0.88 and nixpkgs' python.opencv4",
      details: { at: ours },
    },
  ]);
});

it.each([
  ["pynvml", [wheel("nvidia-ml-py", "12.560.30"), wheel("pynvml", "11.5.3")]],
  ["PIL", [wheel("Pillow", "12.0.0"), wheel("pillow-simd", "9.5.0")]],
  ["triton", [wheel("triton", "3.6.0"), wheel("pytorch_triton", "3.6.0")]],
  ["onnxruntime", [wheel("onnxruntime-gpu", "1.23.2"), nixpkg("python.onnxruntime")]],
  ["cupy", [wheel("cupy-cuda13x", "14.0.0"), wheel("cupy", "14.0.0")]],
  ["ffmpeg", [wheel("ffmpeg-python", "0.2.0"), wheel("python-ffmpeg", "2.0.12")]],
])("knows several providers of %s", (module, all) => {
  expect(messages(inImage(CODE, all))[0]).toContain(`2 providers of module ${module}`);
});

it("refuses ours beside what a package of nixpkgs is known to bring along", () => {
  const attributes = {
    "python314Packages.albumentations": { requires: ["numpy", "opencv-python-headless"] },
  };
  const all = [wheel("opencv-python", "4.12.0.88"), nixpkg("python.albumentations")];
  expect(messages(inImage(CODE, all, {}, { attributes }))).toEqual([
    "image comfyui has 2 providers of module cv2: opencv-python 4.12.0.88 and opencv-python-headless, which python.albumentations brings along",
  ]);
  expect(inImage(CODE, all)).toEqual([]);
});

it("takes one provider, and nixpkgs' own that go together", () => {
  expect(inImage(CODE, [nixpkg("python.opencv4", "python.pillow")])).toEqual([]);
  expect(inImage(CODE, [nixpkg("python.opencv4", "python.opencv-python")])).toEqual([]);
  expect(inImage(CODE, [nixpkg("ffmpeg"), wheel("ffmpeg-python", "0.2.0")])).toEqual([]);
});

it("takes the pynvml that is no more than a shell around nvidia-ml-py", () => {
  expect(inImage(CODE, [wheel("nvidia-ml-py", "13.580.82"), wheel("pynvml", "13.0.1")])).toEqual(
    [],
  );
});

it("warns where two files say they install one module", () => {
  const facts = { a: { modules: ["shared", "a"] }, b: { modules: ["shared", "tests"] } };
  const all = [wheel("a", "1.0"), wheel("b", "2.0"), wheel("c", "1.0")];
  expect(inImage(CODE, all, {}, { facts })).toMatchObject([
    {
      severity: "warning",
      message: "image comfyui has 2 providers of module shared: a 1.0 and b 2.0",
    },
  ]);
});

it("knows namespaces that are shared on purpose", () => {
  const facts = {
    "nvidia-cublas": { modules: ["nvidia"] },
    "nvidia-nccl-cu13": { modules: ["nvidia"] },
  };
  const all = [wheel("nvidia-cublas", "13.1.0.3"), wheel("nvidia-nccl-cu13", "2.28.9")];
  expect(inImage(CODE, all, {}, { facts })).toEqual([]);
});
