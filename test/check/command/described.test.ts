/** Whether what is checked is what the config says now: told before the run, or by what the image promises. */
import { createHash } from "node:crypto";
import { rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { describe as described } from "../../../compiler/check/command-described.ts";
import { targetIn } from "../../../compiler/check/command-target.ts";
import { type Known, staleBefore, withStale } from "../../../compiler/check/described.ts";
import type { Launch } from "../../../compiler/check/launch/launch.ts";
import type { Report } from "../../../compiler/check/report.ts";
import { compile } from "../../../compiler/compile.ts";
import { writeFolder } from "../../../compiler/host/write-folder.ts";
import { image, layer, nixpkg } from "../../../dsl/index.ts";
import { projectWith } from "../../helpers/command.ts";
import { contextOf } from "../../helpers/context.ts";
import { reportOf, result } from "./probes.ts";

const options = { tag: "1", python: "3.11", layers: [layer("base", nixpkg("bash"))] } as const;
const context = contextOf({ cpu: image("cpu", options), other: image("other", options) });
const { files } = compile(context);
const MANIFEST = createHash("sha256")
  .update(files.get("check/cpu.json") ?? "")
  .digest("hex");

describe("what the config describes", () => {
  const folder = projectWith({});
  const nix = path.join(folder, "nix");
  const config = path.join(folder, "comfyui.config.ts");
  const now = (of = context) => described(targetIn(of, { config }, "cpu"), (file) => file);

  it("is held against nix/, but for the files of other images", async () => {
    expect(await now()).toEqual({ stale: [], manifest: MANIFEST });
    writeFolder(nix, files);
    expect(await now()).toEqual({ stale: [], manifest: MANIFEST });
    writeFileSync(path.join(nix, "images/other.nix"), "");
    expect(await now()).toEqual({ stale: [], manifest: MANIFEST });
    rmSync(path.join(nix, "images/cpu.nix"));
    writeFileSync(path.join(nix, "lib.nix"), "");
    expect(await now()).toEqual({ stale: ["images/cpu.nix", "lib.nix"], manifest: MANIFEST });
  });

  it("is held against nothing where nix/ is no folder of ours", async () => {
    rmSync(nix, { recursive: true });
    writeFileSync(nix, "");
    expect(await now()).toEqual({ stale: [], manifest: MANIFEST });
  });

  it("is nothing while the config has problems", async () => {
    const twice = image("cpu", { ...options, layers: [layer("a"), layer("a")] });
    expect(await now(contextOf({ cpu: twice }))).toBe("broken");
  });
});

const ID = `sha256:${"ab".repeat(32)}`;
const launch = (via: Launch["via"], config?: string): Launch => ({
  ...{ via, gpus: "none", program: via, args: [], env: {}, subject: "", image: {}, notes: [] },
  ...(config !== undefined && { config }),
});
const known = (fields: Partial<Known>): Known => ({
  target: { name: "cpu", reference: "cpu:1", config: "/p/comfyui.config.ts", cuda: false },
  described: { stale: [], manifest: MANIFEST },
  record: undefined,
  ...fields,
});
const record = {
  ...{ version: 1 as const, storePath: "", reference: "cpu:1", layers: [] },
  config: ID,
};
const stale = (...files: readonly string[]): Known["described"] => ({
  ...{ stale: files, manifest: MANIFEST },
});

describe("what is started", () => {
  const LATER = `sha256:${"cd".repeat(32)}`;
  it.each<[string, Launch, Partial<Known>, string | undefined]>([
    ["Nix runs what nix/ says", launch("nix"), {}, undefined],
    [
      "Nix runs what nix/ says, which is out of date",
      launch("nix"),
      { described: stale("images/cpu.nix", "lib.nix", "packages/a.nix", "packages/b.nix") },
      "nix/, of which this was built, is not what the config says now (images/cpu.nix, lib.nix and 2 more): npx comfynix build cpu",
    ],
    [
      "Nix runs what nix/ says, and the config no longer compiles",
      launch("nix"),
      { described: "broken" },
      "the config does not compile any more, and this is of an earlier one: npx comfynix compile tells why",
    ],
    [
      "a Python is held against the manifest alone",
      launch("python"),
      { described: stale("lib.nix") },
      undefined,
    ],
    [
      "a manifest that is out of date",
      launch("python"),
      { described: stale("check/cpu.json") },
      "nix/check/cpu.json, which this is held against, is not what the config says now: npx comfynix compile",
    ],
    ["the image that was built last", launch("docker", ID), { record }, undefined],
    [
      "an image that was built before the last one",
      launch("podman", LATER),
      { record },
      "this is not the image that was built last (sha256:abababababab…): npx comfynix build cpu --load podman",
    ],
    [
      "the image that was built last, of an earlier config",
      launch("docker", ID),
      { record, described: stale("lib.nix") },
      "nix/, of which this was built, is not what the config says now (lib.nix): npx comfynix build cpu --load docker",
    ],
    ["an image from elsewhere", launch("docker", ID), { described: stale("lib.nix") }, undefined],
    [
      "an image whose engine names it otherwise",
      launch("docker"),
      { record, described: stale("lib.nix") },
      undefined,
    ],
  ])("%s", (_, started, fields, said) => {
    expect(staleBefore(started, known(fields))).toBe(said);
  });
});

describe("what the image promises", () => {
  const report = (manifest: string | null): Report => ({
    ...(reportOf([result({ id: "ver.python" })], 0) as Report),
    image: { name: "cpu", manifest_sha256: manifest },
    launch: { via: "docker", gpus: "none", command: [] },
  });
  it.each<[string, string | null, Known["described"], string | undefined]>([
    ["is what the config does", MANIFEST, stale(), undefined],
    [
      "is something else",
      "0".repeat(64),
      stale(),
      "the image promises other things than the config does now: npx comfynix build cpu --load docker",
    ],
    ["is unknown, of a probe that came before", null, stale(), undefined],
    ["is held against nothing while the config has problems", MANIFEST, "broken", undefined],
  ])("%s", (_, manifest, now, said) => {
    expect(withStale(report(manifest), known({ described: now })).launch?.stale).toBe(said);
  });
});
