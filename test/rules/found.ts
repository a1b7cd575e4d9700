/** What the rules find, for tests that read as specifications. */
import type { Context } from "../../compiler/context.ts";
import type { Problem, ProblemCode } from "../../compiler/problem.ts";
import { validate } from "../../compiler/validate.ts";
import { image, layer, wheel } from "../../dsl/index.ts";
import type { Image, ImageOptions, Package, PackageOptions, Wheel } from "../../dsl/index.ts";
import { contextOf } from "../helpers/context.ts";
import type { LockedFacts } from "../helpers/context.ts";

type Some = readonly (Package | readonly Package[])[];

/** Options of an image as a test gives them: also such as the types refuse. */
export type Options = Partial<Record<keyof ImageOptions, unknown>>;

/** An image for CUDA 13.0 and Python 3.14 with one layer. */
export const imageOf = (packages: Some, options: Options = {}): Image =>
  imageWith([layer("all", ...packages)], options);

/** The same, of these layers. */
export const imageWith = (layers: Image["layers"], options: Options = {}): Image =>
  image("comfyui-boot", {
    tag: "test",
    python: "3.14",
    ...("rocm" in options || "xpu" in options ? {} : { cuda: "13.0" }),
    layers,
    ...options,
  } as ImageOptions);

/** Everything of one code in a context. */
export const found = (context: Context, code: ProblemCode): readonly Problem[] =>
  validate(context).filter((each) => each.code === code);

/** Everything of one code in an image named comfyui whose packages are all locked. */
export const inImage = (
  code: ProblemCode,
  packages: Some,
  options: Options = {},
  locked: LockedFacts = {},
): readonly Problem[] => found(contextOf({ comfyui: imageOf(packages, options) }, locked), code);

/** Sentences of problems. */
export const messages = (problems: readonly Problem[]): readonly string[] =>
  problems.map((each) => each.message);

/** A wheel file at an address that says nothing of its own; unlike a literal's, its fit is not typed. */
export const wheelAt = (
  file: string,
  folder = "https://files.pythonhosted.org/packages",
  options: PackageOptions = {},
): Wheel => wheel(`${folder}/${file}`, options);

/** A text whose type does not tell what it says, so that only the rules can judge it. */
export const text = (value: string): string => value;
