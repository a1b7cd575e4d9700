/** `check/<image>.json`: what the image promises, for the program in it that checks itself. */
import type { Manifest } from "../plan/manifest.ts";

/** The version that the probe reads. */
const MANIFEST_SCHEMA = "comfynix-check/manifest/1";

/** Its text: a line for each distribution, so that a change of one is a change of its line. */
export const manifestText = ({ distributions, ...head }: Manifest): string => {
  const lines = distributions.map((each) => `    ${JSON.stringify(each)}`);
  return [
    `{`,
    ...Object.entries({ schema: MANIFEST_SCHEMA, ...head }).map(
      ([key, value]) => `  ${JSON.stringify(key)}: ${JSON.stringify(value)},`,
    ),
    ...(lines.length === 0
      ? [`  "distributions": []`]
      : [`  "distributions": [`, lines.join(",\n"), `  ]`]),
    `}`,
    ``,
  ].join("\n");
};
