import { image, layer, wheel } from "comfynix";

// A sentence is shown whole however long it is, in a project that truncates messages.
export const comfyui = image(
  "registry.example/a-long-organisation-name/comfyui-boot-with-a-long-name",
  {
    tag: "cu130",
    python: "3.13",
    layers: [
      layer(
        "a-layer-with-a-long-name",
        wheel(
          "https://a.example/a_distribution_with_a_rather_long_name-2.8.2.post20260101%2Bcu130torch2.10.0cxx11abiTRUE-cp314-cp314-manylinux_2_28_x86_64.whl",
        ),
      ),
    ],
  },
);
