import { describe, expect, it } from "vitest";
import { git, project, sdist } from "../../dsl/index.ts";
import { contextOf } from "../helpers/context.ts";
import { found, imageOf, inImage, messages, text, wheelAt } from "./found.ts";

const COMMIT = "dcba3cb2e2827b402d2701e7e1c7d9fed8a20ef1";
const wheelFrom = (folder: string) =>
  inImage("input-not-allowed", [wheelAt("x-1.0-py3-none-any.whl", folder)]);
const pinned = (url: string) =>
  found(
    {
      ...contextOf({ comfyui: imageOf([]) }),
      project: project({ nixpkgs: git(text(url), COMMIT) }),
    },
    "input-not-allowed",
  );

describe("a package", () => {
  it.each([
    [
      "http://a.example",
      "x 1.0 may not come from http://a.example: http shows and changes on the way what it carries",
    ],
    ["file:///home/me", "x 1.0 may not come from a file:// address: it is on one machine only"],
    [
      "https://192.168.0.7/w",
      "x 1.0 may not come from https://192.168.0.7: only one network reaches it",
    ],
    [
      "https://wheels.lan",
      "x 1.0 may not come from https://wheels.lan: only one network reaches it",
    ],
    [
      "ftp://a.example",
      "x 1.0 may not come from ftp://a.example: comfynix does not fetch from ftp://",
    ],
  ])("from %s", (folder, message) => expect(messages(wheelFrom(folder))).toEqual([message]));

  it.each([
    ["https://github.com/openai/CLIP/tree/main", "https://github.com/openai/CLIP"],
    ["https://gitlab.com/a/b/-/commit/0123", "https://gitlab.com/a/b"],
  ])("from a page about a repository, %s", (page, repository) => {
    expect(inImage("input-not-allowed", [git(text(page), COMMIT)])).toMatchObject([
      {
        message: expect.stringContaining(`${page}: it is a page about a repository`) as string,
        details: { hint: expect.stringContaining(`git("${repository}", COMMIT)`) as string },
      },
    ]);
  });

  it("with a password in its address, which is not repeated", () => {
    const [problem] = wheelFrom("https://me:s3cret@a.example/w");
    expect(problem?.message).toBe(
      "x 1.0 may not come from https://a.example: the address carries a password or token, which the lock and the store would publish",
    );
    expect(`${problem?.message}${problem?.details.hint}`).not.toContain("s3cret");
    for (const query of ["token=abc", "X-Amz-Signature=abc", "sig=abc"]) {
      const signed = sdist(text(`https://a.example/x-1.0.tar.gz?${query}`));
      expect(inImage("input-not-allowed", [signed]), query).toHaveLength(1);
    }
  });

  it("from a repository that asks for a key", () => {
    for (const url of [
      "ssh://git@github.com/me/x",
      "git+ssh://git@github.com/me/x",
      "git@github.com:me/x",
    ]) {
      expect(messages(inImage("input-not-allowed", [git(text(url), COMMIT)])), url).toEqual([
        expect.stringContaining("it needs somebody's ssh key"),
      ]);
    }
  });

  it("with a password for ssh", () => {
    const [problem] = inImage("input-not-allowed", [git(text("ssh://me:pw@a.example/x"), COMMIT)]);
    expect(problem?.message).toContain("x may not come from ssh://a.example: the address carries");
  });

  it("from what is no repository's address", () => {
    for (const url of ["a/b/c", "./clone", "/home/me/clone"]) {
      expect(messages(inImage("input-not-allowed", [git(text(url), COMMIT)]))).toEqual([
        `${url.split("/").at(-1)} may not come from "${url}": it is neither OWNER/NAME on GitHub nor an address`,
      ]);
    }
  });

  it("may come from any public https address", () => {
    for (const folder of [
      "https://files.pythonhosted.org/x",
      "https://1.2.3.4:8443/x",
      "https://git.sr.ht/~me",
    ]) {
      expect(wheelFrom(folder), folder).toEqual([]);
    }
    expect(inImage("input-not-allowed", [git("openai/CLIP", COMMIT)])).toEqual([]);
    expect(inImage("input-not-allowed", [git("https://gitlab.com/me/x.git", COMMIT)])).toEqual([]);
  });
});

describe("nixpkgs", () => {
  it("may be a public fork on GitHub", () => {
    expect(pinned("NixOS/nixpkgs")).toEqual([]);
    expect(pinned("https://github.com/me/nixpkgs.git")).toEqual([]);
  });

  it.each([
    "git+ssh://git@git.example.org/fleet",
    "https://git.example.org/fleet",
    "https://token@github.com/NixOS/nixpkgs",
    "file:///home/me/nixpkgs",
    "/home/me/nixpkgs",
  ])("may not be %s", (url) => {
    expect(pinned(url)).toMatchObject([
      { details: { hint: 'take git("NixOS/nixpkgs", COMMIT) or a public fork of it on GitHub' } },
    ]);
  });
});
