/** Projects that must be refused. */
import { existsSync } from "node:fs";
import path from "node:path";
import { expect } from "vitest";
import { compile, projectWith } from "../helpers/command.ts";
import { small } from "../helpers/project.ts";

export const FAST = ["--no-typecheck"];

/** Compiles a project that must be refused; what it said on stderr. */
export const refused = async (
  files: Readonly<Record<string, string | Uint8Array>>,
  args = FAST,
): Promise<string> => {
  const folder = projectWith(files);
  const { code, stdout, stderr } = await compile(folder, args);
  expect({ code, stdout }, stderr).toEqual({ code: 1, stdout: "" });
  expect(existsSync(path.join(folder, "nix"))).toBe(false);
  expect(stderr).not.toMatch(/^\s+at /m);
  return stderr;
};

/** The small project with this config. */
export const config = (text: string): Record<string, string> => ({
  ...small(),
  "comfyui.config.ts": text,
});
