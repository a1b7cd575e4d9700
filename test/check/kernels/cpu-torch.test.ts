/** A real torch for the CPU in an image that promises CUDA: every check that needs no GPU, run for real. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { describeWith } from "../../helpers/tools.ts";
import {
  checkOf,
  type CheckResult,
  PYTHON,
  type Ran,
  type Report,
  report,
} from "../probe/probe.ts";

const VERSIONS = `
import json, sys, torch
from importlib.metadata import version
print(json.dumps({
  "python": "%d.%d" % sys.version_info[:2],
  "torch": torch.__version__,
  "distribution": version("torch"),
  "numpy": version("numpy"),
}))`;

describeWith(["python", "torch"], "a torch for the CPU in a CUDA image", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "comfynix-cpu-torch-"));
  let ran: Ran & { readonly report: Report };
  const check = (id: string): CheckResult => checkOf(ran, id);

  beforeAll(async () => {
    const found = JSON.parse(
      execFileSync(PYTHON, ["-c", VERSIONS], { encoding: "utf8" }),
    ) as Record<"python" | "torch" | "distribution" | "numpy", string>;
    const manifest = path.join(folder, "manifest.json");
    writeFileSync(
      manifest,
      JSON.stringify({
        schema: "comfynix-check/manifest/1",
        image: { name: "comfyui" },
        python: found.python,
        torch: found.torch,
        cuda: "13.0",
        min_driver: "580",
        distributions: [
          { name: "torch", version: found.distribution, modules: ["torch"] },
          { name: "numpy", version: found.numpy, modules: ["numpy"] },
        ],
      }),
    );
    ran = await report(["--no-gpu", "--manifest", manifest]);
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  it("is a defect of the image, told with its remedy", () => {
    expect(ran.code).toBe(20);
    expect(ran.report).toMatchObject({ ok: false, verdict: "image_defect", exit_code: 20 });
    const { status, kind, error, actual } = check("ver.cuda");
    expect({ status, kind, code: error?.code, fault: error?.kind, cuda: actual["cuda"] }).toEqual({
      status: "fail",
      kind: "image",
      code: "cpu_torch",
      fault: "image",
      cuda: null,
    });
    expect(error?.message).toMatch(
      /^torch \S+ is built for the CPU \(torch\.version\.cuda is None\), but the image promises CUDA 13\.0$/,
    );
    expect(error?.hint).toContain("https://download.pytorch.org/whl/cu130");
  });

  it("does not keep the other static checks from running", () => {
    const passed = ["ver.python", "ver.torch", "pkg.import.torch", "pkg.import.numpy", "lib.dup"];
    for (const id of passed)
      expect(check(id), id).toMatchObject({ status: "pass", exit: { code: 0, signal: null } });
    expect(check("lib.load").error?.code).toBe("cuda_libraries_missing");
    // What these say is about everything else that Debian has installed.
    for (const id of ["pkg.meta", "elf.interp", "elf.needed"])
      expect(check(id).status, id).not.toBe("skip");
  });

  it("leaves every kernel unproven, and says so", () => {
    const kernels = ran.report.checks.filter(({ id }) => /^(k|mem|multi)\./.test(id));
    expect(kernels.length).toBeGreaterThan(25);
    expect(new Set(kernels.map(({ status, reason }) => `${status}: ${reason ?? ""}`))).toEqual(
      new Set(["skip: --no-gpu"]),
    );
    expect(ran.report.summary.unproven).toEqual(
      expect.arrayContaining(kernels.map(({ id }) => id)),
    );
  });
});
