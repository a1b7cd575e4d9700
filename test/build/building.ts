/** Real builds by the real command: small projects whose wheels lie on this machine. */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll } from "vitest";
import type { Facts } from "../../compiler/lock/lock.ts";
import { projectWith, type Result, run } from "../helpers/command.ts";
import { COMFYNIX } from "../helpers/product.ts";
import { OFFLINE_NIXPKGS, quiet, STANDIN } from "../helpers/nix.ts";
import { LOCK } from "../helpers/project.ts";
import { type WheelOptions, wheelOf } from "../helpers/wheels.ts";

/** Something the lock has. */
export interface Locked {
  /** As the config asks for it: `wheel six 1.0`, `git+https://…@REV`. */
  readonly request: string;
  readonly kind: "wheel" | "sdist" | "git";
  /** An address, or a path beside the config. */
  readonly key: string;
  readonly file?: string;
  readonly url?: string;
  readonly rev?: string;
  readonly hash: string;
  readonly size?: number;
  readonly facts?: Facts;
}

const scratch = mkdtempSync(path.join(tmpdir(), "comfynix-shelf-"));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** SRI of bytes. */
export const sriOf = (bytes: Uint8Array | string): string =>
  `sha256-${createHash("sha256").update(bytes).digest("base64")}`;

/** What is known of a wheel that holds Python alone. */
export const PURE: Facts = { metadata: { requires: [] }, elf: [] };

/** Puts a file on this machine's disk; gives its path. Files of one name and different content are apart. */
export const shelve = (file: string, bytes: Uint8Array): string => {
  const folder = path.join(scratch, createHash("sha256").update(bytes).digest("hex").slice(0, 8));
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, file), bytes);
  return path.join(folder, file);
};

/** A wheel on this machine's disk, which fetchurl of the stand-in takes from there. */
export const shelved = (
  options: WheelOptions,
  more: Partial<Pick<Locked, "hash" | "size" | "facts" | "key">> = {},
): Locked => {
  const { file, bytes } = wheelOf(options);
  const saved = shelve(file, bytes);
  return {
    request: `wheel ${options.name} ${options.version}`,
    kind: "wheel",
    key: `file://${saved}`,
    file,
    hash: sriOf(bytes),
    size: bytes.length,
    facts: PURE,
    ...more,
  };
};

/** A source distribution on this machine's disk. */
export const sdist = (
  name: string,
  files: Readonly<Record<string, string>>,
  facts: Facts,
): Locked => {
  const folder = projectWith({});
  mkdirSync(path.join(folder, `${name}-1.0`));
  for (const [file, text] of Object.entries(files))
    writeFileSync(path.join(folder, `${name}-1.0`, file), text);
  const args = ["-cz", "-C", folder, `${name}-1.0`];
  const bytes = execFileSync("tar", args);
  const saved = shelve(`${name}-1.0.tar.gz`, bytes);
  return {
    ...{ request: `sdist ${name} 1.0`, kind: "sdist", key: `file://${saved}` },
    ...{ file: `${name}-1.0.tar.gz`, hash: sriOf(bytes), size: bytes.length, facts },
  };
};

/** What is known of a source with this build system. */
export const builtBy = (...requires: string[]): Facts => ({
  metadata: { requires: [] },
  buildSystem: { requires },
});

/** A wheel of one module. */
export const module = (name: string, text = "", version = "1.0"): WheelOptions => ({
  name,
  version,
  files: [{ name: `${name}.py`, data: text }],
});

/** The lock of images that hold all of `locked`. */
export const lockOf = (images: readonly string[], locked: readonly Locked[]): string => {
  const lock = JSON.parse(LOCK) as Record<string, unknown>;
  const origin = { from: "index", source: "https://pypi.org/simple/" };
  lock["artifacts"] = Object.fromEntries(
    locked.map(({ request: _, key, ...artifact }) => [key, { ...artifact, origin }]),
  );
  const requests = Object.fromEntries(
    locked.map(({ request, key }) => [request, { artifact: key, by: ["layer a"], why: "given" }]),
  );
  lock["images"] = Object.fromEntries(images.map((image) => [image, requests]));
  return JSON.stringify(lock);
};

/** `layers` of an image, with all builders in scope. */
export const configOf = (layers: string, more = ""): string =>
  `import { git, image, layer, nix, nixpkg, sdist, variant, wheel } from "comfynix";

export const small = image("small", {
  tag: "1",
  python: "3.11",
  layers: [
${layers}
  ],
});
${more}
void [git, image, layer, nix, nixpkg, sdist, variant, wheel];
`;

/** A project of one image. */
export const building = (
  layers: string,
  locked: readonly Locked[] = [],
  files: Readonly<Record<string, string>> = {},
): string =>
  projectWith({
    "comfyui.config.ts": configOf(layers),
    "comfyui.lock.json": lockOf(["small"], locked),
    "package.json": '{ "type": "module" }',
    ...files,
  });

export { COMFYNIX };

/** The environment of a build: Nix offline. */
export const offline = (): Record<string, string> => {
  const env = quiet();
  return Object.fromEntries(
    ["NIX_CONFIG", "NIX_PATH", "NIX_REMOTE"].map((name) => [name, env[name] ?? ""]),
  );
};

/** `comfynix build …args -- …nix`, with the stand-in for nixpkgs and without the type check. */
export const build = (
  folder: string,
  args: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
): Promise<Result> => {
  const own = args.includes("--") ? args.slice(0, args.indexOf("--")) : args;
  const nix = args.slice(own.length + 1);
  return run(
    process.execPath,
    [COMFYNIX, "build", "--no-typecheck", ...own, "--", ...OFFLINE_NIXPKGS, ...nix],
    { cwd: folder, env: { ...offline(), ...env } },
  );
};

/** A Nix that remembers how often it is started, and for what. */
export const countedNix = (): {
  readonly env: Readonly<Record<string, string>>;
  /** The first argument of each start since the last call, sorted. */
  readonly started: () => readonly string[];
} => {
  const folder = mkdtempSync(path.join(scratch, "nix-"));
  const [nix, notes] = [path.join(folder, "nix"), path.join(folder, "notes")];
  const PATH = process.env["PATH"] ?? "";
  writeFileSync(nix, `#!/bin/sh\necho "$1" >>'${notes}'\nPATH='${PATH}' exec nix "$@"\n`);
  chmodSync(nix, 0o755);
  return {
    env: { PATH: `${folder}:${PATH}` },
    started: () => {
      const text = existsSync(notes) ? readFileSync(notes, "utf8") : "";
      rmSync(notes, { force: true });
      return text.split("\n").slice(0, -1).sort();
    },
  };
};

/** The last line of `--json`. */
export const resultOf = ({ stdout }: Result): Record<string, unknown> =>
  JSON.parse(stdout.trim().split("\n").at(-1) ?? "") as Record<string, unknown>;

/** A problem as people see it: `line:column  code`, then its lines. */
export const problemsIn = ({ stderr }: Result): readonly string[] =>
  stderr
    .split(/^(?=\S+:\d+:\d+ {2}[\w-]+|[a-z]+-[\w-]+$)/m)
    .filter((text) => /^(\S+:\d+:\d+ {2})?[a-z]+-[\w-]+/.test(text));

export const fileText = (file: string): string => readFileSync(file, "utf8");

/** The stand-in for nixpkgs with an overlay (the body of `final: prev:`), as a flake of its own. */
export const nixpkgsWith = (overlay: string): string => {
  const folder = mkdtempSync(path.join(scratch, "nixpkgs-"));
  cpSync(STANDIN, folder, { recursive: true });
  writeFileSync(
    path.join(folder, "flake.nix"),
    `{
      outputs = _: {
        lib = import ./lib;
        legacyPackages.x86_64-linux = import ./. {
          system = "x86_64-linux";
          overlays = [ (final: prev: ${overlay}) ];
        };
      };
    }`,
  );
  return folder;
};
