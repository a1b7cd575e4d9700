/** What `comfynix build`, as it is published, adds to the plain `nix build` of the same outputs. */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { OFFLINE_NIXPKGS, quiet } from "../helpers/nix.ts";
import { install } from "../helpers/install.ts";
import { PRODUCT } from "../helpers/product.ts";
import { LOCK } from "../helpers/project.ts";
import { wheelOf } from "../helpers/wheels.ts";
import { median, ratioRow, type Row } from "./measure.ts";

/** Wheels of the image: enough that Nix is at work for a while, as with any image that is used. */
const WHEELS = 40;
const ROUNDS = 3;

interface Project {
  readonly folder: string;
  /** Of the comfynix that is installed there. */
  readonly bin: string;
}

/** A project whose wheels nobody has built before. */
const project = (scratch: string, name: string): Project => {
  const folder = path.join(scratch, name);
  mkdirSync(path.join(folder, "shelf"), { recursive: true });
  const wheels = Array.from({ length: WHEELS }, (_, at) => {
    const files = Array.from({ length: 40 }, (_, file) => ({
      name: `part${String(at)}/m${String(file)}.py`,
      data: `made = "${scratch} ${name} ${String(file)}"\n${"def f(): return 1\n".repeat(100)}`,
    }));
    const { file, bytes } = wheelOf({ name: `part${String(at)}`, version: "1.0", files });
    writeFileSync(path.join(folder, "shelf", file), bytes);
    const key = `file://${folder}/shelf/${file}`;
    return { name: `part${String(at)}`, key, file, hash: sri(bytes), size: bytes.length };
  });
  const lock = JSON.parse(LOCK) as Record<string, unknown>;
  const facts = { metadata: { requires: [] }, elf: [] };
  lock["artifacts"] = Object.fromEntries(
    wheels.map(({ key, file, hash, size }) => [
      key,
      { kind: "wheel", file, hash, size, origin: { from: "import", source: "bench" }, facts },
    ]),
  );
  lock["images"] = {
    bench: Object.fromEntries(
      wheels.map(({ name, key }) => [
        `wheel ${name} 1.0`,
        { artifact: key, by: ["layer parts"], why: "given" },
      ]),
    ),
  };
  const packages = wheels.map((each) => `wheel("${each.name}", "1.0")`).join(", ");
  const layers = `[layer("base", nixpkg("bash")), layer("parts", ${packages})]`;
  const files = {
    "comfyui.lock.json": JSON.stringify(lock),
    "package.json": '{ "type": "module" }',
    "comfyui.config.ts": `import { image, layer, nixpkg, wheel } from "comfynix";
export const bench = image("bench", { tag: "1", python: "3.11", layers: ${layers} });
`,
  };
  for (const [file, text] of Object.entries(files)) writeFileSync(path.join(folder, file), text);
  return { folder, bin: install(PRODUCT, folder) };
};

const sri = (bytes: Uint8Array): string =>
  `sha256-${createHash("sha256").update(bytes).digest("base64")}`;

const ours = ({ folder, bin }: Project): readonly string[] => [
  ...[process.execPath, bin, "build", "--config", folder],
  ...["--", ...OFFLINE_NIXPKGS],
];

const plain = ({ folder }: Project): readonly string[] => {
  const flake = `path:${folder}/nix`;
  return [
    ...["nix", "build", `${flake}#bench`, `${flake}#checks.x86_64-linux.bench`],
    ...["--out-link", path.join(folder, "result"), "--log-format", "raw", ...OFFLINE_NIXPKGS],
  ];
};

/** Milliseconds. @throws Error when it fails: a failed run measures nothing. */
const took = ([program = "", ...args]: readonly string[]): number => {
  const start = performance.now();
  const { status, stderr } = spawnSync(program, args, { encoding: "utf8", env: quiet() });
  if (status !== 0) throw new Error(`${program} ${args.join(" ")}\n${stderr}`);
  return performance.now() - start;
};

export const building = (): readonly Row[] => {
  const scratch = mkdtempSync(path.join(tmpdir(), "comfynix-bench-"));
  try {
    const [fresh, built]: [number[], number[]] = [[], []];
    for (let round = 0; round < ROUNDS; round++) {
      const [one, other] = [
        project(scratch, `one${String(round)}`),
        project(scratch, `other${String(round)}`),
      ];
      took([process.execPath, other.bin, "compile", other.folder]);
      // Who goes first finds a colder disk: they take turns.
      const runs = [() => took(ours(one)), () => took(plain(other))];
      const [first, second] = round % 2 === 0 ? runs : runs.toReversed();
      const [a, b] = [first?.() ?? 0, second?.() ?? 0];
      fresh.push(round % 2 === 0 ? a / b : b / a);
      built.push(took(ours(one)) / took(plain(other)));
    }
    const what = `comfynix build / nix build, an image of ${String(WHEELS)} wheels`;
    return [
      ratioRow(`${what}, fresh`, median(fresh), 1.1),
      { what: `${what}, built already`, measured: median(built).toFixed(2) },
    ];
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
};
