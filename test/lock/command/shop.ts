/** An index of wheels on this machine, and the real command that locks from it. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { projectWith, root, run } from "../../helpers/command.ts";
import type { Result } from "../../helpers/command.ts";
import { startServer } from "../../helpers/index-server.ts";
import type { Fault, IndexServer, ServerOptions } from "../../helpers/index-server.ts";
import { wheelOf } from "../../helpers/wheels.ts";
import type { BuiltWheel, WheelOptions } from "../../helpers/wheels.ts";
import { readFacts } from "../../../compiler/lock/facts-file.ts";
import { lockProject } from "../../../compiler/lock/fetch/lock-project.ts";
import type { Locked } from "../../../compiler/lock/fetch/lock-project.ts";
import { openWorld } from "../../../compiler/lock/fetch/world.ts";
import type { Lock } from "../../../compiler/lock/lock.ts";
import type { NixpkgsSource } from "../../../compiler/lock/nixpkgs/expression.ts";
import { git, image, layer, project as dslProject } from "../../../dsl/index.ts";
import type { ImageOptions, Package } from "../../../dsl/index.ts";

/** A wheel on the shelf. */
export interface Item extends WheelOptions {
  readonly requires?: readonly string[];
  readonly requiresPython?: string;
  readonly yanked?: string;
  /** What the index says instead of the truth, hexadecimal. */
  readonly digest?: string;
  /** Whether METADATA is offered as a file of its own (PEP 658). Default: true. */
  readonly apart?: boolean;
  readonly faults?: readonly (Fault | undefined)[];
}

/** An index, served. */
export interface Shop {
  readonly server: IndexServer;
  /** The index's address. */
  readonly url: string;
  /** Puts wheels on the shelf, beside those that are there. */
  readonly stock: (...items: readonly Item[]) => readonly BuiltWheel[];
  /** Where a file lies. */
  readonly at: (file: string) => string;
  readonly close: () => Promise<void>;
}

/** Opens one. */
export const openShop = async (options: ServerOptions = {}): Promise<Shop> => {
  const server = await startServer(options);
  const pages = new Map<string, object[]>();
  const at = (file: string): string => `${server.url}/files/${encodeURIComponent(file)}`;
  return {
    server,
    url: `${server.url}/simple`,
    at,
    stock: (...items) => items.map((item) => put(item, server, pages, at)),
    close: () => server.close(),
  };
};

const put = (
  item: Item,
  server: IndexServer,
  pages: Map<string, object[]>,
  at: (file: string) => string,
): BuiltWheel => {
  const { requires = [], requiresPython, yanked, digest, apart = true, faults } = item;
  const built = wheelOf({
    ...item,
    metadata: [
      ...requires.map((each) => `Requires-Dist: ${each}`),
      ...(requiresPython === undefined ? [] : [`Requires-Python: ${requiresPython}`]),
    ],
  });
  const name = item.name.toLowerCase().replaceAll(/[-_.]+/g, "-");
  const page = (pages.get(name) ?? []).filter(
    (each) => Reflect.get(each, "filename") !== built.file,
  );
  page.push({
    filename: built.file,
    url: at(built.file),
    hashes: { sha256: digest ?? built.sha256 },
    size: built.bytes.length,
    "upload-time": "2026-01-02T03:04:05Z",
    "core-metadata": apart,
    ...(requiresPython !== undefined && { "requires-python": requiresPython }),
    ...(yanked !== undefined && { yanked }),
  });
  pages.set(name, page);
  const file = `/files/${encodeURIComponent(built.file)}`;
  server.files.set(file, { body: built.bytes, ...(faults && { faults }) });
  if (apart) server.files.set(`${file}.metadata`, { body: Buffer.from(built.metadata) });
  const body = { meta: { "api-version": "1.1" }, name, files: page };
  server.files.set(`/simple/${name}/`, {
    body: Buffer.from(JSON.stringify(body)),
    type: "application/vnd.pypi.simple.v1+json",
  });
  return built;
};

const PIN = "git+https://github.com/NixOS/nixpkgs@2fc6539b481e1d2569f25f8799236694180c0993";
const NAR_HASH = "sha256-ppefbuGh9S1W3gNCvMPhsadn6FvshqaJAYRk1/N2JGY=";

const FACTS = JSON.stringify({
  version: 1,
  artifacts: {},
  nixpkgs: { [PIN]: { narHash: NAR_HASH, lastModified: 1771848320, source: "a test" } },
});

/** A config of one image whose layers are given as source text, with facts that know nixpkgs. */
export const project = (index: string, layers: readonly string[], more = ""): string =>
  projectWith({
    "package.json": '{ "type": "module" }',
    "comfyui.config.ts": config(index, layers, more),
    "comfyui.facts.json": FACTS,
  });

/** Its text. */
export const config = (index: string, layers: readonly string[], more = ""): string => `
import { git, image, layer, nixpkg, sdist, wheel } from "comfynix";
export const boot = image("boot", {
  tag: "1",
  python: "3.14",
  indexes: [{ url: "${index}" }],
  layers: [${layers.map((each, at) => `layer("l${at}", ${each})`).join(", ")}],
  ${more}
});
`;

const cache = mkdtempSync(path.join(tmpdir(), "comfynix-cache-"));
process.on("exit", () => rmSync(cache, { recursive: true, force: true }));

/** How the command runs. */
export interface LockRun {
  /** Default: one for the whole test file. */
  readonly cache?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Arguments of `node` for the command. */
export const commandLine = (...args: readonly string[]): string[] => [
  path.join(root, "bin/comfynix.js"),
  ...args,
];

/** What the command sees of the world. */
export const environment = (run: LockRun = {}): Record<string, string> => ({
  COMFYNIX_CACHE: run.cache ?? cache,
  NETRC: "/dev/null",
  ...run.env,
});

/** `comfynix lock --allow-insecure --no-keep …args` in `folder`. */
export const lock = (
  folder: string,
  args: readonly string[] = [],
  options: LockRun = {},
): Promise<Result> => comfynix(folder, ["lock", "--allow-insecure", "--no-keep", ...args], options);

/** `comfynix …args` in `folder`. */
export const comfynix = (
  folder: string,
  args: readonly string[],
  options: LockRun = {},
): Promise<Result> =>
  run(process.execPath, commandLine(...args), { cwd: folder, env: environment(options) });

/** How `lockHere` locks. */
export interface LockHere {
  readonly previous?: Lock;
  readonly light?: boolean;
  readonly cuda?: string;
  /** Where nixpkgs is read. */
  readonly nixpkgs?: NixpkgsSource;
}

/**
 * Locks an image in this process: no rule stands before it that refuses addresses of one machine.
 *
 * @param layer  What its one layer holds.
 */
export const lockHere = async (
  index: string,
  packages: readonly Package[],
  options: LockHere = {},
): Promise<Locked> => {
  const { previous, light = false, cuda, nixpkgs } = options;
  const world = openWorld({ offline: false, allowInsecure: true, env: environment() });
  const boot = image("boot", {
    tag: "1",
    python: "3.14",
    ...(cuda !== undefined && { cuda }),
    indexes: [{ url: index }],
    layers: [layer("l0", packages)],
  } as ImageOptions);
  try {
    return await lockProject({
      known: {
        images: [{ name: "boot", image: boot }],
        project: dslProject({ nixpkgs: git("NixOS/nixpkgs", PIN.slice(-40)) }),
        facts: readFacts(FACTS, "facts"),
        ...(previous && { previous }),
      },
      world,
      native: !light,
      updating: new Set(),
      ...(nixpkgs && { nixpkgs }),
      progress: { begin: () => undefined, done: () => undefined },
    });
  } finally {
    await world.close();
  }
};

/** The lock in a folder. */
export const locked = (folder: string): Lock =>
  JSON.parse(readFileSync(path.join(folder, "comfyui.lock.json"), "utf8")) as Lock;
