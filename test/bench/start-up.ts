/**
 * The whole process of a compile of the shipped config, from the repository and as it is published, against
 * tsx running an empty file; and how many modules a command waits for.
 */
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { install } from "../helpers/install.ts";
import { modulesOf } from "../helpers/modules.ts";
import { PRODUCT } from "../helpers/product.ts";
import { ratioRow, type Row, sideBySide } from "./measure.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

export const startUp = (): readonly Row[] => {
  const scratch = mkdtempSync(join(tmpdir(), "comfynix-bench-"));
  const empty = join(scratch, "empty.ts");
  writeFileSync(empty, "");
  const tsx = join(ROOT, "node_modules/.bin/tsx");
  const source = [tsx, join(ROOT, "compile.ts"), ROOT, "--out", join(scratch, "nix")];
  const { folder, bin } = published(scratch);
  const package_ = [process.execPath, bin, "compile", folder];
  const [base = Number.NaN, ...took] = sideBySide(
    [
      [tsx, empty],
      ...[source, package_].flatMap((command) => [[...command, "--no-typecheck"], command]),
    ],
    9,
  );
  const counts = [["--version"], ["build", "--help"], ["compile"]].map((args): Row => {
    const { own, packages } = modulesOf(bin, args, { cwd: folder });
    return {
      what: `modules loaded by comfynix ${args.join(" ")}, ours and others'`,
      measured: `${String(own.length)} + ${String(packages.length)}`,
    };
  });
  rmSync(scratch, { recursive: true, force: true });
  return [
    ...["tsx compile", "comfynix compile, as published,"].flatMap((command, at) =>
      ["without", "with"].map((how, typed) =>
        ratioRow(
          `${command} ${how} the type check / tsx on an empty file`,
          (took[2 * at + typed] ?? Number.NaN) / base,
          2 + typed,
        ),
      ),
    ),
    ...counts,
  ];
};

/** The shipped project in a folder of its own, with comfynix installed. */
const published = (scratch: string): { readonly folder: string; readonly bin: string } => {
  const folder = join(scratch, "project");
  mkdirSync(folder);
  const bin = install(PRODUCT, folder);
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
  const beside = ["config.ts", "lock.json", "catalogue.json", "catalogue.d.ts"];
  for (const each of beside)
    copyFileSync(join(ROOT, `comfyui.${each}`), join(folder, `comfyui.${each}`));
  return { folder, bin };
};
