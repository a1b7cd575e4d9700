/** What a lock holds of nixpkgs, by who knows of it. */
import { describe, expect, test } from "vitest";
import { defaultPin, defaultProject } from "../../compiler/load/default-project.ts";
import type { FactsFile } from "../../compiler/lock/facts-file.ts";
import { Problems } from "../../compiler/problem.ts";
import { git, nixpkg, project } from "../../dsl/index.ts";
import { A, B, imageOf, imported, known, locked, PIN, theProject } from "./known.ts";

test("where nothing of ours is asked for, no search is announced", async () => {
  const bare = imageOf(...nixpkg("bash"));
  const begun: string[] = [];
  await locked({ images: [{ name: "boot", image: bare }], project: theProject }, begun);
  expect(begun).not.toContain("finding packages");
});

describe("nixpkgs", () => {
  const boot = imageOf(...nixpkg("bash"));

  test("is pinned by what the facts know of its revision", async () => {
    expect((await imported(boot, { facts: known({}) })).lock.nixpkgs).toEqual({
      url: "https://github.com/NixOS/nixpkgs",
      rev: PIN,
      narHash: A,
      lastModified: 1771848320,
      attributes: {},
    });
  });

  test("keeps what is known of the attributes in use while the revision stays", async () => {
    const { lock } = await imported(boot, { facts: known({}) });
    const attributes = { bash: { version: "5.3" } };
    const numpy = { "python314Packages.numpy": { distribution: "numpy" } };
    const previous = {
      ...lock,
      nixpkgs: { ...lock.nixpkgs, attributes: { ...attributes, ...numpy } },
    };
    expect((await imported(boot, { previous })).lock.nixpkgs.attributes).toEqual(attributes);
    const moved = project({ nixpkgs: git("NixOS/nixpkgs", "0".repeat(39) + "1") });
    const facts: FactsFile = {
      version: 1,
      artifacts: {},
      nixpkgs: {
        [`git+https://github.com/NixOS/nixpkgs@${"0".repeat(39)}1`]: {
          narHash: B,
          lastModified: 1,
          source: "a test",
        },
      },
    };
    const images = [{ name: "boot", image: boot }];
    expect((await locked({ images, project: moved, previous, facts })).lock.nixpkgs).toMatchObject({
      narHash: B,
      attributes: {},
    });
  });

  test("that a config does not name is known beforehand", async () => {
    const images = [{ name: "boot", image: boot }];
    const { lock } = await locked({ images, project: defaultProject });
    expect(lock.nixpkgs).toEqual({ ...defaultPin, attributes: {} });
  });

  test("that nobody knows leaves no lock to write", async () => {
    const images = [{ name: "boot", image: boot }];
    const unknown = project({ nixpkgs: git("NixOS/nixpkgs", "0".repeat(39) + "1") });
    const failed = locked({ images, project: unknown });
    await expect(failed).rejects.toThrow(Problems);
    await expect(failed).rejects.toThrow("nixpkgs at 0000000 cannot be locked");
  });
});
