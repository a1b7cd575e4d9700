import { expect, it } from "vitest";
import { revNotPinned } from "../../dsl/message.ts";
import { git, project } from "../../dsl/index.ts";
import { contextOf } from "../helpers/context.ts";
import { found, imageOf, inImage, text } from "./found.ts";

const COMMIT = "dcba3cb2e2827b402d2701e7e1c7d9fed8a20ef1";

it("refuses a branch and says how to find its commit", () => {
  const node = git("openai/CLIP", text("main"));
  expect(inImage("rev-not-pinned", [node])).toMatchObject([
    {
      message: revNotPinned("main"),
      details: {
        at: node,
        literal: "main",
        hint: "git ls-remote https://github.com/openai/CLIP main prints the commit it is at now",
      },
    },
  ]);
});

it("refuses a tag, a short commit and one in capitals, each with its remedy", () => {
  const hint = (rev: string) =>
    inImage("rev-not-pinned", [git("openai/CLIP", text(rev))])[0]?.details.hint;
  expect(hint("v1.0")).toContain("git ls-remote");
  expect(hint(COMMIT.slice(0, 7))).toContain("git rev-parse dcba3cb");
  expect(hint(COMMIT.toUpperCase())).toBe(`write it in lower case: "${COMMIT}"`);
});

it("refuses a moving nixpkgs, too", () => {
  const nixpkgs = git("NixOS/nixpkgs", text("nixos-unstable"));
  const context = { ...contextOf({ comfyui: imageOf([]) }), project: project({ nixpkgs }) };
  expect(found(context, "rev-not-pinned")).toMatchObject([{ details: { at: nixpkgs } }]);
});

it("never puts a strange revision into a command", () => {
  const [problem] = inImage("rev-not-pinned", [git("openai/CLIP", text("$(reboot)"))]);
  expect(problem?.details.hint).not.toContain("reboot");
});

it("tells a source shared by two images once", () => {
  const node = git("openai/CLIP", text("main"));
  const context = contextOf({ a: imageOf([node], { tag: "a" }), b: imageOf([node], { tag: "b" }) });
  expect(found(context, "rev-not-pinned")).toHaveLength(1);
});

it("takes a commit", () => {
  expect(inImage("rev-not-pinned", [git("openai/CLIP", COMMIT)])).toEqual([]);
});
