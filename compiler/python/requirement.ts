/** Requirement lines of core metadata. Source: PEP 508. */
import { normalise } from "./name.ts";

const NAME = /^\s*([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)/;

/**
 * Normalised names of the requirements that hold everywhere: lines with a marker are left out.
 *
 * @example unconditionalNames(["Jinja2>=3", "triton==3.6.0; platform_system == 'Linux'"]) // ["jinja2"]
 */
export const unconditionalNames = (lines: readonly string[]): readonly string[] =>
  lines
    .filter((line) => !line.includes(";"))
    .flatMap((line) => NAME.exec(line)?.[1] ?? [])
    .map(normalise);
