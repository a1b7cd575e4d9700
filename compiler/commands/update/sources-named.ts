/** The git sources of a config by name. */
import type { Git } from "../../../dsl/node.ts";
import type { NamedImage } from "../../context.ts";
import { Problem, Problems } from "../../problem.ts";
import { normalise } from "../../python/name.ts";
import { suggestion } from "../../suggest.ts";

/**
 * The git sources called `name` in any image: one commit of one repository, perhaps used several times.
 *
 * @throws {Problems} `update-refused` when there is none, or not one.
 */
export const sourcesNamed = (
  images: readonly NamedImage[],
  name: string,
): readonly [Git, ...Git[]] => {
  const packages = images.flatMap(({ image }) => image.layers.flatMap((layer) => layer.packages));
  const gits = packages.filter((each) => each.kind === "git");
  const called = gits.filter((each) => normalise(each.name) === normalise(name));
  const [first, ...others] = called;
  if (first === undefined) {
    const other = packages.find(
      (each) => each.kind !== "nixpkg" && normalise(each.name) === normalise(name),
    );
    const hint =
      other === undefined
        ? suggestion(name, ["nixpkgs", ...gits.map((each) => each.name)])
        : `it is a ${other.kind}: give its new version or address in the config, then run: npx comfynix lock`;
    throw new Problems([
      new Problem("update-refused", `no git source of the config is called ${name}`, {
        ...(other !== undefined && { at: other }),
        ...(hint !== undefined && { hint }),
      }),
    ]);
  }
  const different = others.find(({ url, rev }) => url !== first.url || rev !== first.rev);
  if (different !== undefined) {
    throw new Problems(
      [first, different].map(
        (at) =>
          new Problem("update-refused", `${name} is at ${at.rev.slice(0, 12)} of ${at.url} here`, {
            at,
            hint: "images that use different commits are updated by hand, then run `npx comfynix lock`",
          }),
      ),
    );
  }
  return [first, ...others];
};
