import { image, layer, nixpkg, wheel } from "comfynix";

export const comfyui = image("comfyui-boot", {
  tag: "cu130",
  python: "3.14",
  cuda: "13.0",
  layers: [
    layer("base", nixpkg("bash")),
    layer(
      "attention",
      wheel("https://a.example/flash_attn-2.8.2-cp313-cp313-linux_x86_64.whl"),
      wheel("https://a.example/sageattention-2.2.0-cp314-cp314-linux_x86_64.whl"),
    ),
    layer("six", wheel("https://a.example/six-1.17.0-py2.py3-none-any.whl")),
  ],
});
