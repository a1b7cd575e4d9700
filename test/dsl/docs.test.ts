import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as dsl from "comfynix";
import { describe, expect, test } from "vitest";
import { describeWith } from "../helpers/tools.ts";
import { ROOT, typeCheck } from "./type-check.ts";

interface Example {
  /** `wheel.ts:12`, where its doc comment starts. */
  readonly at: string;
  readonly language: string;
  readonly code: string;
}

const FENCE = /```(\w+)\n([\s\S]*?)```/g;

/** Every fenced block under an `@example` of dsl/. */
const examples = readdirSync(join(ROOT, "dsl")).flatMap((file) => {
  const source = readFileSync(join(ROOT, "dsl", file), "utf8");
  return [...source.matchAll(/\/\*\*[\s\S]*?\*\//g)].flatMap((comment): Example[] => {
    const at = `${file}:${source.slice(0, comment.index).split("\n").length}`;
    const text = comment[0].replace(/^ +\* ?/gm, "");
    const marked = text.slice(text.indexOf("@example"));
    if (!text.includes("@example")) return [];
    const found = [...marked.matchAll(FENCE)];
    if (found.length === 0) throw new Error(`${at}: an @example without a fenced block`);
    return found.map(([, language = "", code = ""]) => ({ at, language, code }));
  });
});
const inLanguage = (language: string) => examples.filter((each) => each.language === language);

describe("examples in doc comments", () => {
  test("every builder has one", () => {
    const files = inLanguage("ts").map(({ at }) => at.split(".")[0]);
    expect(files).toEqual(expect.arrayContaining(Object.keys(dsl)));
  });

  test("each type-checks as a config", async () => {
    const builders = `import { ${Object.keys(dsl).join(", ")} } from "comfynix";\n`;
    const files = inLanguage("ts").map(({ at, code }) => {
      // Inside dsl/, files import each other; a user's config imports the builders.
      const local = code.replaceAll('"./', `"${join(ROOT, "dsl")}/`);
      const unused = `\nexport type { Image } from "comfynix";\n`;
      return [`${at.replace(/\W+/g, "-")}.ts`, builders + local + unused];
    });
    expect(new Set(files.map(([name]) => name)).size).toBe(files.length);
    const { errors } = await typeCheck(Object.fromEntries(files));
    expect(errors).toEqual([]);
  });
});

describeWith(["nix"], "the Nix in doc comments", () => {
  test.each(inLanguage("nix"))("$at parses", ({ code }) => {
    // `with` makes every name known: parsing also reports undefined variables.
    const parsed = execFileSync("nix-instantiate", ["--parse", "-E", `with { };\n${code}`]);
    expect(parsed.length).toBeGreaterThan(0);
  });
});
