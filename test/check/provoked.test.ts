/** Nothing is in the catalogue that no test has seen: every error is asserted, every check was run or is listed. */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, it } from "vitest";
import { catalogue } from "../../compiler/check/catalogue.ts";
import { root } from "../helpers/command.ts";

/** Checks that no test runs, since they need what only a GPU's driver does; docs/check.md names them. */
const NEVER_RUN = ["k.nvrtc", "k.triton", "k.graph"];

const folder = path.join(root, "test");
const tests = readdirSync(folder, { recursive: true, encoding: "utf8" })
  .filter((file) => /\.tsx?$/.test(file) && path.join(folder, file) !== import.meta.filename)
  .map((file) => readFileSync(path.join(folder, file), "utf8"))
  .join("\n");

const { checks, errors } = catalogue();

it("asserts every error", () => {
  const codes = Object.keys(errors);
  expect(codes.length).toBeGreaterThan(100);
  expect(codes.filter((code) => !tests.includes(`"${code}"`))).toEqual([]);
});

it("runs every check, but for those that docs/check.md names", () => {
  const quoted = (id: string): boolean =>
    [`"${id}"`, `"${id}.`, `"${id}=`].some((each) => tests.includes(each));
  expect(Object.keys(checks).filter((id) => !quoted(id))).toEqual(NEVER_RUN);
  const text = readFileSync(path.join(root, "docs/check.md"), "utf8");
  const named = /Tests run every check but ([^]*?);/.exec(text)?.[1] ?? "";
  for (const id of NEVER_RUN) expect(named).toContain(`\`${id}\``);
});
