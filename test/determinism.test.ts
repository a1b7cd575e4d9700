/** Equal input gives byte-equal output, wherever and under whatever settings the command runs. */
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const COMMAND = join(ROOT, "compile.ts");
/** What `compile` reads of a project. */
const INPUT = [
  "comfyui.config.ts",
  "comfyui.lock.json",
  "comfyui.catalogue.json",
  "comfyui.catalogue.d.ts",
];

const scratch = mkdtempSync(join(tmpdir(), "comfynix-same-"));
let count = 0;

interface Run {
  readonly cwd?: string;
  readonly config?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Every file of the output, by a digest of its bytes. */
const compiled = async ({ cwd = ROOT, config = ROOT, env = {} }: Run = {}) => {
  const out = join(scratch, `out-${count++}`);
  await promisify(execFile)(
    join(ROOT, "node_modules/.bin/tsx"),
    [COMMAND, config, "--out", out, "--no-typecheck"],
    { cwd, env: { ...process.env, ...env } },
  );
  return filesOf(out);
};

const filesOf = (folder: string): ReadonlyMap<string, string> =>
  new Map(
    readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((file) => statSync(join(folder, file)).isFile())
      .sort()
      .map((file) => [file, digest(readFileSync(join(folder, file)))]),
  );

const digest = (bytes: Buffer): string => createHash("sha256").update(bytes).digest("hex");

/** The project in a folder of its own. */
const copied = (name: string): string => {
  const folder = join(scratch, name);
  for (const file of INPUT)
    if (existsSync(join(ROOT, file))) cpSync(join(ROOT, file), join(folder, file));
  return folder;
};

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** The same JSON with the keys of every object in another order. */
const shuffled = (value: Json): Json => {
  if (Array.isArray(value)) return value.map(shuffled);
  if (value === null || typeof value !== "object") return value;
  const turned = Object.entries(value)
    .toSorted(([a], [b]) => ([...a].reverse().join("") < [...b].reverse().join("") ? 1 : -1))
    .map(([key, each]): [string, Json] => [key, shuffled(each)]);
  return Object.fromEntries(turned);
};

describe("the output of compile", () => {
  let first: ReadonlyMap<string, string> = new Map();

  beforeAll(async () => {
    first = await compiled();
  });
  afterAll(() => {
    rmSync(scratch, { recursive: true, force: true });
  });

  it("is what is committed in nix/", () => {
    expect([...first.keys()]).toContain("flake.nix");
    expect(filesOf(join(ROOT, "nix"))).toEqual(first);
  });

  it.each<{ title: string; run: Run }>([
    { title: "on a second run", run: {} },
    {
      title: "from another folder, by another user",
      run: { cwd: tmpdir(), env: { HOME: "/nonexistent", USER: "nobody" } },
    },
    {
      title: "in another language and time zone",
      run: { env: { LC_ALL: "tr_TR.UTF-8", LANGUAGE: "tr", TZ: "Pacific/Kiritimati" } },
    },
    {
      title: "in the C locale, with colours, under another clock",
      run: { env: { LC_ALL: "C", FORCE_COLOR: "3", SOURCE_DATE_EPOCH: "1" } },
    },
  ])("is the same $title", async ({ run }) => {
    expect(await compiled(run)).toEqual(first);
  });

  it("is the same for a copy of the project elsewhere", async () => {
    expect(await compiled({ config: copied("a copy") })).toEqual(first);
  });

  it("is the same for a lock whose keys are in another order", async () => {
    const folder = copied("shuffled");
    const lock = join(folder, "comfyui.lock.json");
    const before = JSON.parse(readFileSync(lock, "utf8")) as Json;
    writeFileSync(lock, JSON.stringify(shuffled(before)));
    expect(shuffled(before)).toEqual(before);
    expect(JSON.stringify(shuffled(before))).not.toBe(JSON.stringify(before));
    expect(await compiled({ config: folder })).toEqual(first);
  });

  it("changes when the lock does", async () => {
    const folder = copied("changed");
    const lock = join(folder, "comfyui.lock.json");
    const text = readFileSync(lock, "utf8");
    writeFileSync(lock, text.replace(/"lastModified": \d+/, '"lastModified": 1'));
    expect(await compiled({ config: folder })).not.toEqual(first);
  });
});
