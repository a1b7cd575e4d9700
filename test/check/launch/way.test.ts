/** Which way the probe is started: with --via and without. */
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { newFolder, projectWith } from "../../helpers/command.ts";
import { describeWith } from "../../helpers/tools.ts";
import { UNTESTED } from "../command/probes.ts";
import { examined } from "../command/examined.ts";

describe("the way that is taken", () => {
  it("without --via is the first that has the image", async () => {
    const { launch, calls } = await examined({
      engines: { docker: { images: false }, podman: { run: UNTESTED } },
    });
    expect(launch?.subject).toBe("gpu:1 in Podman");
    expect(calls.at(-1)).toMatch(/^run /);
  });

  it("without --via, where none has it, names the one command that makes it", async () => {
    const { report } = await examined({
      engines: { docker: { images: false } },
      target: { name: "gpu", config: "/nowhere/comfyui.config.ts" },
    });
    expect(report.checks[0]?.error).toMatchObject({
      code: "nothing_to_run",
      hint: "Build and load it: npx comfynix build gpu --load docker",
    });
  });

  it.each([
    [{ docker: { images: false } }, "image_missing", "Get it: docker pull gpu:1"],
    [{}, "nothing_to_run", "Install Docker or Podman"],
  ])("without --via, for an image of no config, is %j: %s", async (engines, code, hint) => {
    const { report } = await examined({ engines });
    expect(report.checks[0]?.error).toMatchObject({ code, hint });
  });

  it("without --via, where an engine that is there does not answer, is to start it", async () => {
    const every = `echo "Cannot connect to the Docker daemon at unix:///s. Is the docker daemon running?" >&2; exit 1`;
    const { report } = await examined({ engines: { docker: { every } } });
    expect(report.checks[0]?.error?.code).toBe("engine_not_running");
  });

  it("by Nix is for images of the config", async () => {
    const { report } = await examined({ via: { way: "nix" } });
    expect(report.checks[0]?.error).toMatchObject({
      code: "not_of_config",
      message: "gpu:1 is of no config here, and Nix runs the config's own images alone",
    });
  });

  it("by Nix needs Nix", async () => {
    const target = { name: "gpu", config: "/nowhere/comfyui.config.ts" };
    const { report } = await examined({ engines: {}, via: { way: "nix" }, target });
    expect(report.exit_code).toBe(10);
    expect(report.checks[0]?.error).toMatchObject({
      ...{ code: "nix_missing", kind: "host" },
      hint: expect.stringContaining("--via docker") as string,
    });
  });
});

describeWith(["nix"], "Nix", () => {
  const folder = newFolder();
  const target = { name: "gpu", config: path.join(folder, "comfyui.config.ts") };

  it("is not asked before anything was compiled", async () => {
    const { report } = await examined({ via: { way: "nix" }, target });
    expect(report.checks[0]?.error).toMatchObject({
      code: "not_built",
      hint: "Build it: npx comfynix build gpu",
    });
  });

  it("is understood in its own words, of a flake that is none", async () => {
    mkdirSync(path.join(folder, "nix"));
    writeFileSync(path.join(folder, "nix/flake.nix"), "{");
    const { report } = await examined({ via: { way: "nix" }, target });
    expect(report.exit_code).toBe(10);
    expect(report.checks[0]?.error, report.checks[0]?.stderr_tail).toMatchObject({
      ...{ code: "nix_failed", kind: "host" },
      message: expect.stringMatching(/could not run the flake's check: .*syntax error/) as string,
      hint: expect.stringContaining("comfynix compile") as string,
    });
  });
});

describe("a Python", () => {
  const said = async (python: string, files: Readonly<Record<string, string>> = {}) => {
    const folder = projectWith({ python, ...files });
    chmodSync(path.join(folder, "python"), 0o755);
    const { report } = await examined({
      via: { way: "python", path: path.join(folder, "python") },
      target: { name: "gpu", config: path.join(folder, "comfyui.config.ts"), given: "my images" },
    });
    expect(report).toMatchObject({ exit_code: 10, launch: { via: "python" } });
    const { code, message, hint } = report.checks[0]?.error ?? {};
    return { code, text: `${String(message)}; ${String(hint)}`.replace(folder, "") };
  };

  it.each([
    ["is missing", "#!/nonexistent\n", {}, "python_missing", "there is no Python at /python"],
    [
      "is too old",
      "#!/bin/sh\necho 2.7\n",
      {},
      "python_too_old",
      "/python is Python 2.7; the probe needs 3.11 or later",
    ],
    [
      "has no manifest to be held against",
      "#!/bin/sh\necho 3.11\n",
      {},
      "no_manifest",
      "/nix/check/gpu.json, which says what the image promises, cannot be read: no such file or folder; Write it: npx comfynix compile 'my images'",
    ],
    [
      "has a manifest that is none",
      "#!/bin/sh\necho 3.11\n",
      { "nix/check/gpu.json": "{" },
      "no_manifest",
      "/nix/check/gpu.json, which says what the image promises, is no JSON; Write it: npx comfynix compile 'my images'",
    ],
  ])("that %s is told with what to do", async (_, python, files, code, text) => {
    const told = await said(python, files);
    expect(told.code).toBe(code);
    expect(told.text).toContain(text);
  });
});
