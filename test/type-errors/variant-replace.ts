import { image, layer, variant, wheel } from "comfynix";

const torch = wheel("https://a.example/torch-2.10.0%2Bcu130-cp314-cp314-linux_x86_64.whl");
const older = wheel("https://a.example/torch-2.9.1%2Bcu130-cp313-cp313-linux_x86_64.whl");
const comfyui = image("comfyui-boot", {
  tag: "a",
  python: "3.14",
  layers: [layer("torch", torch)],
});

export const a = variant(comfyui, { tag: "b", replace: [older] });
export const b = variant(comfyui, { tag: "c", replace: [layer("torch", older)] });
export const c = variant(comfyui, { tag: "d", replace: [layer("torhc", torch)] });
