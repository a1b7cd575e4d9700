import { image, layer, variant, wheel } from "comfynix";

const torch = wheel("https://a.example/torch-2.10.0%2Bcu130-cp314-cp314-linux_x86_64.whl");

const comfyui = image("comfyui-boot", {
  tag: "cu130",
  python: "3.14",
  cuda: "13.0",
  layers: [layer("torch", torch)],
});

export const threaded = variant(comfyui, { tag: "py314t", python: "3.14t" });
