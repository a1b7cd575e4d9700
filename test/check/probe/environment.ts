/** Python environments made on the spot: distributions of a few files each, broken as a test wants them. */
import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { PYTHON } from "./probe.ts";

/** One distribution. */
export interface Made {
  readonly version?: string;
  /** Below site-packages → text. */
  readonly files?: Readonly<Record<string, string>>;
  /** Below site-packages → C, and arguments for its compiler. */
  readonly native?: Readonly<Record<string, readonly [source: string, ...args: string[]]>>;
  /** Requires-Dist. */
  readonly requires?: readonly string[];
  /** What the manifest says of it, beside name and version; `null` leaves it out. */
  readonly promise?: Readonly<Record<string, unknown>> | null;
  /** Whether it is installed; default true. */
  readonly installed?: boolean;
}

/** The environment, and the manifest that promises it. */
export interface Environment {
  readonly folder: string;
  readonly python: string;
  readonly site: string;
  /** A manifest file with all distributions and what is given. */
  readonly manifest: (more?: Readonly<Record<string, unknown>>) => string;
}

const folders: string[] = [];

/** Removes all that were made. */
export const removeEnvironments = (): void => {
  for (const each of folders.splice(0)) rmSync(each, { recursive: true, force: true });
};

/** A virtual environment with these distributions and nothing else. */
export const environment = (distributions: Readonly<Record<string, Made>>): Environment => {
  const folder = mkdtempSync(path.join(tmpdir(), "comfynix-env-"));
  folders.push(folder);
  chmodSync(folder, 0o755);
  const { home, version } = base();
  const site = path.join(folder, `lib/python${version}/site-packages`);
  const python = path.join(folder, "bin/python");
  for (const each of [site, path.dirname(python)]) mkdirSync(each, { recursive: true });
  // PEP 405: this file and the link are all that makes a virtual environment.
  writeFileSync(
    path.join(folder, "pyvenv.cfg"),
    `home = ${home}\ninclude-system-site-packages = false\n`,
  );
  symlinkSync(path.join(home, `python${version}`), python);
  for (const [name, made] of Object.entries(distributions)) install(site, name, made);
  let count = 0;
  return {
    folder,
    python,
    site,
    manifest: (more = {}) => {
      const file = path.join(folder, `manifest-${count++}.json`);
      writeFileSync(
        file,
        JSON.stringify({
          schema: "comfynix-check/manifest/1",
          image: { name: "made" },
          distributions: Object.entries(distributions).flatMap(([name, made]) =>
            made.promise === null
              ? []
              : [{ name, version: made.version ?? "1.0", ...made.promise }],
          ),
          ...more,
        }),
      );
      return file;
    },
  };
};

/** The tests' Python; asked once. */
const base = (): {
  readonly home: string;
  readonly version: string;
  readonly packaging: string;
} => {
  const script = `import json, os, sys, importlib.util as u
spec = u.find_spec("packaging")
print(json.dumps({
  "home": os.path.dirname(os.path.realpath(sys.executable)),
  "version": "%d.%d" % sys.version_info[:2],
  "packaging": os.path.dirname(os.path.dirname(spec.origin)) if spec else "",
}))`;
  known ??= JSON.parse(execFileSync(PYTHON, ["-c", script], { encoding: "utf8" })) as ReturnType<
    typeof base
  >;
  return known;
};

let known: ReturnType<typeof base> | undefined;

/** Where the tests' Python has `packaging`: what the emitted program names with --packaging. */
export const packaging = (): string => base().packaging;

const install = (site: string, name: string, made: Made): void => {
  const write = (file: string, text: string): void => {
    const at = path.join(site, file);
    mkdirSync(path.dirname(at), { recursive: true });
    writeFileSync(at, text);
  };
  for (const [file, text] of Object.entries(made.files ?? {})) write(file, text);
  for (const [file, [source, ...args]] of Object.entries(made.native ?? {})) {
    const out = path.join(site, file);
    mkdirSync(path.dirname(out), { recursive: true });
    const flags = args.includes("-pie") ? [] : ["-shared", "-fPIC"];
    execFileSync("cc", ["-x", "c", "-", "-o", out, ...flags, ...args], {
      input: source,
      cwd: site,
      stdio: ["pipe", "ignore", "inherit"],
    });
  }
  if (made.installed === false) return;
  const version = made.version ?? "1.0";
  const info = `${name.replaceAll("-", "_")}-${version}.dist-info`;
  const requires = (made.requires ?? []).map((each) => `Requires-Dist: ${each}\n`).join("");
  write(
    `${info}/METADATA`,
    `Metadata-Version: 2.1\nName: ${name}\nVersion: ${version}\n${requires}`,
  );
};
