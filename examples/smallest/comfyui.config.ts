/** The smallest image: a shell and Python with one package. It compiles without a word. */
import { image, layer, nixpkg } from "comfynix";

export const smallest = image("smallest", {
  tag: "latest",
  python: "3.14",
  layers: [layer("all", nixpkg("bash", "python.numpy"))],
});
