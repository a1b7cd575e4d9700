// nixpkgs came through a private flake on one person's server, and CI needed a token to evaluate it.
import { expect, it } from "vitest";
import { git, project } from "../../dsl/index.ts";
import { contextOf, REV } from "../helpers/context.ts";
import { found, imageOf, text, wheelAt } from "../rules/found.ts";

const pinned = (url: string) => ({
  ...contextOf({ comfyui: imageOf([]) }),
  project: project({ nixpkgs: git(text(url), REV) }),
});

it.each([
  "git+https://git.example.org/fleet",
  "git+ssh://git@git.example.org/fleet",
  "https://oauth2:t0ken@github.com/NixOS/nixpkgs",
])("nixpkgs may not come from %s", (url) => {
  expect(found(pinned(url), "input-not-allowed")).toMatchObject([{ severity: "error" }]);
});

it("nor may anything come from an address that carries a token", () => {
  const node = wheelAt("x-1.0-py3-none-any.whl", "https://me:t0ken@git.example.org/w");
  const [problem] = found(contextOf({ comfyui: imageOf([node]) }), "input-not-allowed");
  expect(problem?.message).not.toContain("t0ken");
});

it("NixOS/nixpkgs may", () => {
  expect(found(pinned("NixOS/nixpkgs"), "input-not-allowed")).toEqual([]);
});
