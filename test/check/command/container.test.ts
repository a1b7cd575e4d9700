/** The probe in real containers of a built image, and in its environment without one. */
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { chmodSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Report } from "../../../compiler/check/report.ts";
import { definedIn } from "../../../compiler/host/nix-version.ts";
import { image, layer, nixpkg } from "../../../dsl/index.ts";
import { built, cleanUp, newFolder, writeFlake } from "../../flake/emitted.ts";
import { COMFYNIX } from "../../helpers/product.ts";
import { projectWith } from "../../helpers/command.ts";
import { contextOf } from "../../helpers/context.ts";
import { OFFLINE_NIXPKGS, quiet } from "../../helpers/nix.ts";
import { describeWith } from "../../helpers/tools.ts";
import { check } from "./engines.ts";
import { examined } from "./examined.ts";
import { projectOf } from "./project.ts";
import { schemaFaults } from "./schema.ts";

const CONFIG = 'user: "1000:1000",';

/** Podman with images of its own, and what it needs where cgroups and capabilities are few. */
const podman = (): Readonly<Record<string, string>> => {
  const folder = newFolder();
  writeFileSync(
    path.join(folder, "storage.conf"),
    `[storage]\ndriver = "vfs"\ngraphroot = "${folder}/graph"\nrunroot = "${folder}/run"\n`,
  );
  writeFileSync(
    path.join(folder, "containers.conf"),
    '[containers]\ndefault_ulimits = ["nofile=1024:1024", "nproc=4096:4096"]\n[engine]\nruntime = "runc"\n',
  );
  return {
    CONTAINERS_STORAGE_CONF: path.join(folder, "storage.conf"),
    CONTAINERS_CONF: path.join(folder, "containers.conf"),
  };
};

describeWith(["builds", "podman", "runc"], "a built image", () => {
  const folder = projectOf({ cpu: CONFIG });
  let env: Readonly<Record<string, string>> = {};
  const containers = (): string =>
    execFileSync("podman", ["ps", "--all", "--quiet"], {
      encoding: "utf8",
      env: { ...process.env, ...env },
    });

  beforeAll(async () => {
    const cpu = image("cpu", {
      ...{ tag: "1", python: "3.11", user: "1000:1000" },
      layers: [layer("base", nixpkg("bash"))],
    });
    writeFlake(contextOf({ cpu }), folder);
    const script = await built(folder, "cpu");
    env = podman();
    execFileSync("sh", ["-c", '"$0" 2>/dev/null | podman load --quiet', script], {
      env: { ...process.env, ...env },
      stdio: ["ignore", "ignore", "inherit"],
    });
  });
  afterAll(cleanUp);

  it("is proven in a container as strict as a user's", async () => {
    const { code, stdout, stderr } = await check(folder, ["--via", "podman", "--json"], { env });
    const report = JSON.parse(stdout) as Report;
    expect(schemaFaults(report)).toEqual([]);
    expect({ code, verdict: report.verdict }, stderr).toEqual({ code: 0, verdict: "works" });
    expect(report.launch).toMatchObject({ via: "podman", gpus: "none" });
    // What it promises is what the config describes, byte for byte.
    expect(report.launch).not.toHaveProperty("stale");
    expect(report.image["manifest_sha256"]).toMatch(/^[0-9a-f]{64}$/);
    expect(report.host["uid"]).toBe(1000);
    expect(containers()).toBe("");
  });

  describeWith(["docker"], "started by Docker's client", () => {
    it("is proven the same way, and told from what another config describes", async () => {
      // Podman serves the interface of Docker's daemon.
      const socket = `unix://${path.join(newFolder(), "engine.sock")}`;
      const daemon = spawn("podman", ["system", "service", "--time=0", socket], {
        stdio: "ignore",
        env: { ...process.env, ...env },
      });
      try {
        const client = { ...process.env, DOCKER_HOST: socket };
        await expect.poll(() => spawnSync("docker", ["version"], { env: client }).status).toBe(0);
        const args = ["--via", "docker", "--json", "--only", "ver,cache"];
        const config = readFileSync(path.join(folder, "comfyui.config.ts"), "utf8");
        const other = projectWith({
          "comfyui.config.ts": config.replace("const cpu", "const other"),
          "comfyui.lock.json": readFileSync(path.join(folder, "comfyui.lock.json"), "utf8"),
          "package.json": '{ "type": "module" }',
        });
        const { code, stdout, stderr } = await check(other, args, {
          env: { DOCKER_HOST: socket },
        });
        expect(code, stderr).toBe(0);
        const report = JSON.parse(stdout) as Report;
        expect(schemaFaults(report)).toEqual([]);
        expect(report.launch).toMatchObject({
          ...{ via: "docker", gpus: "none" },
          stale:
            "the image promises other things than the config does now: npx comfynix build other --load docker",
        });
        expect(containers()).toBe("");
      } finally {
        daemon.kill("SIGKILL");
      }
    });
  });

  it("is told when its programs are of another kind of machine", async () => {
    const foreign = newFolder();
    chmodSync(foreign, 0o755);
    const elf = Buffer.alloc(64);
    // A header of ELF for a machine that nobody makes.
    elf.write("\x7fELF\x02\x01\x01", "latin1");
    elf.writeUInt32LE(0xfeed_0002, 16);
    writeFileSync(path.join(foreign, "comfynix-check"), elf, { mode: 0o755 });
    const { report } = await examined({
      ...{ via: { way: "podman" }, env, files: {} },
      target: { reference: "cpu:1", cuda: false },
      extra: [`--volume=${foreign}:/foreign:ro`, "--env=PATH=/foreign"],
    });
    const [check] = report.checks;
    expect(check?.error, check?.stderr_tail).toMatchObject({
      code: "wrong_platform",
      kind: "host",
    });
    expect(report.exit_code).toBe(10);
    expect(containers()).toBe("");
  });

  it.each([
    ["no_cdi_spec", "a device of no specification", "cpu:1", "--device=nvidia.com/gpu=all"],
    ["no_probe", "a program that is not there", "cpu:1", "--env=PATH=/nowhere"],
    ["image_missing", "an image that is not there", "nonesuch:1", "--env=A=B"],
    ["engine_refused", "an argument it does not know", "cpu:1", "--frob"],
  ])("is refused in Podman's own words: %s, %s", async (code, _, reference, argument) => {
    const { report } = await examined({
      ...{ via: { way: "podman" }, env, files: {} },
      target: { reference, cuda: false },
      extra: [argument],
    });
    expect(report.checks[0]?.error?.code, report.checks[0]?.stderr_tail).toBe(code);
    expect(report.exit_code).toBe(code === "no_probe" ? 20 : 10);
    expect(containers()).toBe("");
  });

  it("is left as it was when the check is stopped", async () => {
    const child = spawn(process.execPath, [COMFYNIX, ...["check", "cpu", "--via", "podman"]], {
      cwd: folder,
      env: { ...process.env, ...env },
      stdio: ["ignore", "ignore", "pipe"],
    });
    const ended = new Promise((resolve) => child.on("exit", resolve));
    await expect.poll(containers).not.toBe("");
    child.kill("SIGINT");
    expect(await ended).toBe(130);
    expect(containers()).toBe("");
  });

  it("has no environment to be proven in before it is built", async () => {
    const cpu = image("cpu", {
      ...{ tag: "2", python: "3.11" },
      layers: [layer("base", nixpkg("bash"))],
    });
    const { report } = await examined({
      via: { way: "nix" },
      target: {
        name: "cpu",
        config: path.join(writeFlake(contextOf({ cpu })), "comfyui.config.ts"),
      },
      extra: OFFLINE_NIXPKGS,
      env: definedIn(quiet()),
    });
    expect(report.checks[0]?.error, report.checks[0]?.stderr_tail).toMatchObject({
      ...{ code: "not_built", kind: "host" },
      hint: "Build it: npx comfynix build cpu",
    });
  });

  it("is proven in its environment without a container", async () => {
    const args = ["--via", "nix", "--json", "--save", "--", ...OFFLINE_NIXPKGS];
    const { code, stdout, stderr } = await check(folder, args, { env: quiet() });
    const report = JSON.parse(stdout) as Report;
    expect(schemaFaults(report)).toEqual([]);
    expect({ code, verdict: report.verdict }, stderr).toEqual({ code: 0, verdict: "works" });
    expect(report.image["store_path"]).toMatch(/^\/nix\/store\//);
    expect(stderr).toMatch(/\nreport: \.comfynix\/reports\/[0-9a-z]{32}\.no-gpu\.json\n$/);
  });
});

describeWith(["docker"], "Docker's client without a daemon", () => {
  it("is understood in its own words", async () => {
    const { report } = await examined({
      ...{ via: { way: "docker" }, files: {} },
      env: { DOCKER_HOST: "unix:///nonexistent/docker.sock" },
    });
    expect(report.checks[0]?.error).toMatchObject({
      code: "engine_not_running",
      message: "the Docker daemon does not answer at unix:///nonexistent/docker.sock",
    });
  });
});
