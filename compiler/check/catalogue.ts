/** Every verdict, check and error with its words: the probe's catalogue.json and the launcher's part. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import * as v from "valibot";
import { LAUNCH_CHECKS } from "./launch/checks.ts";
import { LAUNCH_ERRORS } from "./launch/errors.ts";
import { type CheckExit, EXITS, KINDS } from "./verdict.ts";

/** How a run may end. */
export interface VerdictEntry {
  readonly verdict: string;
  readonly exit: CheckExit;
  /** In a few words, and in a clause more. */
  readonly said: string;
  readonly more: string;
}

/** What a check is. */
export interface CheckEntry {
  readonly title: string;
  /** Whose fault a failure is, unless its error says otherwise. */
  readonly kind: (typeof KINDS)[number];
  /** Whether it needs a GPU. */
  readonly gpu: boolean;
  /** What is done, and why it matters. */
  readonly explain: string;
}

/** What an error is; `{name}` in its words stands for a detail. */
export interface ErrorEntry {
  /** `check`: that of the check that found it. */
  readonly kind: (typeof KINDS)[number] | "check";
  readonly message: string;
  readonly remedy: string;
}

export interface Catalogue {
  /** From the mildest to the worst. */
  readonly verdicts: readonly VerdictEntry[];
  readonly checks: Readonly<Record<string, CheckEntry>>;
  readonly errors: Readonly<Record<string, ErrorEntry>>;
}

const CatalogueSchema = v.object({
  verdicts: v.array(
    v.object({
      verdict: v.string(),
      exit: v.picklist(EXITS),
      said: v.string(),
      more: v.string(),
    }),
  ),
  checks: v.record(
    v.string(),
    v.object({
      title: v.string(),
      kind: v.picklist(KINDS),
      gpu: v.boolean(),
      explain: v.string(),
    }),
  ),
  errors: v.record(
    v.string(),
    v.object({
      kind: v.picklist([...KINDS, "check"]),
      message: v.string(),
      remedy: v.string(),
    }),
  ),
});

/** The folder whose package `comfynix_check` is the probe; it is put on PYTHONPATH. */
export const PROBE_FOLDER = fileURLToPath(new URL("./probe", import.meta.url));

let read: Catalogue | undefined;

/** Read once, from the files comfynix ships. */
export const catalogue = (): Catalogue => {
  if (read !== undefined) return read;
  const file = `${PROBE_FOLDER}/comfynix_check/catalogue.json`;
  const { verdicts, checks, errors } = v.parse(
    CatalogueSchema,
    JSON.parse(readFileSync(file, "utf8")),
  );
  read = {
    verdicts,
    checks: { ...checks, ...LAUNCH_CHECKS },
    errors: { ...errors, ...LAUNCH_ERRORS },
  };
  return read;
};

/**
 * A text with its `{names}` filled in; what is not known stays a question mark, as in the probe.
 *
 * @example worded("no image {reference}", { reference: "a:1" }) // "no image a:1"
 */
export const worded = (text: string, details: Readonly<Record<string, string>>): string =>
  text.replace(/\{(\w+)\}/g, (_, name: string) => details[name] ?? "?");
