import { image, layer, variant, wheel } from "comfynix";

const torch = wheel("https://a.example/torch-2.10.0-cp314-cp314-linux_x86_64.whl");
const comfyui = image("comfyui-boot", { tag: "a", python: "3.14", layers: [] });
const added = variant(comfyui, { tag: "b", add: [layer("torch", torch)] });
const named = variant(added, { tag: "c", name: "other" });

export const back = variant(named, { tag: "d", python: "3.13" });
