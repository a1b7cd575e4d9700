/** What Nix is called with. */
import { chmodSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { flakeUrl, nixpkgsOverride } from "../../compiler/build/invocation.ts";
import { projectWith, run } from "../helpers/command.ts";
import { building, COMFYNIX } from "./building.ts";

test("options for Nix reach it as they are, before and behind the dashes", async () => {
  const tools = projectWith({});
  const log = path.join(tools, "asked");
  // A Nix that is new enough, builds nothing, and writes down what it is asked for, a word a line.
  const script = `#!/bin/sh
if [ "$1" = --version ]; then echo "nix (Nix) 2.30.0"
elif [ "$1" = build ]; then for each in "$@"; do printf '%s\\n' "$each" >> '${log}'; done; fi
`;
  writeFileSync(path.join(tools, "nix"), script);
  chmodSync(path.join(tools, "nix"), 0o755);
  const folder = building(`    layer("base", nixpkg("which")),`);
  const passed = {
    "--builders": "ssh-ng://big x86_64-linux - 16",
    "--store": "/tmp/a store",
    "--eval-store": "auto",
    "--substituters": "https://a https://b",
    "--max-jobs": "0",
  };
  const args = ["build", "--no-typecheck", ...Object.entries(passed).flat(), "--", "--cores", "3"];
  const env = { PATH: `${tools}:${process.env["PATH"] ?? ""}` };
  const { code, stderr } = await run(process.execPath, [COMFYNIX, ...args], { cwd: folder, env });
  expect(code, stderr).toBe(0);
  const asked = readFileSync(log, "utf8").split("\n");
  for (const [name, value] of Object.entries(passed))
    expect(asked[asked.indexOf(name) + 1]).toBe(value);
  expect(asked[asked.indexOf("--cores") + 1]).toBe("3");
});

test("a flake is named where every Nix can read the name", () => {
  expect(flakeUrl("/home/me/images-2/nix")).toBe("path:/home/me/images-2/nix");
  for (const folder of ["/a b/nix", "/é/nix", "/a%20b/nix", "/a#b/nix", "/a?b/nix", "/a+b/nix"])
    expect(flakeUrl(folder)).toBeUndefined();
});

test("what stands for nixpkgs is found among the arguments for Nix", () => {
  expect(nixpkgsOverride(["--override-input", "nixpkgs", "path:/n"])).toBe("path:/n");
  expect(nixpkgsOverride(["--override-input", "other", "nixpkgs"])).toBeUndefined();
});
