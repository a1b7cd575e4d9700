/** An index of wheels on this machine, and the real command that locks from it. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { newFolder, projectWith, run } from "../../helpers/command.ts";
import { COMFYNIX } from "../../helpers/product.ts";
import type { Result } from "../../helpers/command.ts";
import type { Git } from "../../../compiler/host/git.ts";
import { readFacts } from "../../../compiler/lock/facts-file.ts";
import { lockProject } from "../../../compiler/lock/fetch/lock-project.ts";
import type { Locked, Progress } from "../../../compiler/lock/fetch/task.ts";
import { openWorld } from "../../../compiler/lock/fetch/world.ts";
import type { Lock } from "../../../compiler/lock/lock.ts";
import type { NixpkgsSource } from "../../../compiler/lock/nixpkgs/expression.ts";
import { git as gitSource, image, layer, project as dslProject } from "../../../dsl/index.ts";
import type { ImageOptions, Index, Package } from "../../../dsl/index.ts";

export { openShop } from "../../helpers/shop.ts";
export type { Item, Shop } from "../../helpers/shop.ts";

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

const cache = newFolder();

/** How the command runs. */
export interface LockRun {
  /** Default: one for the whole test file. */
  readonly cache?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Arguments of `node` for the command. */
export const commandLine = (...args: readonly string[]): string[] => [COMFYNIX, ...args];

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
  /** Further indexes, before the first. */
  readonly indexes?: readonly Index[];
  /** Where nixpkgs is read. Default: nowhere. */
  readonly nixpkgs?: NixpkgsSource;
  /** Is told of every stretch of work. */
  readonly begin?: Progress["begin"];
  /** Addresses of repositories, and where they are in truth. */
  readonly repositories?: Readonly<Record<string, string>>;
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
  const { previous, light = false, cuda, repositories = {} } = options;
  const { nixpkgs = { path: "/nowhere", narHash: NAR_HASH } } = options;
  const opened = openWorld({ offline: false, allowInsecure: true, env: environment() });
  const git: Git = {
    run: (args, command) =>
      opened.git.run(
        args.map((each) => repositories[each] ?? each),
        command,
      ),
  };
  const world = { ...opened, git };
  const boot = image("boot", {
    tag: "1",
    python: "3.14",
    ...(cuda !== undefined && { cuda }),
    indexes: [...(options.indexes ?? []), { url: index }],
    layers: [layer("l0", packages)],
  } as ImageOptions);
  try {
    return await lockProject({
      known: {
        images: [{ name: "boot", image: boot }],
        project: dslProject({ nixpkgs: gitSource("NixOS/nixpkgs", PIN.slice(-40)) }),
        facts: readFacts(FACTS, "facts"),
        ...(previous && { previous }),
      },
      world,
      native: !light,
      updating: new Set(),
      nixpkgs,
      progress: { begin: options.begin ?? (() => undefined), done: () => undefined },
    });
  } finally {
    await world.close();
  }
};

/** The lock in a folder. */
export const locked = (folder: string): Lock => JSON.parse(lockText(folder)) as Lock;

/** Its text. */
export const lockText = (folder: string): string =>
  readFileSync(path.join(folder, "comfyui.lock.json"), "utf8");
