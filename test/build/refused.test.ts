/** Builds that are not begun: the machine, or the lock, cannot be built with. */
import { chmodSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect, it, test } from "vitest";
import { projectWith, run } from "../helpers/command.ts";
import { describeWith } from "../helpers/tools.ts";
import { build, building, COMFYNIX, module, shelved } from "./building.ts";

const small = (): string => building(`    layer("base", nixpkg("which")),`);

/** A Nix that says it is of this version, and writes down what else it is asked for. */
const pretended = (version: string): { readonly path: string; readonly asked: () => string } => {
  const folder = projectWith({});
  const log = path.join(folder, "asked");
  const file = path.join(folder, "nix");
  writeFileSync(
    file,
    `#!/bin/sh\n[ "$1" = --version ] && echo "nix (Nix) ${version}" || echo "$@" >> '${log}'\n`,
  );
  chmodSync(file, 0o755);
  return {
    path: `${folder}:${process.env["PATH"] ?? ""}`,
    asked: () => (existsSync(log) ? readFileSync(log, "utf8") : ""),
  };
};

const refused = async (env: Readonly<Record<string, string>>): Promise<string> => {
  const folder = small();
  // Without the tests' override, the pinned nixpkgs is meant.
  const args = [COMFYNIX, "build", "--no-typecheck"];
  const { code, stderr } = await run(process.execPath, args, { cwd: folder, env });
  expect(code, stderr).toBe(1);
  expect(existsSync(path.join(folder, ".comfynix"))).toBe(false);
  return stderr;
};

test("without Nix", async () => {
  const stderr = await refused({ PATH: projectWith({}) });
  expect(stderr).toContain("nix-missing\n  Nix builds the image, and there is no nix on PATH");
  expect(stderr).toContain("hint: install it: https://nixos.org/download");
});

test("with a Nix without flakes", async () => {
  const { path, asked } = pretended("2.3.16");
  expect(await refused({ PATH: path })).toContain("Nix 2.3.16 knows no flakes");
  expect(asked()).not.toContain("build");
});

test("with a Nix that is too old for the pinned nixpkgs", async () => {
  const { path, asked } = pretended("2.17.1");
  expect(await refused({ PATH: path })).toContain(
    "nix-too-old\n  Nix 2.17.1 is too old for the pinned nixpkgs, which needs 2.18",
  );
  expect(asked()).not.toContain("build");
});

describeWith(["builds"], "with a store", () => {
  it("for which nobody answers", async () => {
    const { code, stderr } = await build(small(), [], { NIX_REMOTE: "unix:///nowhere/socket" });
    expect(code).toBe(1);
    expect(stderr).toContain("store-unusable\n  nobody answers for the Nix store: cannot connect");
    expect(stderr).toContain("systemctl start nix-daemon");
  });

  it("that cannot be made", async () => {
    const { stderr } = await build(small(), ["--store", "/proc/nowhere"]);
    expect(stderr).toContain("store-unusable\n  Nix cannot open its store /proc/nowhere: ");
  });
});

describeWith(["builds", "skopeo"], "for a place", () => {
  it("that is somebody else's", async () => {
    const folder = projectWith({ notes: "mine" });
    for (const target of [`oci:${folder}`, `docker-archive:${folder}/notes`]) {
      const { code, stderr } = await build(small(), ["--to", target]);
      expect(code).toBe(1);
      expect(stderr).toContain("output-not-ours\n");
      expect(stderr).not.toContain("evaluating");
    }
    expect(readFileSync(path.join(folder, "notes"), "utf8")).toBe("mine");
  });
});

test("with packages of whose inside nothing is known, which compile lets pass", async () => {
  const folder = building(`    layer("a", wheel("unseen", "1.0")),`, [
    { ...shelved(module("unseen")), facts: {} },
  ]);
  const compiled = await run(process.execPath, [COMFYNIX, "compile", "--no-typecheck"], {
    cwd: folder,
  });
  expect(compiled.code).toBe(0);
  const { code, stderr } = await build(folder, [], { PATH: projectWith({}) });
  expect(code).toBe(1);
  expect(stderr).toContain("facts-missing\n");
  expect(stderr).toContain("; a build would be a guess: unseen 1.0");
  expect(stderr).toContain("hint: look inside first: npx comfynix lock\n");
  // All that stands against it is told at once.
  expect(stderr).toContain("nix-missing");
});
