/**
 * A release says which Pythons it is for (Requires-Python; core metadata, PEP 440). Installers heed it,
 * Nix does not: what is outside fails when it is imported.
 */
import { Problem } from "../problem.ts";
import { allowsPython } from "../python/candidate.ts";
import { withoutIt } from "./chains.ts";
import { ownLabel } from "./contents.ts";
import { requirementsOf } from "./requirements.ts";
import type { Rule } from "./rule.ts";

export const rule: Rule = {
  code: "python-out-of-bounds",
  *image(contents) {
    const { name, image, own } = contents;
    const version = image.python.replace("t", "");
    for (const each of own) {
      const bounds = each.artifact?.facts?.metadata?.requiresPython;
      if (bounds === undefined || allowsSome(bounds, version)) continue;
      const also = withoutIt(each.name, requirementsOf(contents).demands);
      yield new Problem(
        "python-out-of-bounds",
        `${ownLabel(each)} requires Python ${bounds}, but image ${name} runs Python ${image.python}`,
        {
          at: each.derived?.root ?? each.pkg,
          hint: `take a release of ${each.name} for Python ${version}${also === "" ? "" : `; ${also}`}`,
        },
      );
    }
  },
};

/** The patch release is nixpkgs' affair: bounds that any of them meets are met. */
const allowsSome = (bounds: string, version: string): boolean =>
  Array.from({ length: 30 }, (_, patch) => `${version}.${patch}`).some((full) =>
    allowsPython(bounds, full),
  );
