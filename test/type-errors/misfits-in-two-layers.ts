import { image, layer, wheel } from "comfynix";

export const comfyui = image("comfyui-boot", {
  tag: "cu130",
  python: "3.14",
  layers: [
    layer("a", wheel("https://a.example/a-1-cp313-cp313-linux_x86_64.whl")),
    layer("b", wheel("https://a.example/b-1-cp314-cp314-linux_x86_64.whl")),
    layer("c", wheel("https://a.example/c-1-cp314-cp314t-linux_x86_64.whl")),
  ],
});
