import { image, layer, variant, wheel } from "comfynix";

const comfyui = image("comfyui-boot", {
  tag: "a",
  python: "3.14",
  layers: [
    layer("torch", wheel("torch", "2.10.0")),
    layer("attention", wheel("flash-attn", "2.8.2")),
  ],
});

export const slim = variant(comfyui, { tag: "b", drop: ["atention"] });
