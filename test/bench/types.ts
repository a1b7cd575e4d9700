/** Type instantiations: what the type checker does for a config, counted by TypeScript itself. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { grouped, ratioRow, type Row } from "./measure.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

export const types = (): readonly Row[] => {
  const scratch = mkdtempSync(join(tmpdir(), "comfynix-bench-"));
  symlinkSync(join(ROOT, "node_modules"), join(scratch, "node_modules"));
  const counted = (name: string, source: string): number => {
    writeFileSync(join(scratch, `${name}.mts`), source);
    return instantiations(scratch, join(scratch, `${name}.mts`));
  };
  const none = counted("none", config(0));
  const [few = 0, many = 0, most = 0] = [100, 1_000, 10_000].map(
    (count) => counted(`wheels-${count}`, config(count)) - none,
  );
  const shipped = instantiations(scratch, join(ROOT, "comfyui.config.ts")) - none;
  rmSync(scratch, { recursive: true, force: true });
  return [
    { what: "type instantiations of an image of one package", measured: grouped(none) },
    { what: "type instantiations the shipped config adds", measured: grouped(shipped) },
    { what: "type instantiations a wheel adds, of 100", measured: grouped(few / 100) },
    ratioRow("type instantiations, 1,000 / 100 wheels", many / few, 10.5),
    ratioRow("type instantiations, 10,000 / 1,000 wheels", most / many, 10.5),
  ];
};

/** A config of `count` wheels in 50 layers, each with its address written out. */
const config = (count: number): string => {
  const wheels = Array.from(
    { length: count },
    (_, n) => `wheel("https://w.example.org/p${n}-1.${n}-cp314-cp314-manylinux_2_28_x86_64.whl")`,
  );
  const size = Math.max(Math.ceil(count / 50), 1);
  const layers = Array.from(
    { length: Math.ceil(count / size) },
    (_, at) =>
      `    layer("layer-${at}", ${wheels.slice(at * size, (at + 1) * size).join(", ")}),\n`,
  );
  return `import { image, layer, nixpkg, wheel } from "${ROOT}dsl/index.ts";
export const comfyui = image("comfyui", {
  tag: "t",
  python: "3.14",
  layers: [
    layer("base", nixpkg("bash")),
${layers.join("")}  ],
});
export { wheel };
`;
};

const instantiations = (scratch: string, file: string): number => {
  const tsconfig = join(scratch, "tsconfig.json");
  const compilerOptions = { rootDir: "/" };
  const extended = join(ROOT, "tsconfig.json");
  writeFileSync(
    tsconfig,
    JSON.stringify({ extends: extended, compilerOptions, files: [file], include: [] }),
  );
  const tsc = join(ROOT, "node_modules/.bin/tsc");
  const printed = execFileSync(tsc, ["-p", tsconfig, "--extendedDiagnostics"], {
    encoding: "utf8",
  });
  const found = /^Instantiations:\s+(\d+)/m.exec(printed)?.[1];
  if (found === undefined) throw new Error(`tsc did not count instantiations:\n${printed}`);
  return Number(found);
};
