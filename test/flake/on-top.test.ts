/** nixpkgs packages that read more of torch and numpy than their modules, built on the image's own. */
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { image, layer, nixpkg, wheel } from "../../dsl/index.ts";
import { wheelOf } from "../helpers/wheels.ts";
import { describeWith } from "../helpers/tools.ts";
import { built, cleanUp, closure, newFolder, writeFlake } from "./emitted.ts";
import { addToStore, lockedContext, madeWheel, savedWheel } from "./wheels.ts";

const HEADER = "numpy/_core/include/numpy/arrayobject.h";

/** What the lock says that they require. */
const NIXPKGS = {
  "python311Packages.bitsandbytes": {
    distribution: "bitsandbytes",
    requires: ["numpy", "packaging", "scipy", "torch"],
  },
  "python311Packages.scipy": { distribution: "scipy", requires: ["numpy"] },
};

describeWith(["builds"], "nixpkgs packages on top of ours", () => {
  let env = "";
  let said: Readonly<Record<string, string>> = {};

  beforeAll(async () => {
    const folder = newFolder();
    const files = [
      madeWheel(folder, "torch", "2.10.0", ["numpy"]),
      savedWheel(
        folder,
        wheelOf({
          name: "numpy",
          version: "2.4.0",
          files: [
            { name: "numpy/__init__.py", data: '__version__ = "2.4.0"\n' },
            { name: HEADER, data: "" },
          ],
        }),
      ),
    ];
    addToStore(files);
    const comfyui = image("on-top", {
      tag: "t",
      python: "3.11",
      cuda: "13.0",
      layers: [
        layer("ours", ...files.map(({ url }) => wheel(url))),
        layer("theirs", nixpkg("python.bitsandbytes", "python.scipy")),
      ],
    });
    const context = lockedContext({ comfyui }, files);
    const nixpkgs = { ...context.lock.nixpkgs, attributes: NIXPKGS };
    const flake = writeFlake({ ...context, lock: { ...context.lock, nixpkgs } }, folder);
    env = await built(flake, "comfyui-env");
    said = JSON.parse(
      execFileSync(join(env, "bin/python"), ["-c", SAY], { encoding: "utf8" }),
    ) as typeof said;
  });
  afterAll(cleanUp);

  it("read torch's CUDA as bitsandbytes does: that of the image", () => {
    expect(said).toMatchObject({ cuda: "13.0" });
  });

  it("find numpy's headers as scipy does: in our wheel", () => {
    const numpy = closure(env).find((each) => /-python3\.11-numpy-2\.4\.0$/.test(each)) ?? "";
    expect(said["built_with"]).toContain(
      `'${numpy}/lib/python3.11/site-packages/${HEADER.replace("/numpy/arrayobject.h", "")}'`,
    );
  });

  it("import the one torch and the one numpy of the image", () => {
    expect(said).toMatchObject({ torch: "2.10.0", numpy: "2.4.0", torches: "1", numpies: "1" });
    expect(closure(env).filter((each) => /-(torch-2\.9|numpy-2\.3)/.test(each))).toEqual([]);
  });
});

const SAY = `
import importlib.metadata, json, bitsandbytes, scipy, torch, numpy
count = lambda name: str(len(list(importlib.metadata.distributions(name=name))))
print(json.dumps({
    "cuda": bitsandbytes.cuda, "built_with": scipy.built_with,
    "torch": torch.version, "numpy": numpy.__version__,
    "torches": count("torch"), "numpies": count("numpy"),
}))
`;
