/** Images of any size, for measuring how the compiler grows. */
import type { Context } from "../../compiler/context.ts";
import type { Facts } from "../../compiler/lock/lock.ts";
import { image, layer, nixpkg, type Wheel, wheel } from "../../dsl/index.ts";
import { contextOf } from "../helpers/context.ts";

const LAYERS = 50;

/**
 * One image of `count` wheels in 50 layers. One in four is native and links two of the others; each
 * requires three others; ten packages of nixpkgs lie beside them.
 */
export const synthetic = (count: number): Context => {
  const facts: Record<string, Facts> = {};
  const wheels = Array.from({ length: count }, (_, index): Wheel => {
    const name = `package_${index}`;
    const native = index % 4 === 0;
    const before = (back: number): number => Math.max(index - back, 0);
    facts[name] = {
      modules: [name],
      metadata: {
        requires: index < 8 ? [] : [1, 2, 5].map((back) => `package-${before(back)}>=1,<2`),
      },
      elf: native
        ? [
            {
              path: `${name}/lib/lib${name}.so.1`,
              needed: [
                "libc.so.6",
                "libstdc++.so.6",
                ...(index < 8 ? [] : [4, 8].map((back) => `libpackage_${before(back)}.so.1`)),
              ],
            },
          ]
        : [],
    };
    const tags = native ? "cp314-cp314-manylinux_2_28_x86_64" : "py3-none-any";
    return wheel(`https://files.pythonhosted.org/packages/${name}-1.${index}-${tags}.whl`);
  });
  const size = Math.ceil(count / LAYERS);
  const layers = Array.from({ length: LAYERS }, (_, at) =>
    layer(
      `layer-${at}`,
      ...wheels.slice(at * size, (at + 1) * size),
      ...(at === 0 ? nixpkg("bash", "git", "python.numpy", "python.scipy", "python.pillow") : []),
    ),
  ).filter((each) => each.packages.length > 0);
  const known = { requires: [] };
  return contextOf(
    { big: image("big", { tag: "t", python: "3.14", layers }) },
    {
      facts,
      attributes: {
        "python314Packages.numpy": { distribution: "numpy", ...known },
        "python314Packages.scipy": { distribution: "scipy", requires: ["numpy"] },
        "python314Packages.pillow": { distribution: "pillow", ...known },
      },
    },
  );
};
