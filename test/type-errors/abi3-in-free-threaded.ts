import { image, layer, wheel } from "comfynix";

export const comfyui = image("comfyui-boot", {
  tag: "py314t",
  python: "3.14t",
  layers: [
    layer("base", wheel("https://a.example/safetensors-0.6.0-cp38-abi3-manylinux_2_17_x86_64.whl")),
  ],
});
