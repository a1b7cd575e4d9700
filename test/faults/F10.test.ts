// peft of nixpkgs brought nixpkgs' accelerate, which collided with the image's own in its environment.
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { image, layer, nixpkg, wheel } from "../../dsl/index.ts";
import { built, cleanUp, closure, newFolder, writeFlake } from "../flake/emitted.ts";
import { addToStore, lockedContext, madeWheel } from "../flake/wheels.ts";
import { describeWith } from "../helpers/tools.ts";
import { inImage } from "../rules/found.ts";

describeWith(["builds"], "an accelerate of the image's own", () => {
  afterAll(cleanUp);

  it("is the one that peft of nixpkgs is built on, and collides with nothing", async () => {
    const folder = newFolder();
    const accelerate = madeWheel(folder, "accelerate", "99.0", []);
    addToStore([accelerate]);
    const comfyui = image("one", {
      ...{ tag: "t", python: "3.11" },
      layers: [layer("all", wheel(accelerate.url), nixpkg("python.peft"))],
    });
    const env = await built(writeFlake(lockedContext({ comfyui }, [accelerate])), "comfyui-env");
    const script = "import peft, accelerate; print(accelerate.version)";
    const printed = execFileSync(join(env, "bin/python"), ["-c", script], { encoding: "utf8" });
    expect(printed).toBe("99.0\n");
    expect(closure(env).filter((each) => each.includes("-accelerate-"))).toHaveLength(1);
  });
});

it("beside nixpkgs' own is refused before anything is built", () => {
  const both = [wheel("accelerate", "1.12.0"), nixpkg("python.accelerate")];
  expect(inImage("duplicate-distribution", both)).toMatchObject([{ severity: "error" }]);
});
