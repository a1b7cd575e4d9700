import { git, image, layer, sdist, variant, wheel } from "comfynix";

const comfyui = image("comfyui-boot", { tag: "a", python: "3.14", layers: [] });

export const a = wheel("https://a.example/six-1.17.0-py2.py3-none-any.whl", { import: ["six"] });
export const b = wheel("six", "1.17.0", { require: [] });
export const c = sdist("six", "1.17.0", { buildsystem: [] });
export const d = git("a/b", "dcba3cb2e2827b402d2701e7e1c7d9fed8a20ef1", { submodule: true });
export const e = image("a", { tag: "a", python: "3.14", layers: [layer("a")], prots: [8188] });
export const f = variant(comfyui, { tag: "b", prots: [8188] });
