/** What the sources of an image require of the packages that build them. Source: PEP 518. */
import { attributeKey } from "../attribute.ts";
import { FormatError } from "../python/format-error.ts";
import { markerEnvironment } from "../python/marker-environment.ts";
import { requirementsFor } from "../python/requirement.ts";
import type { Contents, Own } from "./contents.ts";

/** A requirement whose version decides. What builds is nixpkgs' own, whatever the image holds. */
export interface BuildRequirement {
  readonly own: Own;
  /** Normalised. */
  readonly name: string;
  /** `<82`; never "". */
  readonly specifier: string;
  /** nixpkgs' version, where the lock knows it. */
  readonly version?: string;
}

/** The requirements of an image's git and sdist sources that bound a version, in the order of the sources. */
export const buildRequirementsOf = ({
  own,
  image,
  context,
}: Contents): readonly BuildRequirement[] =>
  own.flatMap((each) => {
    const declared = each.artifact?.facts?.buildSystem;
    if (each.pkg.kind === "wheel" || declared === undefined) return [];
    return readable(declared.requires, image.python).flatMap(({ name, specifier }) => {
      if (specifier === "") return [];
      const version =
        context.lock.nixpkgs.attributes[attributeKey(`python.${name}`, image)]?.version;
      return [{ own: each, name, specifier, ...(version !== undefined && { version }) }];
    });
  });

const readable = (requires: readonly string[], python: Contents["image"]["python"]) =>
  requires.flatMap((line) => {
    try {
      return requirementsFor([line], markerEnvironment(python));
    } catch (error) {
      if (error instanceof FormatError) return [];
      throw error;
    }
  });
