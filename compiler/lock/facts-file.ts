/**
 * A facts file: what somebody knows of files and commits, for `comfynix lock --facts` to take into a
 * lock. It is written by hand or by a program; each entry says who knows it.
 */
import * as v from "valibot";
import { carriesSecret, withoutSecrets } from "../address.ts";
import { count, facts, record, sri } from "./lock.ts";
import { checked, duplicateKeys, invalid, parseJson } from "./located-json.ts";
import type { Fault, JsonFile } from "./located-json.ts";

/** Who says so, precisely enough to look it up: an index page, a document at a revision. */
const source = v.pipe(v.string(), v.nonEmpty("is empty"));

export const FactsFileSchema = v.strictObject({
  version: v.literal(1),
  /** By the URL of a wheel or source distribution, or `git+URL@REV` of a git tree. */
  artifacts: record(
    v.strictObject({
      /** Of the file's bytes; of a git tree, its NAR hash. */
      hash: sri,
      /** In bytes. */
      size: v.optional(count),
      source,
      facts: v.optional(facts),
    }),
  ),
  /** By `git+URL@REV`: what pins a nixpkgs. */
  nixpkgs: v.optional(
    record(
      v.strictObject({
        narHash: sri,
        /** Seconds since 1970, of the commit. */
        lastModified: count,
        source,
      }),
    ),
  ),
});

export type FactsFile = v.InferOutput<typeof FactsFileSchema>;

/**
 * The facts in `text`.
 *
 * @param file  Its name as problems show it.
 * @throws {Problems} `facts-unreadable`, at the line of each fault.
 * @example
 * // { "version": 1, "artifacts": { "https://…/six-1.17.0-py2.py3-none-any.whl": {
 * //   "hash": "sha256-RyHvyMSr+0PiVhnmXQikNHnUQiIsqCPZnWsMW3xkYnQ=", "source": "PyPI" } } }
 * readFacts(text, "comfyui.facts.json").artifacts
 */
export const readFacts = (text: string, file: string): FactsFile => {
  const json: JsonFile = {
    text,
    file,
    unreadable: "facts-unreadable",
    invalid: "facts-unreadable",
    hint: "`npx comfynix lock --help` shows what a facts file holds",
  };
  const value = checked(FactsFileSchema, parseJson(json), json);
  const faults = [...duplicateKeys(text), ...secretKeys(value)];
  if (faults.length > 0) throw invalid(json, faults);
  return value;
};

/** Told at the whole record: the line of the key would show it. */
const secretKeys = ({ artifacts }: FactsFile): readonly Fault[] =>
  Object.keys(artifacts)
    .filter(carriesSecret)
    .map((key) => ({
      path: ["artifacts"],
      message: `names ${withoutSecrets(key)} with a login or token, which the lock would publish`,
    }));
