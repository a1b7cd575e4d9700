/** Every example compiles, and says no more than its first comment says it will. */
import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { rules } from "../compiler/rules/index.ts";
import { compile, root, run } from "./helpers/command.ts";
import { COMFYNIX } from "./helpers/product.ts";

const examples = readdirSync(path.join(root, "examples")).sort();
const folderOf = (name: string): string => path.join(root, "examples", name);

/** The codes of rules that a config's first comment names. */
const announced = (name: string): string[] => {
  const text = readFileSync(path.join(folderOf(name), "comfyui.config.ts"), "utf8");
  const header = /^\/\*\*.*?\*\//s.exec(text)?.[0] ?? "";
  expect(header.length).toBeGreaterThan(20);
  return rules
    .map(({ code }) => code)
    .filter((code) => header.includes(code))
    .sort();
};

test("there are these", () => {
  expect(examples).toEqual(["cpu", "cu128", "free-threaded", "smallest"]);
});

describe.concurrent.each(examples)("examples/%s", (name) => {
  test("compiles with the problems its header announces and no others", async ({
    onTestFinished,
  }) => {
    const parent = mkdtempSync(path.join(tmpdir(), "comfynix-example-"));
    onTestFinished(() => rmSync(parent, { recursive: true, force: true }));
    const out = path.join(parent, "nix");
    const { code, stdout, stderr } = await compile(folderOf(name), ["--out", out, "--json"]);
    expect(code, stderr).toBe(0);
    const { problems } = JSON.parse(stdout) as { problems: { code: string; severity: string }[] };
    expect([...new Set(problems.map((each) => each.code))].sort()).toEqual(announced(name));
    expect(problems.every(({ severity }) => severity === "warning")).toBe(true);
    expect(readdirSync(out)).toContain("flake.nix");
  });

  test("has the lock that the shipped facts make", async () => {
    const facts = path.join(root, "comfyui.facts.json");
    const command = [COMFYNIX, "lock", "--offline", "--facts", facts, "--check"];
    const { code, stderr } = await run(process.execPath, command, { cwd: folderOf(name) });
    expect(code, stderr).toBe(0);
  });
});
