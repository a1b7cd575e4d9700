/** Where an image takes Nix, and what is wrong with it. */
import type { Fragment, Nixpkg, Package } from "../../dsl/node.ts";
import { normalise } from "../python/name.ts";
import { Problem } from "../problem.ts";
import type { Contents } from "../rules/contents.ts";
import { label } from "../rules/contents.ts";
import { didYouMean } from "../suggest.ts";
import type { FragmentFault } from "./fault.ts";
import { judge } from "./judge.ts";
import { type NixOption, nixOptions } from "./options.ts";
import { outputFaults } from "./outputs.ts";
import { splice } from "./splice.ts";

/** A fragment given to an option. */
export interface Use {
  readonly option: NixOption;
  readonly fragment: Fragment;
  /** Whose option it is; absent for the image's own. */
  readonly pkg?: Package;
}

/** Every fragment of an image, in declared order. */
export const usesOf = ({ image, own }: Contents): readonly Use[] => [
  ...own.flatMap(({ pkg }): readonly Use[] => [
    ...use(nixOptions.override, pkg.options.override, pkg),
    ...use(nixOptions.postInstall, pkg.options.postInstall, pkg),
  ]),
  ...use(nixOptions.outputs, image.outputs),
];

const use = (option: NixOption, given: string | Fragment | undefined, pkg?: Package): Use[] =>
  typeof given === "object" ? [{ option, fragment: given, ...(pkg && { pkg }) }] : [];

/** Packages of nixpkgs that an image has only because its Nix names them. */
export const splicedNixpkgs = (contents: Contents): readonly Nixpkg[] =>
  usesOf(contents).flatMap(({ fragment }) =>
    splice(fragment).packages.flatMap(({ node }) => (node.kind === "nixpkg" ? [node] : [])),
  );

/** The problems of one code with the Nix of an image. */
export const fragmentProblems = (code: FragmentFault["code"], contents: Contents): Problem[] =>
  usesOf(contents).flatMap((each) =>
    [...judge(each.fragment, each.option), ...imageFaults(each, contents)]
      .filter((fault) => fault.code === code)
      .map(problemOf),
  );

/** A fault as a problem at its place in the fragment. */
export const problemOf = ({ code, message, hint, at, named }: FragmentFault): Problem =>
  new Problem(code, message, {
    at: at.fragment,
    point: at.point,
    ...(hint !== undefined && { hint }),
    ...(named !== undefined && { named }),
  });

/** What depends on the image a fragment is in: which packages there are. */
const imageFaults = (each: Use, contents: Contents): FragmentFault[] => {
  const { name: image, own } = contents;
  const names = new Set(own.map(({ name }) => name));
  const faults = splice(each.fragment).packages.flatMap(({ node, at }): FragmentFault[] => {
    const tell = (message: string, hint: string): FragmentFault[] => [
      { code: "nix-unbound", message, hint, at },
    ];
    if (node.kind === "nixpkg") {
      return node.attribute.startsWith("cuda.") && contents.image.cuda === undefined
        ? tell(
            `${node.attribute} is spliced, but image ${image} has no CUDA`,
            "give it cuda, or take it out",
          )
        : [];
    }
    const name = normalise(node.name);
    if (each.pkg && each.pkg.kind !== "nixpkg" && normalise(each.pkg.name) === name) {
      return tell(
        `${label(each.pkg)} cannot be made of itself`,
        each.option.name === "override" ? "what it is so far is in old" : "its files are in $out",
      );
    }
    if (names.has(name)) return [];
    const near = didYouMean(name, names);
    return tell(
      `${node.name} is spliced, but is not in image ${image}`,
      near === undefined ? "add it to a layer" : `did you mean ${near}?`,
    );
  });
  return each.option.name === "outputs"
    ? [...faults, ...outputFaults(each.fragment, contents)]
    : faults;
};
