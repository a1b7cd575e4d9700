/** What the lock adds to an image reaches its environment and layers. */
import { describe, expect, test } from "vitest";
import { compile } from "../../compiler/compile.ts";
import type { Context } from "../../compiler/context.ts";
import { callSite } from "../../dsl/call-site.ts";
import { derivedOf } from "../../compiler/lock/derived.ts";
import { image, layer, nixpkg, wheel } from "../../dsl/index.ts";
import type { Image } from "../../dsl/index.ts";
import { contextOf } from "../helpers/context.ts";
import { withDerived as derivedAdded } from "../helpers/derived.ts";

const torch = wheel("torch", "2.10.0");
const app = wheel("app", "1");
const boot = image("boot", {
  tag: "1",
  python: "3.14",
  layers: [layer("base", nixpkg("bash")), layer("torch", torch), layer("app", app)],
});

/** A context whose lock adds these wheels, `name version` → who asks for it. */
const withDerived = (
  derived: Parameters<typeof derivedAdded>[2],
  image: Image = boot,
  facts: Parameters<typeof contextOf>[1] = {},
): Context => derivedAdded(contextOf({ boot: image }, facts), "boot", derived, facts.facts);

const derivedIn = (
  { lock }: Context,
  image: Image = boot,
  named: readonly string[] = ["torch", "app"],
) =>
  derivedOf(lock, { name: "boot", image, named: new Set(named) }).map(
    ({ name, layer, by }) => [name, layer, by] as const,
  );

/** In the order of a lock: who asks may come later. */
const CHAIN = {
  "mpmath 1.3.0": { by: ["sympy"], layer: "torch" },
  "sympy 1.14.0": { by: ["torch"], layer: "torch" },
};

describe("what the lock adds to an image", () => {
  test("lies in the layer the lock says", () => {
    const above = { "filelock 3": { by: ["torch"], layer: "app" } };
    expect(derivedIn(withDerived({ ...CHAIN, ...above }))).toEqual([
      ["filelock", "app", ["torch"]],
      ["mpmath", "torch", ["sympy"]],
      ["sympy", "torch", ["torch"]],
    ]);
  });

  test("lies in the lowest layer that asks for it, where the image has lost the locked one", () => {
    const asked = { "filelock 3": { by: ["app", "torch"], layer: "gone" } };
    expect(derivedIn(withDerived(asked))).toEqual([["filelock", "torch", ["app", "torch"]]]);
  });

  test("goes with those who ask for it, and comes no more when a layer names it", () => {
    const context = withDerived({
      ...CHAIN,
      "filelock 3": { by: ["app", "torch"], layer: "torch" },
    });
    const without = image("boot", { tag: "1", python: "3.14", layers: [layer("app", app)] });
    expect(derivedIn(context, without, ["app"])).toEqual([["filelock", "app", ["app"]]]);
    expect(derivedIn(context, boot, ["torch", "app", "sympy"])).toEqual([
      ["filelock", "torch", ["app", "torch"]],
    ]);
  });

  test("does not hold itself", () => {
    const ring = {
      "a 1": { by: ["b"], layer: "app" },
      "b 1": { by: ["a"], layer: "app" },
    };
    expect(derivedIn(withDerived(ring))).toEqual([]);
  });

  test("points at the package of the config that led to it", () => {
    const [mpmath] = derivedOf(withDerived(CHAIN).lock, {
      name: "boot",
      image: boot,
      named: new Set(["torch", "app"]),
    });
    expect(mpmath?.root).toBe(torch);
    expect(mpmath && callSite(mpmath.node)).toBe(callSite(torch));
  });
});

test("it is built, in the environment and in its layer, and counted", () => {
  const facts = {
    torch: { metadata: { requires: ["sympy>=1.13"] } },
    sympy: { metadata: { requires: ["mpmath"] } },
    mpmath: { metadata: { requires: [] } },
  };
  const { files, images } = compile(withDerived(CHAIN, boot, { facts }));
  expect([...files.keys()]).toEqual(
    expect.arrayContaining(["packages/sympy.nix", "packages/mpmath.nix"]),
  );
  expect(files.get("images/boot.nix")).toMatch(
    /# torch\s+\[\s+packages\.torch\s+packages\.mpmath\s+packages\.sympy\s+\]/,
  );
  expect(images).toMatchObject([{ packages: { wheel: 2 }, derived: 2 }]);
});
