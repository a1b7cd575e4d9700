import { describe, expect, it } from "vitest";
import { type Fragment, git, nix, nixpkg, variant, wheel } from "../../dsl/index.ts";
import { contextOf } from "../helpers/context.ts";
import { found, imageOf, inImage, messages } from "./found.ts";

const torch = wheel("torch", "2.10.0");
const REV = "dcba3cb2e2827b402d2701e7e1c7d9fed8a20ef1";

const overridden = (override: Fragment) =>
  inImage("nix-unbound", [git("a/clip", REV, { override }), torch]);

describe("every option has its names in scope, and no others", () => {
  it("override: final, prev and old", () => {
    expect(overridden(nix`{ a = [ final prev old builtins.map map ]; }`)).toEqual([]);
    expect(messages(overridden(nix`{ a = pkgs; }`))).toEqual([
      "nothing binds pkgs here: override has final, prev and old in scope",
    ]);
  });

  it("postInstall: pkgs and python", () => {
    const installed = (postInstall: Fragment) =>
      inImage("nix-unbound", [wheel("clip", "1", { postInstall })]);
    expect(installed(nix`"\${python} \${pkgs.bash}"`)).toEqual([]);
    expect(messages(installed(nix`"\${old.name}"`))).toEqual([
      "nothing binds old here: postInstall has pkgs and python in scope",
    ]);
  });

  it("outputs: pkgs, python and image", () => {
    const given = (outputs: Fragment) => inImage("nix-unbound", [torch], { outputs });
    expect(given(nix`{ lib = [ pkgs python image ]; }`)).toEqual([]);
    expect(messages(given(nix`{ lib = env; }`))).toEqual([
      "nothing binds env here: outputs has pkgs, python and image in scope",
    ]);
  });
});

it("takes what the fragment binds itself, around a fragment in it too", () => {
  expect(
    overridden(nix`let a = 1; in { b = x: with old; [ a x whatever ${nix`[ a x ]`} ]; }`),
  ).toEqual([]);
});

it.each([
  [nix`{ a = oldd; }`, 'did you mean "old"?'],
  [nix`let thing = 1; in { a = thingy; }`, 'did you mean "thing"?'],
  [nix`{ a = bultins; }`, 'did you mean "builtins"?'],
  [nix`{ a = lib; }`, "write final.pkgs.lib"],
  [nix`{ a = zlib; }`, 'a package of nixpkgs is final.pkgs.zlib, or spliced: ${nixpkg("zlib")}'],
])("hints at what was meant", (fragment, hint) => {
  expect(overridden(fragment)[0]?.details.hint).toBe(hint);
});

it("points at the name, in the fragment that has it", () => {
  const inner = nix`{ b = missing; }`;
  expect(overridden(nix`{ inherit gone; a = ${inner}; }`)).toMatchObject([
    { details: { point: { chunk: 0, offset: 10 } } },
    { details: { at: inner, point: { chunk: 0, offset: 6 } } },
  ]);
});

it.each([
  nix`{ a = ./file; }`,
  nix`{ a = /etc/passwd; }`,
  nix`{ a = ~/x; }`,
  nix`{ a = <nixpkgs>; }`,
])("refuses files, which are not there when the image is built", (fragment) =>
  expect(overridden(fragment)).toHaveLength(1),
);

describe("a package that is spliced", () => {
  it("is bound by name in each image", () => {
    const clip = git("a/clip", REV, { override: nix`{ a = ${torch}; }` });
    const comfyui = imageOf([clip, torch]);
    const older = variant(comfyui, { tag: "b", replace: [wheel("torch", "2.9.0")] });
    const none = variant(comfyui, { tag: "c", drop: [torch] });
    const problems = found(contextOf({ comfyui, older, none }), "nix-unbound");
    expect(messages(problems)).toEqual(["torch is spliced, but is not in image none"]);
    expect(problems[0]?.details).toMatchObject({
      at: clip.options.override,
      hint: "add it to a layer",
    });
  });

  it("may be any of nixpkgs, of CUDA's where the image has CUDA", () => {
    const override = nix`{ a = ${nixpkg("zlib", "python.numpy", "cuda.cudnn")}; }`;
    expect(overridden(override)).toEqual([]);
    const cpu = imageOf([git("a/clip", REV, { override })], { cuda: undefined });
    expect(messages(found(contextOf({ cpu }), "nix-unbound"))).toEqual([
      "cuda.cudnn is spliced, but image cpu has no CUDA",
    ]);
  });

  it("cannot be the one it is spliced into", () => {
    expect(overridden(nix`{ a = ${git("b/CLIP", REV)}; }`)).toMatchObject([
      {
        message: "clip cannot be made of itself",
        details: { hint: "what it is so far is in old" },
      },
    ]);
  });
});
