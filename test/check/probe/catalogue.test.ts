/** Every error that the probe can give is one that the catalogue explains, and the other way round. */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, it } from "vitest";
import { CHECK_EXIT, exitOf } from "../../../compiler/check/verdict.ts";
import { PROBE } from "./probe.ts";

const folder = path.join(PROBE, "comfynix_check");

const sources = readdirSync(folder, { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".py"))
  .map((file) => readFileSync(path.join(folder, file), "utf8"));

const { verdicts, checks, errors } = JSON.parse(
  readFileSync(path.join(folder, "catalogue.json"), "utf8"),
) as {
  readonly verdicts: readonly { readonly exit: number; readonly kind: string | null }[];
  readonly checks: Readonly<Record<string, { readonly title: string; readonly explain: string }>>;
  readonly errors: Readonly<Record<string, { readonly message: string; readonly remedy: string }>>;
};

/** What `pattern` takes, wherever it stands. */
const taken = (pattern: RegExp): readonly string[] =>
  sources.flatMap((text) => [...text.matchAll(pattern)].map(([, name = ""]) => name));

it("knows every error that a check gives", () => {
  const given = taken(/\b(?:Fail|Warn)\(\s*"([^"]+)"/g);
  expect(given.length).toBeGreaterThan(50);
  expect(new Set(given.filter((code) => !(code in errors)))).toEqual(new Set());
});

it("holds no error that nothing gives", () => {
  const strings = new Set(taken(/"([a-z0-9_]+)"/g));
  expect(Object.keys(errors).filter((code) => !strings.has(code))).toEqual([]);
});

it("holds the checks that are registered, and no others", () => {
  const registered = new Set(taken(/@(?:kernel_)?check\(\s*"([^"]+)"/g));
  expect([...registered].sort()).toEqual(Object.keys(checks).sort());
});

it("ends in one of the exit codes, in the order of how bad they are", () => {
  expect(verdicts.map(({ exit, kind }) => [exit, kind])).toEqual([
    [CHECK_EXIT.works, null],
    ...(["untested", "host", "image", "uncovered", "app", "checker"] as const).map((kind) => [
      exitOf(kind),
      kind,
    ]),
  ]);
});

it("says of each what it is and what to do, in sentences", () => {
  for (const [id, { title, explain }] of Object.entries(checks)) {
    expect(title, id).not.toMatch(/\.$/);
    // --list has 80 columns: 30 of them are before it.
    expect(title.length, id).toBeLessThanOrEqual(50);
    expect(explain, id).toMatch(/^[A-Z0-9].*\.$/s);
  }
  for (const [code, { message, remedy }] of Object.entries(errors)) {
    expect(message, code).not.toMatch(/\.$/);
    expect(remedy, code).toMatch(/\.$/);
  }
});
