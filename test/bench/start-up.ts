/** The whole process of `tsx compile` on the shipped config, against tsx running an empty file. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ratioRow, type Row, sideBySide } from "./measure.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

export const startUp = (): readonly Row[] => {
  const scratch = mkdtempSync(join(tmpdir(), "comfynix-bench-"));
  const empty = join(scratch, "empty.ts");
  writeFileSync(empty, "");
  const tsx = join(ROOT, "node_modules/.bin/tsx");
  const compile = [tsx, join(ROOT, "compile.ts"), ROOT, "--out", join(scratch, "nix")];
  const [base = Number.NaN, without = Number.NaN, whole = Number.NaN] = sideBySide(
    [[tsx, empty], [...compile, "--no-typecheck"], compile],
    9,
  );
  rmSync(scratch, { recursive: true, force: true });
  return [
    ratioRow("tsx compile without the type check / tsx on an empty file", without / base, 2),
    ratioRow("tsx compile with the type check / tsx on an empty file", whole / base, 3),
  ];
};
