/** A waiver that waives nothing hides what it says: the next one who reads it believes it. */
import { Problem } from "../problem.ts";
import { label } from "./contents.ts";
import type { Contents } from "./contents.ts";
import { requirementsOf } from "./requirements.ts";
import type { Waiver } from "./requirements.ts";
import type { Rule } from "./rule.ts";

export const rule: Rule = {
  code: "waiver-unused",
  *project(_, images) {
    const told = new Set<string>();
    const used = new Set<string>();
    const all = images.flatMap((contents) =>
      requirementsOf(contents).waivers.map((waiver) => ({ contents, waiver, key: keyOf(waiver) })),
    );
    // A package may be in several images: what one of them needs is of use.
    for (const { waiver, key } of all) if (waiver.unused === undefined) used.add(key);
    for (const { contents, waiver, key } of all) {
      if (used.has(key) || told.has(key)) continue;
      told.add(key);
      yield unused(waiver, contents);
    }
  },
};

const keyOf = ({ own, name }: Waiver): string => `${own.pkg.kind} ${own.name} ${name}`;

const unused = ({ own, name, unused }: Waiver, { name: image }: Contents): Problem =>
  new Problem(
    "waiver-unused",
    unused === "absent"
      ? `${label(own.pkg)} waives ${name}, which it does not require in image ${image}`
      : `${label(own.pkg)} waives ${name}, which image ${image} has as it is required`,
    { at: own.pkg, literal: name, hint: `drop ${name} from its waive` },
  );
