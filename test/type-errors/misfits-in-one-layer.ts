import { image, layer, wheel } from "comfynix";

// One sentence, although two wheels misfit: a union of sentences is hard to read.
const attention = [
  wheel("https://a.example/flash_attn-2.8.2-cp313-cp313-linux_x86_64.whl"),
  wheel("https://a.example/sageattention-2.2.0-cp312-cp312-linux_x86_64.whl"),
] as const;

export const comfyui = image("comfyui-boot", {
  tag: "cu130",
  python: "3.14",
  layers: [layer("attention", attention)],
});
