import { expect, it } from "vitest";
import type { Catalogue } from "../../compiler/catalogue.ts";
import { nix, nixpkg, path, wheel } from "../../dsl/index.ts";
import { contextOf, REV } from "../helpers/context.ts";
import { found, imageOf, messages } from "./found.ts";

const [fish] = nixpkg("fisch");
const asked = (
  catalogue: Catalogue | undefined,
  all: Parameters<typeof imageOf>[0] = [fish ?? []],
) =>
  found(
    { ...contextOf({ comfyui: imageOf(all) }), ...(catalogue && { catalogue }) },
    "unknown-nixpkg",
  );
const names = { fish: "seen", bash: "seen" } as const;

it("is an error where the catalogue is complete and of the pin", () => {
  expect(asked({ rev: REV, complete: true, names })).toMatchObject([
    {
      severity: "error",
      message: "nixpkgs at the pin has no fisch, which image comfyui asks for",
      details: { at: fish, literal: "fisch", hint: 'did you mean "fish"?' },
    },
  ]);
});

it.each([
  ["incomplete", { rev: REV, complete: false, names }],
  ["of another revision", { rev: "0".repeat(40), complete: true, names }],
])("is a warning where it is %s", (_, catalogue) => {
  expect(asked(catalogue)).toMatchObject([
    {
      severity: "warning",
      message: "the catalogue does not list fisch, which image comfyui asks for",
    },
  ]);
});

it("is told of names in the environment as well", () => {
  const image = imageOf([], { env: { FISH: path`${nixpkg("fisch")}/bin/fish` } });
  const context = {
    ...contextOf({ comfyui: image }),
    catalogue: { rev: REV, complete: true, names },
  };
  expect(messages(found(context, "unknown-nixpkg"))).toEqual([
    "nixpkgs at the pin has no fisch, which image comfyui asks for",
  ]);
});

it("is silent without a catalogue", () => expect(asked(undefined)).toEqual([]));

it("suggests nothing far-fetched", () => {
  const [problem] = asked({ rev: REV, complete: true, names }, [nixpkg("x264")]);
  expect(problem?.details.hint).toBe("search.nixos.org/packages lists what there is");
});

it("lists unverified names once, in one warning", () => {
  const unverified = { fish: "seen", aria2: "unverified", vim: "unverified" } as const;
  const problems = asked({ rev: REV, complete: false, names: unverified }, [
    nixpkg("fish", "aria2", "vim"),
  ]);
  expect(messages(problems)).toEqual([
    "nobody has looked up these 2 names in nixpkgs at the pin: aria2, vim",
  ]);
  expect(problems[0]?.severity).toBe("warning");
});

it("does not take a property of every object for a name", () => {
  expect(asked({ rev: REV, complete: true, names }, [nixpkg("constructor")])).toHaveLength(1);
});

it("judges what is spliced into Nix, too", () => {
  const [spliced] = nixpkg("fisch");
  const demo = wheel("demo", "1.0", { postInstall: nix`"${spliced ?? ""}"` });
  expect(asked({ rev: REV, complete: true, names }, [demo])).toMatchObject([
    { severity: "error", details: { at: spliced } },
  ]);
});
