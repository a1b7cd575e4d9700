/**
 * The half of the check that needs no GPU, on an environment of 100 distributions, against what it
 * cannot do without: importing each of them in a fresh process. These are small; with real ones, which
 * import for longer, what the check adds weighs less.
 */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { grouped, ratioRow, type Row, sideBySide } from "./measure.ts";

const PROBE = fileURLToPath(new URL("../../compiler/check/probe", import.meta.url));
const PYTHON = process.env["PYTHON"] ?? "/usr/bin/python3";

const COUNT = 100;

/** What the modules import: a few of the standard library's heavier ones each, as packages do. */
const IMPORTS = [
  ["asyncio", "ssl", "http.client"],
  ["json", "email.message", "urllib.request"],
  ["sqlite3", "decimal", "fractions"],
  ["xml.etree.ElementTree", "zipfile", "tarfile"],
  ["unittest.mock", "logging.config"],
];

/** Runs a command and adds, as last line, the most memory (kB) that one of its processes held. */
const MEASURED = `
import resource, subprocess, sys
code = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL).returncode
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
sys.exit(code)`;

/** All imports, one fresh process after the other. */
const ONE_BY_ONE = `
import subprocess, sys
for name in sys.argv[1:]:
    subprocess.run([sys.executable, "-c", f"import {name}"], check=True)`;

const named = (index: number): string => `made_${index}`;

/** A Python with these distributions and no others, and the manifest that promises them. */
const environment = (folder: string): { readonly python: string; readonly manifest: string } => {
  execFileSync(PYTHON, ["-m", "venv", "--without-pip", folder]);
  const python = join(folder, "bin/python");
  const where = "import sysconfig; print(sysconfig.get_path('purelib'))";
  const site = execFileSync(python, ["-c", where], { encoding: "utf8" }).trim();
  const distributions = Array.from({ length: COUNT }, (_, index) => {
    const name = named(index);
    const info = join(site, `${name}-1.0.dist-info`);
    mkdirSync(join(site, name), { recursive: true });
    mkdirSync(info, { recursive: true });
    const imports = IMPORTS[index % IMPORTS.length] ?? [];
    writeFileSync(
      join(site, name, "__init__.py"),
      imports.map((each) => `import ${each}\n`).join(""),
    );
    const requires = index === 0 ? "" : `Requires-Dist: ${named(index - 1)}>=1.0\n`;
    writeFileSync(
      join(info, "METADATA"),
      `Metadata-Version: 2.1\nName: ${name}\nVersion: 1.0\n${requires}`,
    );
    writeFileSync(join(info, "RECORD"), `${name}/__init__.py,,\n`);
    writeFileSync(join(info, "INSTALLER"), "pip\n");
    return { name: name.replace("_", "-"), version: "1.0", modules: [name] };
  });
  const manifest = join(folder, "manifest.json");
  writeFileSync(
    manifest,
    JSON.stringify({
      schema: "comfynix-check/manifest/1",
      image: { name: "made" },
      distributions,
    }),
  );
  return { python, manifest };
};

/** The most memory, in kB, that one process of a command held. */
const peak = (command: readonly string[]): number =>
  Number(execFileSync(PYTHON, ["-c", MEASURED, ...command], { encoding: "utf8" }));

export const checking = (): readonly Row[] => {
  const folder = mkdtempSync(join(tmpdir(), "comfynix-bench-check-"));
  try {
    const { python, manifest } = environment(folder);
    const names = Array.from({ length: COUNT }, (_, index) => named(index));
    const clean = ["env", "-u", "LD_LIBRARY_PATH", `PYTHONPATH=${PROBE}`, python, "-P"];
    const imports = [...clean, "-c", ONE_BY_ONE, ...names];
    const check = [...clean, "-m", "comfynix_check", "--no-gpu", "--manifest", manifest];
    const single = [...check, "--jobs", "1"];
    const [alone = Number.NaN, whole = Number.NaN, slow = Number.NaN] = sideBySide(
      [imports, check, single],
      3,
    );
    const [held, least] = [peak(check), peak(imports)];
    return [
      ratioRow(
        `static half on ${COUNT} distributions / their imports one by one`,
        whole / alone,
        1.5,
      ),
      { what: "the same, one check at a time (--jobs 1)", measured: (slow / alone).toFixed(2) },
      {
        what: "peak memory of its largest process / of the largest import",
        measured: `${(held / least).toFixed(2)} (${grouped(held / 1024)} MB)`,
      },
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
