import { image, layer, variant, wheel } from "comfynix";

const comfyui = image("comfyui-boot", { tag: "a", python: "3.14", layers: [] });
const flash = wheel("https://a.example/flash_attn-2.8.2-cp313-cp313-linux_x86_64.whl");

export const a = variant(comfyui, { tag: "b", add: [layer("attention", flash)] });
export const b = variant(comfyui, { tag: "c", name: "other", layers: [layer("attention", flash)] });
