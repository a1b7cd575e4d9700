/** `comfynix update`, the program itself, on projects whose git source is on a server of the test file. */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll } from "vitest";
import { newFolder, projectWith, run } from "../../helpers/command.ts";
import { COMFYNIX } from "../../helpers/product.ts";
import type { Result } from "../../helpers/command.ts";
import { startGitServer } from "./git-server.ts";
import type { Repository } from "./git-server.ts";

export const server = await startGitServer();
afterAll(() => server.close());

/** A repository with three commits on `main`; the second is tagged v1.0. */
export let clip: Repository;
export let first: string;
export let second: string;
export let third: string;

beforeAll(() => {
  clip = server.create("clip");
  first = clip.commit({ "setup.py": "from setuptools import setup\n" }, 1_700_000_000);
  second = clip.commit({ "pyproject.toml": PYPROJECT }, 1_710_000_000);
  clip.git("tag", "--annotate", "--message=one", "v1.0");
  third = clip.commit({ README: "more" }, 1_720_000_000);
});

const PYPROJECT = `[build-system]
requires = ["flit_core>=3"]
build-backend = "flit_core.buildapi"
[project]
name = "clip"
version = "1"
dependencies = ["ftfy", "regex>=2024"]
`;

/** The hash that the lock has, of no tree. */
export const HASH = "sha256-ppefbuGh9S1W3gNCvMPhsadn6FvshqaJAYRk1/N2JGY=";

/** A config of one image with the git source that `source` makes. */
export const configOf = (source: string, more = ""): string => `\
import { git, image, layer } from "comfynix";
${more}
const clip = ${source};

export const boot = image("boot", { tag: "1", python: "3.14", layers: [layer("base", clip)] });
`;

/** A config of two images with a git source each. */
export const configOfTwo = (boot: string, other: string): string => `\
import { git, image, layer } from "comfynix";
const of = (clip: ReturnType<typeof git>) => ({ tag: "1", python: "3.14" as const, layers: [layer("base", clip)] });
export const boot = image("boot", of(${boot}));
export const other = image("other", of(${other}));
`;

/** The call that names a commit of the repository. */
export const call = (rev: string): string => `git("${clip.url}", "${rev}", { name: "clip" })`;

/** A lock that holds this commit. */
export const lockText = (rev: string, key = `git+${clip.url}@${rev}`): string =>
  `${JSON.stringify({
    version: 1,
    nixpkgs: {
      url: "https://github.com/NixOS/nixpkgs",
      rev: "2fc6539b481e1d2569f25f8799236694180c0993",
      narHash: HASH,
      lastModified: 1771848320,
      attributes: {},
    },
    artifacts: {
      [key]: {
        kind: "git",
        url: clip.url,
        rev,
        hash: HASH,
        origin: { from: "import", source: "x" },
      },
    },
    images: { boot: { [key]: { artifact: key, by: ["layer base"], why: "the config names it" } } },
  })}\n`;

/** A project with this config, whose lock holds a commit. */
export const projectOf = (
  config: string,
  rev = first,
  more: Readonly<Record<string, string>> = {},
): string =>
  projectWith({
    "package.json": '{ "type": "module" }',
    "comfyui.config.ts": config,
    "comfyui.lock.json": lockText(rev),
    ...more,
  });

/** A project at the first commit. */
export const standard = (): string => projectOf(configOf(call(first)));

const cache = newFolder();
/** `comfynix update --allow-insecure …args` in `folder`. */
export const update = (folder: string, ...args: readonly string[]): Promise<Result> =>
  run(process.execPath, [COMFYNIX, "update", "--allow-insecure", ...args], {
    cwd: folder,
    env: { COMFYNIX_CACHE: cache },
  });

/** The text of a file of the project. */
export const read = (folder: string, name: string): string =>
  readFileSync(path.join(folder, name), "utf8");

/** All that an update could change. */
export const state = (folder: string): readonly string[] => [
  read(folder, "comfyui.config.ts"),
  read(folder, "comfyui.lock.json"),
  ...readdirSync(folder).sort(),
];
