/** Strings that are versions or nearly so, dense enough that two of them are often equal or close. */
import { formatVersion, parseVersion } from "../../compiler/python/version.ts";
import fc from "../helpers/property.ts";

const number = fc.constantFrom("0", "1", "2", "10", "00", "01", "3");
const separator = fc.constantFrom("", ".", "-", "_");
const maybe = (text: fc.Arbitrary<string>) => fc.oneof(fc.constant(""), fc.constant(""), text);
const joined = (...parts: readonly fc.Arbitrary<string>[]) =>
  fc.tuple(...parts).map((each) => each.join(""));

const release = fc.array(number, { minLength: 1, maxLength: 4 }).map((parts) => parts.join("."));
const pre = joined(
  separator,
  fc.constantFrom("a", "b", "c", "rc", "alpha", "BETA", "pre", "preview", "x"),
  separator,
  maybe(number),
);
const post = fc.oneof(
  joined(separator, fc.constantFrom("post", "rev", "r", "POST"), separator, maybe(number)),
  number.map((each) => `-${each}`),
);
const dev = joined(separator, fc.constantFrom("dev", "DEV"), separator, maybe(number));
const local = fc
  .array(fc.constantFrom("cu130", "cu128", "1", "1e5", "0x1f", "ubuntu", "CPU", "10", "é"), {
    minLength: 1,
    maxLength: 3,
  })
  .map((parts) => `+${parts.join(".")}`);

/** Release with any of the suffixes, in PEP 440's order, some of them slightly wrong. */
export const versionText: fc.Arbitrary<string> = joined(
  maybe(fc.constantFrom("v", " ", "V")),
  maybe(fc.constantFrom("0!", "1!")),
  release,
  maybe(pre),
  maybe(post),
  maybe(dev),
  maybe(local),
);

/**
 * A specifier's operand in its normal spelling, without an epoch: where a spelling is odd,
 * releases of `packaging` differ from each other and from PEP 440.
 */
const operand = versionText.map((text) => {
  const version = parseVersion(text);
  return version ? formatVersion({ ...version, epoch: 0n }) : text;
});

/** One to three clauses. */
export const specifierText: fc.Arbitrary<string> = fc
  .array(
    joined(
      fc.constantFrom("==", "!=", "<", ">", "<=", ">=", "~=", "===", "="),
      maybe(fc.constant(" ")),
      operand,
      maybe(fc.constant(".*")),
    ),
    { minLength: 1, maxLength: 3 },
  )
  .map((clauses) => clauses.join(","));
