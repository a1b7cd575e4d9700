/** What Nix says is handed on line by line, as it says it. */
import { chmodSync } from "node:fs";
import path from "node:path";
import { expect, it } from "vitest";
import { runNix } from "../../compiler/host/nix-run.ts";
import { projectWith } from "../helpers/command.ts";

/** The lines that come of a `nix` which is this shell script. */
const linesOf = async (script: string): Promise<{ lines: string[]; code: number }> => {
  const folder = projectWith({ nix: `#!/bin/sh\n${script}` });
  chmodSync(path.join(folder, "nix"), 0o755);
  const lines: string[] = [];
  const { code } = await runNix([], {
    cwd: folder,
    env: { PATH: `${folder}:/usr/bin:/bin` },
    line: (text) => lines.push(text),
  });
  return { lines, code };
};

it("ends lines at line feeds alone: builders print other separators", async () => {
  const { lines } = await linesOf(String.raw`printf 'a\342\200\250b\nc\rd\ne\r\nlast' >&2`);
  expect(lines).toEqual(["a\u2028b", "c\rd", "e", "last"]);
});

it("has handed on every line when it ends, and gives the exit code", async () => {
  const { lines, code } = await linesOf("seq 1 20000 >&2; exit 3");
  expect(lines).toHaveLength(20_000);
  expect(lines.at(-1)).toBe("20000");
  expect(code).toBe(3);
});

it("says so when there is no Nix", async () => {
  const ended = await runNix([], { cwd: "/", env: { PATH: projectWith({}) } });
  expect(ended).toMatchObject({ how: "not-found" });
});
