/**
 * Values the types cannot judge, or that evade them: numbers out of range, paths that are not
 * absolute, names no container or distribution can have.
 */
import { pythonVersions } from "../../dsl/python.ts";
import type { Image, Layer, Nixpkg } from "../../dsl/node.ts";
import { Problem } from "../problem.ts";
import { suggestion } from "../suggest.ts";
import { label } from "./contents.ts";
import { imageOptionFaults } from "./image-options.ts";
import type { OptionFault } from "./option-fault.ts";
import { packageOptionFaults } from "./package-options.ts";
import type { Rule } from "./rule.ts";
import { controlFaults } from "./control-characters.ts";

export const rule: Rule = {
  code: "option-invalid",
  *package(pkg) {
    const faults =
      pkg.kind === "nixpkg" ? attributeFaults(pkg.attribute) : packageOptionFaults(pkg);
    for (const fault of faults) yield told(fault, pkg, label(pkg).trim() || "a package");
    if (pkg.kind === "nixpkg") yield* anotherPython(pkg);
  },
  *image({ name, image, mentioned }) {
    for (const pkg of mentioned) {
      for (const fault of attributeFaults(pkg.attribute)) yield told(fault, pkg, label(pkg));
    }
    for (const fault of [...(image.faults ?? []), ...pathFaults(image)]) {
      yield told({ ...fault, whole: true }, fault, "");
    }
    for (const fault of [...pythonFaults(image), ...imageOptionFaults(image)]) {
      yield told(fault, image, `image ${name}`);
    }
    for (const layer of image.layers) {
      for (const fault of layerFaults(layer)) yield told(fault, layer, `image ${name}`);
    }
  },
};

const told = ({ message, literal, key, hint, whole }: OptionFault, at: object, subject: string) =>
  new Problem("option-invalid", whole ? message : `${subject}: ${message}`, {
    at,
    ...(literal !== undefined && { literal }),
    ...(key !== undefined && { key }),
    ...(hint !== undefined && { hint }),
  });

/** `python3Packages` is of nixpkgs' own Python, whatever the image runs. */
function* anotherPython(pkg: Nixpkg): Generator<Problem> {
  const [, set, name] = /^(python3\d*Packages)\.(.+)$/.exec(pkg.attribute) ?? [];
  if (set === undefined || name === undefined) return;
  yield new Problem("option-invalid", `${pkg.attribute} need not be for the image's Python`, {
    at: pkg,
    literal: pkg.attribute,
    severity: "warning",
    hint: `write python.${name}, which follows the image`,
  });
}

const pathFaults = ({ env, entrypoint = [] }: Image) =>
  [...Object.values(env), ...entrypoint].flatMap((value) =>
    typeof value === "string" ? [] : (value.faults ?? []),
  );

const layerFaults = ({ name }: Layer): OptionFault[] =>
  name.trim() === ""
    ? [{ message: "a layer must have a name", literal: name }]
    : controlFaults("the name of a layer", name);

const pythonFaults = ({ python }: Image): OptionFault[] =>
  pythonVersions.includes(python)
    ? []
    : [
        {
          message: `python ${JSON.stringify(python)} is none that comfynix knows`,
          literal: python,
          hint: pythonHint(python),
        },
      ];

/** Of `3.13.1` and `python3.13`, what of it is known. */
const pythonHint = (written: string): string => {
  const within = pythonVersions.filter((each) => written.includes(each)).at(-1);
  if (within !== undefined) return `write "${within}"`;
  return suggestion(written, pythonVersions) ?? `it knows ${pythonVersions.join(", ")}`;
};

/** An attribute path of Nix names: what `nixpkgs.${…}` may hold without quotes. */
const attributeFaults = (attribute: string): OptionFault[] =>
  attribute.split(".").every((part) => /^[A-Za-z_0-9][A-Za-z0-9_'+-]*$/.test(part))
    ? []
    : [{ message: `${JSON.stringify(attribute)} is no attribute of nixpkgs`, literal: attribute }];
