import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { compile } from "../../compiler/compile.ts";
import { CHECK_PY } from "../../compiler/emit/check-py.ts";
import { nixpkg, wheel } from "../../dsl/index.ts";
import { contextOf } from "../helpers/context.ts";
import { describeWith } from "../helpers/tools.ts";
import { imageOf } from "../rules/found.ts";
import { requirements } from "../rules/requirements.ts";

const facts = requirements({
  torch: ["triton==3.6.0", "numpy"],
  rembg: ["opencv-python", "numpy"],
});

test("what is waived, and what another distribution stands in for, reaches the check", () => {
  const torch = wheel("torch", "2.10.0", { waive: { Triton: "nobody compiles here" } });
  const all = [torch, wheel("rembg", "2"), ...nixpkg("python.opencv4", "python.numpy")];
  const { files } = compile(contextOf({ comfyui: imageOf(all) }, { facts }));
  expect(files.get("images/comfyui.nix")).toMatch(
    /waived = \[\s+"rembg:opencv-python"\s+"torch:triton"\s+\];/,
  );
  expect(files.get("lib.nix")).toContain('"--waive=${each}"');
});

describeWith(["packaging"], "check.py", () => {
  test("asks for what is required and not waived", () => {
    const folder = mkdtempSync(path.join(tmpdir(), "comfynix-check-"));
    try {
      writeFileSync(path.join(folder, "check.py"), CHECK_PY);
      const script = `
import importlib.metadata as m, sys
class D:
    def __init__(self, name, requires): self.name, self.requires, self.version = name, requires, "1"
m.distributions = lambda: [D("Torch", ["triton==3.6.0", "numpy"])]
import check
sys.exit(check.main(sys.argv[1:]))`;
      const python = process.env["PYTHON"] ?? "/usr/bin/python3";
      const said = (...args: string[]): string => {
        try {
          execFileSync(python, ["-c", script, ...args], { cwd: folder, stdio: "pipe" });
          return "";
        } catch (error) {
          return String(Reflect.get(Object(error), "stderr"));
        }
      };
      expect(said()).toBe(
        "torch requires triton==3.6.0, which is not in the environment\ntorch requires numpy, which is not in the environment\n",
      );
      expect(said("--waive=torch:triton")).toBe(
        "torch requires numpy, which is not in the environment\n",
      );
      expect(said("--waive=torch:triton", "--waive=torch:numpy", "json")).toBe("");
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
