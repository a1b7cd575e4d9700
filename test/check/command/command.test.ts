/** `comfynix check` as it is typed. */
import { spawn } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { targetIn } from "../../../compiler/check/command-target.ts";
import type { Report } from "../../../compiler/check/report.ts";
import { image } from "../../../dsl/index.ts";
import { projectWith } from "../../helpers/command.ts";
import { COMFYNIX } from "../../helpers/product.ts";
import { contextOf } from "../../helpers/context.ts";
import { describeWith } from "../../helpers/tools.ts";
import { PYTHON } from "../probe/probe.ts";
import { check, IMAGE_ID, machineWith } from "./engines.ts";
import { eventsOf, printing, reportOf, result, UNTESTED } from "./probes.ts";
import { manifest, projectOf } from "./project.ts";
import { schemaFaults } from "./schema.ts";

const folder = projectOf(
  { gpu: 'cuda: "13.0",', cpu: "" },
  { "nix/check/cpu.json": manifest(), "nix/check/gpu.json": manifest({ cuda: "13.0" }) },
);

const ON_GPU = printing(
  eventsOf(
    reportOf([result({ id: "k.conv" })], 0, { gpus: [{ index: 0, name: "H200", cc: "9.0" }] }),
  ),
  0,
);

describe("the image that is meant", () => {
  const plain = { tag: "1+cu130", python: "3.14", layers: [] } as const;
  const cpu = image("comfyui-boot", plain);
  const gpu = image("comfyui-boot", { ...plain, cuda: "13.0" });

  it("is the only one of a config, or the one that is named", () => {
    const { target } = targetIn(contextOf({ cpu }), { config: "/p/comfyui.config.ts" }, undefined);
    expect(target).toEqual({
      ...{ name: "cpu", reference: "comfyui-boot:1-cu130" },
      ...{ config: "/p/comfyui.config.ts", cuda: false },
    });
    expect(targetIn(contextOf({ cpu, gpu }), { config: "" }, "gpu").target.cuda).toBe(true);
  });

  it("must be clear", () => {
    const find = (asked?: string) => () => targetIn(contextOf({ cpu, gpu }), { config: "" }, asked);
    expect(find()).toThrow("name one of the images: cpu, gpu");
    expect(find("nonesuch")).toThrow("there is no image nonesuch; the config has cpu, gpu");
  });
});

describe.concurrent("comfynix check", () => {
  it.each([
    [["gpuu"], 'there is no image gpuu; did you mean "gpu"?'],
    [["--explain", "nonesuch"], "there is no check or error nonesuch"],
  ])("%j is a wrong use: exit code 64, not 2", async (args, message) => {
    const { code, stdout, stderr } = await check(folder, args);
    expect(stderr).toContain(`error: ${message}`);
    expect(stderr).toContain("See npx comfynix check --help.");
    expect({ code, stdout }).toEqual({ code: 64, stdout: "" });
  });

  it("of a config with problems is 1, as with every command", async () => {
    const { code, stderr } = await check(
      projectWith({ "comfyui.config.ts": "export const a = ;" }),
      [],
    );
    expect({ code, stderr }).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("config-syntax") as string,
    });
  });

  it("keeps the report beside the image's digest: that of a GPU is not lost to one without", async () => {
    const project = projectOf({ gpu: 'cuda: "13.0",' });
    const reports = path.join(project, ".comfynix/reports");
    const digest = IMAGE_ID.slice("sha256:".length);
    const info = { ServerVersion: "29.0.0", DiscoveredDevices: [{ ID: "nvidia.com/gpu=all" }] };
    const proven = machineWith({ docker: { info, run: ON_GPU } });
    const done = await check(project, ["--save"], proven);
    expect(done).toMatchObject({ code: 0, stdout: "" });
    expect(done.stderr).toContain(`report: .comfynix/reports/${digest}.json\n`);
    const machine = machineWith({ docker: { run: UNTESTED } });
    expect((await check(project, ["--save", "--no-gpu"], machine)).code).toBe(77);
    expect(readdirSync(reports)).toEqual([`${digest}.json`, `${digest}.no-gpu.json`]);
    const kept = JSON.parse(readFileSync(path.join(reports, `${digest}.json`), "utf8")) as Report;
    expect(schemaFaults(kept)).toEqual([]);
    expect(kept.gpus).toHaveLength(1);
  });

  it("says when the engine holds another image than the one that was built last", async () => {
    const project = projectOf({ gpu: 'cuda: "13.0",' });
    mkdirSync(path.join(project, ".comfynix/images"), { recursive: true });
    const record = {
      ...{ version: 1, storePath: "/nix/store/x", reference: "gpu:1", layers: [] },
      config: `sha256:${"cd".repeat(32)}`,
    };
    writeFileSync(path.join(project, ".comfynix/images/gpu.json"), JSON.stringify(record));
    const { stderr, stdout } = await check(
      project,
      ["--config", ".", "--json"],
      machineWith({ docker: { run: UNTESTED } }),
    );
    const stale =
      "this is not the image that was built last (sha256:cdcdcdcdcdcd…): npx comfynix build gpu --config . --load docker";
    expect((JSON.parse(stdout) as Report).launch?.stale).toBe(stale);
    expect(stderr).toContain(`note: ${stale}\nchecking gpu:1 in Docker`);
    expect(stderr).toContain(`  - anything of the config as it is now: ${stale}\n`);
  });

  it("colours for a terminal that asks for it, and never where NO_COLOR is set", async () => {
    const { env } = machineWith({ docker: { run: UNTESTED } });
    const coloured = await check(folder, ["gpu"], { env: { ...env, FORCE_COLOR: "1" } });
    expect(coloured.stderr).toContain("\u001b[");
    const plain = await check(folder, ["gpu"], { env });
    expect(plain.stderr).not.toContain("\u001b");
    expect(plain.stderr).not.toContain("\r");
  });

  it("stops at Ctrl-C: the container is removed, and nothing is written", async () => {
    const project = projectOf({ gpu: 'cuda: "13.0",' });
    const started = `echo '${eventsOf(reportOf([result({ id: "k.conv" })], 0))[0] ?? ""}'`;
    // A client that does not stop by itself, as one whose daemon hangs.
    const machine = machineWith({
      docker: { run: `trap '' TERM INT; ${started}; sleep 600 & wait; wait` },
    });
    const child = spawn(process.execPath, [COMFYNIX, ...["check", "gpu", "--save", "r.json"]], {
      cwd: project,
      env: { ...process.env, ...machine.env },
      stdio: ["ignore", "ignore", "pipe"],
    });
    let said = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => (said += text));
    await expect.poll(() => machine.calls().at(-1)).toMatch(/^run /);
    const ended = new Promise((resolve) => child.on("close", resolve));
    child.kill("SIGINT");
    expect(await ended).toBe(130);
    const name = /--name=(\S+)/.exec(
      machine.calls().find((call) => call.startsWith("run ")) ?? "",
    )?.[1];
    expect(machine.calls().at(-1)).toBe(`rm --force ${String(name)}`);
    expect(said).toContain("stopped; nothing is left running\n");
    expect(existsSync(path.join(project, "r.json"))).toBe(false);
  });

  it("--host judges the machine it runs on", async () => {
    const { code, stdout, stderr } = await check(
      folder,
      ["cpu", "--host", "--json"],
      machineWith({ docker: {} }),
    );
    const report = JSON.parse(stdout) as Report;
    expect(schemaFaults(report)).toEqual([]);
    expect(report).toMatchObject({ exit_code: 0, launch: { via: "host" }, image: { name: "cpu" } });
    expect({ code, stderr }).toMatchObject({ code: 0 });
    expect(stderr).toContain("nothing on this machine stands in the way of: image cpu");
  });
});

describeWith(["python"], "comfynix check --via python=PATH", () => {
  it("runs the shipped probe against what the image promises", async () => {
    const args = ["cpu", "--via", `python=${PYTHON}`, "--only", "ver.python"];
    const file = path.join(projectWith({}), "report.json");
    const { code, stdout, stderr } = await check(folder, [...args, "--json", "--save", file]);
    expect({ code, stderr }).toMatchObject({ code: 0 });
    expect(readFileSync(file, "utf8")).toBe(stdout);
    const report = JSON.parse(stdout) as Report;
    expect(schemaFaults(report)).toEqual([]);
    expect(report).toMatchObject({
      ok: true,
      image: { name: "cpu", python: PYTHON },
      launch: { via: "python", gpus: "none" },
      checks: [{ id: "ver.python", status: "pass" }],
    });
    // The manifest of this project was written by hand.
    const stale =
      "nix/check/cpu.json, which this is held against, is not what the config says now: npx comfynix compile";
    expect(report.launch?.stale).toBe(stale);
    expect(stderr).toContain(`note: ${stale}\nchecking cpu in `);
    expect(stderr).toMatch(/\nchecking cpu in \S+, without a GPU\n\n {2}ok {4}ver\.python/);
    expect(stderr).toContain("whatever ver.python does not name: --only left it out");
  });

  it("shows and prints a report that cannot be written", async () => {
    const gone = projectWith({});
    const python = path.join(
      projectWith({ python: `#!/bin/sh\nrm -rf '${gone}'\nexec ${PYTHON} "$@"\n` }),
      "python",
    );
    chmodSync(python, 0o755);
    const args = ["cpu", "--via", `python=${python}`, "--only", "ver.python", "--json"];
    const { code, stdout, stderr } = await check(folder, [...args, `--save=${gone}/report`]);
    expect({ code, stderr }).toMatchObject({ code: 1 });
    expect(JSON.parse(stdout)).toMatchObject({ ok: true });
    expect(stderr).toMatch(/works: cpu in [^]*output-unwritable\n {2}cannot write/);
  });
});
