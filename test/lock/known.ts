/** Locks made from what is known alone: config, facts file, the lock there was. Nobody is asked. */
import { lockProject } from "../../compiler/lock/fetch/lock-project.ts";
import type { Locked } from "../../compiler/lock/fetch/task.ts";
import { openWorld } from "../../compiler/lock/fetch/world.ts";
import type { Known } from "../../compiler/lock/choose.ts";
import type { FactsFile } from "../../compiler/lock/facts-file.ts";
import { git, image, layer, project } from "../../dsl/index.ts";
import type { Image, Package } from "../../dsl/index.ts";
import { newFolder } from "../helpers/command.ts";

export const PIN = "2fc6539b481e1d2569f25f8799236694180c0993";
export const A = "sha256-ppefbuGh9S1W3gNCvMPhsadn6FvshqaJAYRk1/N2JGY=";
export const B = "sha256-21pheRt9o8GqWkluZM1y29TvPvLLtpaA/UXcJVsNovM=";
export const SIX = "https://host/six-1.17.0-py2.py3-none-any.whl";
export const COMMIT = "dcba3cb2e2827b402d2701e7e1c7d9fed8a20ef1";

/** The project of these tests, whose nixpkgs `known` knows. */
export const theProject = project({ nixpkgs: git("NixOS/nixpkgs", PIN) });

/** An image with these packages, in one layer. */
export const imageOf = (...packages: Package[]): Image =>
  image("boot", { tag: "1", python: "3.14", cuda: "13.0", layers: [layer("base", packages)] });

/** A facts file that knows these artifacts. */
export const factsOf = (artifacts: FactsFile["artifacts"]): FactsFile => ({
  version: 1,
  artifacts,
  nixpkgs: {
    [`git+https://github.com/NixOS/nixpkgs@${PIN}`]: {
      narHash: A,
      lastModified: 1771848320,
      source: "a test",
    },
  },
});

/** A facts file that knows their hashes alone. */
export const known = (hashes: Readonly<Record<string, string>>): FactsFile =>
  factsOf(
    Object.fromEntries(
      Object.entries(hashes).map(([key, hash]) => [key, { hash, source: "a test" }]),
    ),
  );

/**
 * Locks without a network.
 *
 * @param begun  Takes the name of every stretch of work.
 */
export const locked = async (known: Known, begun: string[] = []): Promise<Locked> => {
  const world = openWorld({
    offline: true,
    allowInsecure: false,
    env: { COMFYNIX_CACHE: newFolder() },
  });
  const begin = (what: string): void => void begun.push(what);
  const progress = { begin, done: () => undefined };
  try {
    return await lockProject({ known, world, native: true, updating: new Set(), progress });
  } finally {
    await world.close();
  }
};

/** The same, of one image. */
export const imported = (boot: Image, rest: Omit<Known, "images" | "project">): Promise<Locked> =>
  locked({ images: [{ name: "boot", image: boot }], project: theProject, ...rest });

/** What is told, a line a problem. */
export const said = ({ problems }: Locked): string[] =>
  problems.map(({ code, message }) => `${code}: ${message}`);

/** The artifacts that were taken. */
export const chosen = ({ lock }: Locked): string[] =>
  Object.values(lock.images["boot"] ?? {}).map(({ artifact }) => artifact);
