/** Which attributes of nixpkgs a project uses, and where each is found. */
import type { Nixpkg } from "../../../dsl/node.ts";
import { attributeKey, attributePath, cudaSet, interpreter } from "../../attribute.ts";
import type { NamedImage } from "../../context.ts";

/** An attribute to be asked for. */
export interface WantedAttribute {
  /** As the lock knows it: `python314Packages.numpy`. */
  readonly key: string;
  /** As the config names it: `python.numpy`. */
  readonly attribute: string;
  /** `cuda`: of the package set that allows unfree packages. */
  readonly from: "pkgs" | "cuda";
  /** From the package set down: `["python314", "pkgs", "numpy"]`. */
  readonly path: readonly string[];
  /** Whether it is of a Python package set. */
  readonly python: boolean;
  /** The first that names it; where none does, what is wrong with it is nobody's fault and not told. */
  readonly node?: Nixpkg;
}

/** The attributes that the images name, each once, sorted by key. */
export const wantedAttributes = (images: readonly NamedImage[]): readonly WantedAttribute[] => {
  const wanted = new Map<string, WantedAttribute>();
  for (const { image } of images) {
    for (const node of image.layers.flatMap(({ packages }) => packages)) {
      if (node.kind !== "nixpkg") continue;
      const { attribute } = node;
      const { set, path } = attributePath(attribute);
      const key = attributeKey(attribute, image);
      if (wanted.has(key)) continue;
      const prefix =
        set === "python"
          ? [interpreter(image.python), "pkgs"]
          : set === "cuda"
            ? [cudaSet(image.cuda)]
            : [];
      wanted.set(key, {
        key,
        attribute,
        from: set === "cuda" ? "cuda" : "pkgs",
        path: [...prefix, ...path],
        python: set === "python",
        node,
      });
    }
  }
  return [...wanted.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
};
