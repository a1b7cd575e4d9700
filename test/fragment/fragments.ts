/** Fragments of tests. */
import { splice } from "../../compiler/fragment/splice.ts";
import { print } from "../../compiler/nix/print.ts";
import fc from "../helpers/property.ts";
import { type Fragment, nix, type NixValue } from "../../dsl/index.ts";

/** As the tag would be called with these texts. */
export const fragmentOf = (texts: readonly string[], values: readonly NixValue[]): Fragment => {
  const raw = texts.map((each) => each.replace(/\$\{|`/g, "\\$&"));
  return nix(Object.assign([...texts], { raw }), ...values);
};

/** The Nix it becomes. @throws When it has faults. */
export const printed = (fragment: Fragment): string => {
  const { tree, faults } = splice(fragment);
  if (tree === undefined || faults.length > 0) throw new Error(JSON.stringify(faults));
  return print(tree);
};

/** Texts made of what is special somewhere between JavaScript, Nix and the shell. */
export const nasty = fc
  .array(
    fc.constantFrom(
      ...[
        "$",
        "${",
        "$${",
        "}",
        "'",
        "''",
        "''$",
        "''\\n",
        '"',
        "\\",
        "\\n",
        "`",
        "\n",
        "\r",
        "\t",
      ],
      ...[" ", "  ", "#", "/*", "*/", "a", "é", "💥", "\u0001", "\u2028", ";", "or", "value_0_"],
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(""));
export const text = fc.oneof(
  nasty,
  fc.string({ unit: "binary" }).map((each) => each.replaceAll("\0", "")),
);
export const number = fc.oneof(
  fc.integer(),
  fc.maxSafeInteger(),
  fc.constantFrom(0, -0, 2 ** 53, 2 ** 62, -(2 ** 63), 2 ** 63, 1e21, 1e308, -1e-300, 0.1, 1e-7),
  fc
    .double({ noNaN: true, noDefaultInfinity: true })
    .filter((each) => each === 0 || Math.abs(each) >= 2 ** -1022),
);
