/** What is found out before a build starts, and said with the way out. */
import { describe, expect, test } from "vitest";
import { nixProblem, requiredBy } from "../../compiler/build/preflight/nix-version.ts";
import { FACTOR, spaceProblem } from "../../compiler/build/preflight/space.ts";
import { storeProblem } from "../../compiler/build/preflight/store.ts";
import { storeRoot } from "../../compiler/build/preflight/store-place.ts";
import { parseNixVersion } from "../../compiler/host/nix-version.ts";

const nix = (text: string) => parseNixVersion(`nix (Nix) ${text}`);

describe("the version of Nix", () => {
  test.each([
    ["nix (Nix) 2.8.0", "2.8.0", 2, 8],
    ["nix (Nix) 2.31pre20250101_ab12cd3\n", "2.31pre20250101_ab12cd3", 2, 31],
    ["nix (Lix, like Nix) 2.91.1", "2.91.1", 2, 91],
  ])("%s", (said, text, major, minor) => {
    expect(parseNixVersion(said)).toEqual({ text, major, minor });
  });

  test("that is missing, or knows no flakes, is a problem", () => {
    expect(nixProblem(undefined, undefined)).toMatchObject({ code: "nix-missing" });
    expect(nixProblem(nix("2.3.16"), undefined)).toMatchObject({
      code: "nix-too-old",
      message: "Nix 2.3.16 knows no flakes; they came with Nix 2.4",
    });
    expect(nixProblem(nix("2.8.0"), undefined)).toBeUndefined();
  });

  test("must be what the nixpkgs says it needs, where it says so", () => {
    const required = requiredBy('# Expose the minimum\n"2.18.0"\n', undefined);
    expect(nixProblem(nix("2.17.1"), required)).toMatchObject({ code: "nix-too-old" });
    expect(nixProblem(nix("2.18.9"), required)).toBeUndefined();
    expect(requiredBy(null, Date.UTC(2030) / 1000)).toBeUndefined();
  });

  test("must fit the date of a nixpkgs that is not here yet", () => {
    expect(requiredBy(undefined, Date.UTC(2026, 1) / 1000)?.version).toBe("2.18");
    expect(requiredBy(undefined, Date.UTC(2024, 1) / 1000)).toBeUndefined();
    expect(requiredBy(undefined, undefined)).toBeUndefined();
  });
});

describe("the room of the store", () => {
  const space = (files: number, free: number) =>
    spaceProblem({ files, unsized: 2, folder: "/nix/store", free });

  test("must hold what is fetched, and that unpacked", () => {
    expect(space(1e9, FACTOR * 1e9)).toBeUndefined();
    expect(space(1e9, FACTOR * 1e9 - 1)).toMatchObject({ code: "no-space" });
    expect(space(1e9, 2e9)?.message).toBe(
      "the build needs about 4.00 GB in /nix/store, but 2.00 GB are free: 1.00 GB of wheels and sources and 2 more of unknown size are to come, which take 4 times that once they are unpacked",
    );
  });
});

describe("the store", () => {
  const said = (stderr: string, store?: string) => storeProblem({ code: 1, stderr }, store);

  test("that opens is no problem", () => {
    expect(storeProblem({ code: 0, stderr: "warning: deprecated" }, undefined)).toBeUndefined();
  });

  test("without a daemon", () => {
    expect(
      said(
        "error: cannot connect to socket at '/nix/var/nix/daemon-socket/socket': Connection refused",
      ),
    ).toMatchObject({
      code: "store-unusable",
      message: expect.stringMatching(/^nobody answers for the Nix store: cannot connect/) as string,
      details: { hint: expect.stringContaining("systemctl start nix-daemon") as string },
    });
  });

  test("that this user may not write", () => {
    const { message } =
      said("error: opening lock file '/nix/var/nix/db/big-lock': Permission denied") ?? {};
    expect(message).toBe(
      "you may not write to the Nix store: opening lock file '/nix/var/nix/db/big-lock': Permission denied",
    );
  });

  test("of another machine", () => {
    const problem = said("error: failed to start SSH connection to 'big'", "ssh-ng://big");
    expect(problem?.message).toContain("ssh-ng://big");
    expect(problem?.details.hint).toContain("ssh");
  });

  test.each([
    [undefined, "/"],
    ["daemon", "/"],
    ["/tmp/store", "/tmp/store"],
    ["local?root=/tmp/store", "/tmp/store"],
    ["ssh-ng://big", undefined],
    ["https://cache.nixos.org", undefined],
  ])("%s lies in %s", (store, root) => {
    expect(storeRoot(store)).toBe(root);
  });
});
