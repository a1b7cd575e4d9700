// torch was deleted from what kornia, spandrel and CLIP require, as it lay in another file's set.
import { afterAll, expect, it } from "vitest";
import type { Facts } from "../../compiler/lock/lock.ts";
import { git, image, layer, wheel } from "../../dsl/index.ts";
import { cleanUp, newFolder, tryOnFlake, writeFlake } from "../flake/emitted.ts";
import { addToStore, lockedContext, madeWheel } from "../flake/wheels.ts";
import { describeWith } from "../helpers/tools.ts";
import { inImage } from "../rules/found.ts";

const needsTorch: Facts = { metadata: { requires: ["torch"] }, elf: [] };

it("a package whose requirement is in no layer is refused at its line", () => {
  const kornia = wheel("https://files.example.org/kornia-0.8.2-py3-none-any.whl");
  expect(
    inImage("requires-missing", [kornia], {}, { facts: { kornia: needsTorch } }),
  ).toMatchObject([{ severity: "error", details: { at: kornia } }]);
});

it("a requirement is bound by its name, in whatever layer it lies", () => {
  const torch = wheel("torch", "2.10.0");
  const clip = git("openai/CLIP", "dcba3cb2e2827b402d2701e7e1c7d9fed8a20ef1", {
    requires: ["torch"],
  });
  expect(inImage("requires-missing", [torch, clip])).toEqual([]);
});

describeWith(["builds"], "a requirement that nobody declared", () => {
  afterAll(cleanUp);

  it("fails the check of the built environment, with its name", async () => {
    const folder = newFolder();
    const spandrel = madeWheel(folder, "spandrel", "0.4.1", ["torch"]);
    addToStore([spandrel]);
    const comfyui = image("one", {
      ...{ tag: "t", python: "3.11" },
      layers: [layer("all", wheel(spandrel.url))],
    });
    const flake = writeFlake(lockedContext({ comfyui }, [spandrel]), folder);
    const check = "checks.x86_64-linux.comfyui";
    const { code, stderr } = await tryOnFlake(flake, ["build", "--no-link", "-L"], check);
    expect(code).not.toBe(0);
    expect(stderr).toContain("spandrel requires torch, which is not in the environment");
  });
});
