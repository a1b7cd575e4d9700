import { image, layer, nixpkg, path, wheel } from "comfynix";

export const a = wheel("torch");
export const b = image("a", { tag: "a", python: "3.15", layers: [] });
export const c = image("a", { tag: "a", python: "3.14", layers: [], ports: ["8188"] });
export const d = image("a", { python: "3.14", layers: [layer("base", nixpkg("bash"))] });
export const e = image("a", { tag: "a", python: "3.14", layers: [nixpkg("bash")] });
export const f = layer("a", "bash");
export const g = path`${8188}`;
