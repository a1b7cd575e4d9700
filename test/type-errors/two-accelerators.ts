import { image, variant } from "comfynix";

const options = { tag: "a", python: "3.14", layers: [] } as const;
const comfyui = image("a", { ...options, cuda: "13.0" });

export const a = image("a", { ...options, cuda: "13.0", rocm: "7.0" });
export const b = image("a", { ...options, xpu: "2026.0", rocm: "7.0" });
export const c = variant(comfyui, { tag: "b", rocm: "7.0", cuda: "12.8" });
