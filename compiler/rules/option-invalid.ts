/**
 * Values the types cannot judge, or that evade them: numbers out of range, paths that are not
 * absolute, names no container or distribution can have. Sources: OCI image specification 1.1,
 * "config"; POSIX, "Environment Variable Definition"; PEP 508, PEP 440 and the Python grammar.
 */
import { pythonVersions } from "../../dsl/python.ts";
import type { Distribution, Image } from "../../dsl/node.ts";
import { Problem } from "../problem.ts";
import { isName } from "../python/name.ts";
import { parseSpecifier } from "../python/specifier.ts";
import { parseVersion } from "../python/version.ts";
import { suggestion } from "../suggest.ts";
import { label } from "./contents.ts";
import { imageOptionFaults } from "./image-options.ts";
import type { Rule } from "./rule.ts";
import { controlFaults } from "./control-characters.ts";

export const rule: Rule = {
  code: "option-invalid",
  *package(pkg) {
    const faults = pkg.kind === "nixpkg" ? attributeFaults(pkg.attribute) : ownFaults(pkg);
    for (const { message, literal, hint } of faults) {
      yield new Problem("option-invalid", `${label(pkg)}: ${message}`, {
        at: pkg,
        ...(literal !== undefined && { literal }),
        ...(hint !== undefined && { hint }),
      });
    }
  },
  *image({ name, image }) {
    for (const fault of [...(image.faults ?? []), ...pathFaults(image)]) {
      yield new Problem("option-invalid", fault.message, {
        at: fault,
        ...(fault.literal !== undefined && { literal: fault.literal }),
        ...(fault.hint !== undefined && { hint: fault.hint }),
      });
    }
    for (const { message, literal, hint } of [
      ...pythonFaults(image),
      ...imageOptionFaults(image),
    ]) {
      yield new Problem("option-invalid", `image ${name}: ${message}`, {
        at: image,
        ...(literal !== undefined && { literal }),
        ...(hint !== undefined && { hint }),
      });
    }
    for (const layer of image.layers) {
      for (const { message, literal } of controlFaults("the name of a layer", layer.name)) {
        yield new Problem("option-invalid", `image ${name}: ${message}`, {
          at: layer,
          ...(literal !== undefined && { literal }),
        });
      }
      if (layer.name.trim() !== "") continue;
      yield new Problem("option-invalid", `image ${name}: a layer must have a name`, { at: layer });
    }
  },
};

/** One thing wrong with an option. */
export interface OptionFault {
  readonly message: string;
  readonly literal?: string;
  readonly hint?: string;
}

const pathFaults = ({ env, entrypoint = [] }: Image) =>
  [...Object.values(env), ...entrypoint].flatMap((value) =>
    typeof value === "string" ? [] : (value.faults ?? []),
  );

const pythonFaults = ({ python }: Image): OptionFault[] =>
  pythonVersions.includes(python)
    ? []
    : [
        {
          message: `python ${JSON.stringify(python)} is none that comfynix knows`,
          literal: python,
          hint: suggestion(python, pythonVersions) ?? `it knows ${pythonVersions.join(", ")}`,
        },
      ];

/** An attribute path of Nix names: what `nixpkgs.${…}` may hold without quotes. */
const attributeFaults = (attribute: string): OptionFault[] =>
  attribute.split(".").every((part) => /^[A-Za-z_0-9][A-Za-z0-9_'+-]*$/.test(part))
    ? []
    : [{ message: `${JSON.stringify(attribute)} is no attribute of nixpkgs`, literal: attribute }];

const ownFaults = (pkg: Distribution): OptionFault[] => {
  const { options } = pkg;
  const faults: OptionFault[] = [];
  const add = (message: string, literal?: string, hint?: string) =>
    faults.push({
      message,
      ...(literal !== undefined && { literal }),
      ...(hint !== undefined && { hint }),
    });
  const named = pkg.kind === "git" || pkg.url === undefined || "name" in options;
  if (named && !isName(pkg.name)) {
    add(`${JSON.stringify(pkg.name)} is no name of a distribution`, pkg.name);
  }
  if (pkg.kind !== "git" && pkg.url === undefined && !isVersionOrRange(pkg.version)) {
    add(
      `${JSON.stringify(pkg.version)} is neither a version nor a range of versions`,
      pkg.version,
      `write one as "2.10.0" or ">=2,<3"`,
    );
  }
  if (pkg.kind === "sdist" && pkg.url !== undefined && pkg.version === "") {
    add(
      "its file name says neither name nor version",
      pkg.url,
      "a source archive is named {name}-{version}.tar.gz: take git() for anything else",
    );
  }
  for (const required of options.requires ?? []) {
    if (!isName(required)) add(`requires ${JSON.stringify(required)}, which is no name`, required);
  }
  for (const required of "buildSystem" in options ? (options.buildSystem ?? []) : []) {
    if (!isName(required))
      add(`builds with ${JSON.stringify(required)}, which is no name`, required);
  }
  for (const module of options.imports ?? []) {
    if (/^[\p{L}_][\p{L}\p{N}_]*(?:\.[\p{L}_][\p{L}\p{N}_]*)*$/u.test(module)) continue;
    add(`imports ${JSON.stringify(module)}, which is no module`, module);
  }
  for (const soname of options.ignoreMissing ?? []) {
    if (/^[\w.+*-]+$/.test(soname)) continue;
    add(
      `ignores ${JSON.stringify(soname)}, which is no name of a library`,
      soname,
      `"libmpi.so.40"`,
    );
  }
  for (const patch of options.patches ?? []) {
    if (patch !== "" && !patch.startsWith("/") && !patch.split("/").includes("..")) continue;
    add(
      `the patch ${JSON.stringify(patch)} is not below the config's folder`,
      patch,
      "copy it beside the config and name it from there",
    );
  }
  for (const [key, value] of Object.entries(options.env ?? {})) {
    if (!isVariable(key)) add(`env ${JSON.stringify(key)} is no name of a variable`, key);
    faults.push(...controlFaults(`env ${key}`, value));
  }
  if (pkg.kind !== "git" && pkg.url !== undefined)
    faults.push(...controlFaults("its URL", pkg.url));
  if (pkg.kind === "git") faults.push(...controlFaults("its URL", pkg.url));
  return faults;
};

const isVersionOrRange = (text: string): boolean =>
  parseVersion(text) !== undefined || (text.trim() !== "" && parseSpecifier(text) !== undefined);

const isVariable = (name: string): boolean => /^[A-Za-z_][A-Za-z0-9_]*$/.test(name);
