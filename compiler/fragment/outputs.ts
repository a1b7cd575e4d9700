/** Which outputs of a flake a fragment names, and that they are nobody else's. */
import type { Fragment } from "../../dsl/node.ts";
import { flakeOutputs } from "../emit/flake.ts";
import type { AttrName, Expr } from "../nix/ast.ts";
import { staticName } from "../nix/check-finding.ts";
import type { Contents } from "../rules/contents.ts";
import type { FragmentFault } from "./fault.ts";
import { setsIn } from "./kind.ts";
import { splice } from "./splice.ts";

/** An attribute of a set written in place. */
export interface OutputPath {
  readonly path: readonly string[];
  /** The last of its names. */
  readonly node: AttrName;
}

/**
 * The attributes a tree is sure to define: down to values that are no sets written in place.
 *
 * @example outputPaths(parse("{ a.b = 1; a.c = { }; }")) // a.b, a.c
 */
export const outputPaths = (tree: Expr, above: readonly string[] = []): readonly OutputPath[] =>
  setsIn(tree).flatMap(({ bindings }) =>
    bindings.flatMap((binding): readonly OutputPath[] => {
      if (binding.kind === "inherit") {
        return binding.names.flatMap((node) => {
          const name = staticName(node);
          return name === undefined ? [] : [{ path: [...above, name], node }];
        });
      }
      const names = binding.path.map(staticName);
      const known = names.filter((name) => name !== undefined);
      const node = binding.path.at(-1);
      if (known.length < names.length || node === undefined) return [];
      const path = [...above, ...known];
      const below = outputPaths(binding.value, path);
      return below.length > 0 ? below : [{ path, node }];
    }),
  );

/** Outputs of a fragment that are comfynix's own, or another image's. */
export const outputFaults = (fragment: Fragment, { name, context }: Contents): FragmentFault[] => {
  const { tree, origins } = splice(fragment);
  if (tree === undefined) return [];
  const ours = outputPaths(flakeOutputs(context.images));
  const before = context.images.slice(
    0,
    context.images.findIndex((each) => each.name === name),
  );
  const others = before.flatMap(({ name, image }) =>
    (image.outputs === undefined ? [] : outputPaths(splice(image.outputs).tree ?? NOTHING)).map(
      ({ path }) => ({ path, of: name }),
    ),
  );
  return outputPaths(tree).flatMap(({ path, node }): FragmentFault[] => {
    const at = origins.get(node);
    const shown = path.join(".");
    if (at === undefined) return [];
    if (ours.some((each) => meets(each.path, path))) {
      const message = `the output ${shown} is comfynix's own: outputs may add, not replace`;
      return [{ code: "nix-type", message, hint: "name it otherwise", at }];
    }
    const other = others.find((each) => meets(each.path, path));
    return other === undefined
      ? []
      : [
          {
            code: "nix-type",
            message: `the output ${shown} is that of image ${other.of}, too`,
            hint: "name it otherwise in one of them",
            at,
          },
        ];
  });
};

const NOTHING: Expr = { kind: "set", recursive: false, bindings: [] };

/** Whether one path is the other, or leads through it. */
const meets = (one: readonly string[], other: readonly string[]): boolean => {
  const length = Math.min(one.length, other.length);
  return one.slice(0, length).every((name, at) => name === other[at]);
};
