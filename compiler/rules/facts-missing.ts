/** What is not known of a wheel's or source's inside is built with safe defaults, and said. */
import { Problem } from "../problem.ts";
import { listedSome } from "../listed.ts";
import type { Own } from "./contents.ts";
import { ownLabel } from "./contents.ts";
import type { Rule } from "./rule.ts";

export const rule: Rule = {
  code: "facts-missing",
  *image({ name, image, own }) {
    const unknown = own.filter(lacksFacts);
    if (unknown.length === 0) return;
    const [its, they] = unknown.length === 1 ? ["a package", "it"] : ["packages", "they"];
    yield new Problem(
      "facts-missing",
      `image ${name} has ${its} of whose inside nothing is known, so ${they} get${they === "it" ? "s" : ""} the safe defaults: ${listedSome(unknown.map(ownLabel))}`,
      {
        at: image,
        severity: "warning",
        hint: "run `npx comfynix lock`, which looks inside",
      },
    );
  },
};

/** A wheel is known by its metadata and, when it is native, its ELF files; a source by its build system. */
const lacksFacts = ({ artifact, file }: Own): boolean => {
  if (artifact === undefined) return false;
  const { facts } = artifact;
  if (artifact.kind !== "wheel") return facts?.buildSystem === undefined;
  const native = file === undefined || file.platforms.some((each) => each !== "any");
  return facts?.metadata === undefined || (native && facts.elf === undefined);
};
