/** The probe's core: which checks run, how they end, what is reported. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DRIVER_FOLDERS } from "../../../compiler/plan/environment.ts";
import { driverNeeds } from "../../../compiler/plan/driver.ts";
import { describeWith } from "../../helpers/tools.ts";
import { environment, removeEnvironments, type Environment } from "./environment.ts";
import { PROBE, probe, PYTHON, report } from "./probe.ts";

describeWith(["python"], "the probe", () => {
  it("streams a result a line and ends with the report", async () => {
    const { code, events, report: whole } = await report(["--only", "ver.python"]);
    expect(code).toBe(0);
    expect(events.map(({ event }) => event)).toEqual(["start", "check", "report"]);
    expect(whole).toMatchObject({
      schema: "comfynix-check/1",
      ok: true,
      verdict: "works",
      exit_code: 0,
      checks: [{ id: "ver.python", status: "pass", error: null }],
      summary: { pass: 1, fail: 0, warn: 0, skip: 0 },
    });
  });

  it.each([
    [["--only", "k.nonesuch"], "no check is named k.nonesuch"],
    [["--timeout", "soon"], "argument --timeout: takes a number of seconds, not 'soon'"],
    [["--timeout", "0"], "argument --timeout: takes a number of seconds, not '0'"],
    [["--jobs=-1"], "argument --jobs: takes a number from 1 on, not '-1'"],
    [["--only", "k.conv,"], "argument --only: takes ids of checks"],
    [["--manifest", "/nonexistent.json"], "cannot read /nonexistent.json: No such file"],
    [["--sudo"], "unrecognized arguments: --sudo"],
  ])("%j is a usage error", async (args, message) => {
    const { code, stdout, stderr } = await probe(args);
    expect({ code, stdout }).toEqual({ code: 64, stdout: "" });
    expect(stderr).toContain(message);
  });

  describe("on an image for CUDA, where there is no GPU", () => {
    let env: Environment;
    let cuda: readonly string[];
    beforeAll(() => {
      env = environment({ one: { files: { "one.py": "" }, promise: { modules: ["one"] } } });
      cuda = ["--manifest", env.manifest({ cuda: "13.0" })];
    });
    afterAll(removeEnvironments);

    it("is 77 with --no-gpu although all that was tried passed, and says what is unproven", async () => {
      const ran = await report([...cuda, "--no-gpu", "--only", "pkg.import,gpu.list,k.conv"], env);
      expect({ code: ran.code, ok: ran.report.ok }).toEqual({ code: 77, ok: false });
      expect(ran.report.summary.unproven).toEqual(
        expect.arrayContaining(["host.devnodes", "gpu.list", "k.conv"]),
      );
      expect(ran.report.checks.find(({ id }) => id === "k.conv")).toMatchObject({
        status: "skip",
        reason: "--no-gpu",
      });
    });

    it("tells people in a line what was not tried, and in the last whether it works", async () => {
      const { code, stdout } = await probe(
        [...cuda, "--no-gpu", "--only", "pkg.import,k.nvrtc"],
        env,
      );
      expect(code).toBe(77);
      expect(stdout.replace(/\d+ ms/, "9 ms")).toBe(
        [
          "ok    pkg.import.one  (9 ms)",
          "",
          "1 pass, 0 fail, 0 warn, 5 skip",
          "unproven: host.devnodes, host.libcuda, host.wsl, gpu.list, k.nvrtc",
          "made: untested: there is no GPU, and what needs one was not tried",
          "",
        ].join("\n"),
      );
    });

    it("is 0 for the same image without CUDA: nothing is left to prove", async () => {
      const { code } = await report(["--manifest", env.manifest(), "--no-gpu"], env);
      expect(code).toBe(0);
    });

    it("makes a skip that is required a failure, and runs what is required beside what is only asked for", async () => {
      const args = [...cuda, "--no-gpu", "--only", "pkg.import", "--require", "k.sdpa.math"];
      const { report: whole, code } = await report(args, env);
      expect(whole.checks.find(({ id }) => id === "k.sdpa.math")).toMatchObject({
        status: "fail",
        error: { code: "required_untested", kind: "untested" },
      });
      expect(code).toBe(77);
    });

    it("fails the image when what is required was skipped although it needs no GPU", async () => {
      const args = ["--manifest", env.manifest(), "--only", "ver", "--require", "pkg.meta"];
      const ran = await report(args, env);
      expect(ran.report.checks.find(({ id }) => id === "pkg.meta")?.error).toMatchObject({
        code: "required_skipped",
        message:
          "pkg.meta was required, but skipped: there is no Python packaging to read requirements with",
      });
      expect(ran.code).toBe(20);
    });

    it("does not take a check that means nothing here for one that passed", async () => {
      const manifest = ["--manifest", env.manifest()];
      for (const option of ["--only", "--require"]) {
        const { code, stderr } = await probe([...manifest, option, "gpu.list"], env);
        expect(code).toBe(64);
        expect(stderr).toContain("gpu.list checks nothing of this image");
      }
    });

    it("lists what it would do", async () => {
      const { code, stdout } = await probe([...cuda, "--list", "--only", "pkg.import"], env);
      expect(code).toBe(0);
      expect(stdout).toBe("pkg.import.one  every distribution imports, with all GPUs hidden\n");
    });
  });

  it.each([
    ["{", "is no JSON"],
    ["{}", "is no manifest: its schema is not comfynix-check/manifest/1"],
    [
      '{"schema": "comfynix-check/manifest/1", "image": {}}',
      "is no whole manifest: 'distributions'",
    ],
    [
      '{"schema": "comfynix-check/manifest/1", "image": {}, "distributions": [3]}',
      "is no whole manifest",
    ],
    [
      '{"schema": "comfynix-check/manifest/1", "image": {}, "distributions": [{"name": null}]}',
      "is no whole manifest: None is no name",
    ],
  ])("refuses the manifest %s", async (text, message) => {
    const file = path.join(mkdtempSync(path.join(tmpdir(), "comfynix-manifest-")), "manifest.json");
    writeFileSync(file, text);
    try {
      const { code, stderr } = await probe(["--manifest", file]);
      expect(code).toBe(64);
      expect(stderr).toContain(message);
    } finally {
      rmSync(path.dirname(file), { recursive: true });
    }
  });
});

describeWith(["python"], "the folders where a driver is looked for", () => {
  it("are those that the image puts on LD_LIBRARY_PATH", () => {
    const script =
      "import json; from comfynix_check.driver_files import FOLDERS; print(json.dumps(FOLDERS))";
    const printed = execFileSync(PYTHON, ["-c", script], {
      env: { PYTHONPATH: PROBE },
      encoding: "utf8",
    });
    expect(JSON.parse(printed)).toEqual(DRIVER_FOLDERS);
  });
});

describeWith(["python"], "the drivers that the probe knows", () => {
  it("are those that the compiler writes into manifests", () => {
    const script =
      "import json; from comfynix_check.versions import FLOORS; print(json.dumps(FLOORS))";
    const printed = execFileSync(PYTHON, ["-c", script], {
      env: { PYTHONPATH: PROBE },
      encoding: "utf8",
    });
    const floors = JSON.parse(printed) as readonly (readonly [string, string])[];
    expect(floors.map(([cuda]) => driverNeeds(cuda)?.floor)).toEqual(floors.map(([, own]) => own));
  });
});

describeWith(["python"], "which GPUs an architecture list covers", () => {
  it.each([
    ["8.9", ["sm_80", "sm_86", "sm_90"], "sm_86"],
    ["8.6", ["sm_80", "sm_86", "sm_89"], "sm_86"],
    ["12.1", ["sm_120"], "sm_120"],
    ["10.3", ["sm_100"], "sm_100"],
    ["9.0", ["sm_90a", "sm_80"], "sm_90a"],
    ["9.0", ["sm_80", "compute_80"], "compute_80"],
    ["12.0", ["sm_90", "compute_90"], "compute_90"],
    ["12.0", ["sm_90", "sm_100"], null],
    ["10.3", ["sm_100a"], null],
    ["10.3", ["sm_100f"], "sm_100f"],
    ["12.0", ["sm_100f"], null],
    ["12.0", ["compute_90a"], null],
    ["7.5", ["sm_80", "compute_80"], null],
    ["8.9", ["gfx942", "sm_"], null],
    ["8.9", [], null],
  ])("%s on %j runs as %s", (capability, architectures, expected) => {
    const script =
      "import json, sys; from comfynix_check.arch import runs_as; print(json.dumps(runs_as(sys.argv[1], sys.argv[2:])))";
    const printed = execFileSync(PYTHON, ["-c", script, capability, ...architectures], {
      env: { PYTHONPATH: PROBE },
      encoding: "utf8",
    });
    expect(JSON.parse(printed)).toBe(expected);
  });
});
