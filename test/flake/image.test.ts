/** The image the emitted flake builds, unpacked: what the plan says is what it holds. */
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Image } from "../../dsl/index.ts";
import { image, layer, nixpkg, path, wheel } from "../../dsl/index.ts";
import { describeWith } from "../helpers/tools.ts";
import { type Archive, storePaths, streamed } from "./archive.ts";
import { built, cleanUp, closure, newFolder, writeFlake } from "./emitted.ts";
import { addToStore, debianWheels, lockedContext } from "./wheels.ts";

describeWith(["builds"], "the image of a config", () => {
  let env = "";
  let archive: Archive = { tags: [], config: {}, files: [], layers: [] };

  beforeAll(async () => {
    const files = debianWheels();
    addToStore(files);
    const folder = writeFlake(
      lockedContext({ comfyui: shipped(files.map(({ url }) => url)) }, files),
    );
    env = await built(folder, "comfyui-env");
    archive = streamed(await built(folder, "comfyui"), newFolder());
  });
  afterAll(cleanUp);

  const names = (at: number): readonly string[] =>
    storePaths(archive.layers[at] ?? [])
      .map((each) => each.slice("nix/store/".length + 33))
      .sort();

  it("is tagged as the config says", () => {
    expect(archive.tags).toEqual(["comfyui-boot:cu130-py311-3"]);
  });

  it("has one layer per layer of the config, in that order, between what all stand on and what is made", () => {
    expect(archive.layers).toHaveLength(6);
    // support: the interpreter, what is named only in env, and what those need
    expect(names(0)).toEqual(
      expect.arrayContaining(["glibc-2.36", "python3-3.11.2", expect.stringMatching(/^which-/)]),
    );
    expect(names(1).some((name) => name.startsWith("coreutils-"))).toBe(true);
    expect(names(2)).toEqual(
      ["setuptools", "wheel"].map(
        (name) => expect.stringContaining(`python3.11-${name}-`) as string,
      ),
    );
    expect(names(3)).toEqual([expect.stringContaining("python3.11-pip-")]);
    // what is left over: the Python environment, users, certificates, the check
    expect(names(4)).toEqual(
      expect.arrayContaining([
        env.slice("/nix/store/".length + 33),
        "passwd",
        expect.stringMatching(/^nss-cacert-/) as string,
        "comfynix-check",
      ]),
    );
    // packaging is the check's own
    expect(names(4).filter((name) => /^(python3\.11|bash|coreutils)-/.test(name))).toEqual([
      expect.stringMatching(/^python3\.11-packaging-/),
    ]);
    expect(names(5)).toEqual([]);
  });

  it("has no store path in two layers", () => {
    const paths = archive.layers.flatMap(storePaths);
    expect(new Set(paths).size).toBe(paths.length);
  });

  it("gives each layer what its roots need, less what lower layers hold", () => {
    const below = new Set(storePaths(archive.layers[0] ?? []));
    const wheels = closure(env).filter((each) => /-python3\.11-(setuptools|wheel)-/.test(each));
    const needed = wheels.flatMap(closure).map((each) => each.slice(1));
    for (const each of storePaths(archive.layers[1] ?? [])) below.add(each);
    expect(new Set(storePaths(archive.layers[2] ?? []))).toEqual(
      new Set(needed.filter((each) => !below.has(each))),
    );
  });

  it("holds the whole closure of the environment", () => {
    const paths = new Set(archive.layers.flatMap(storePaths));
    expect(closure(env).filter((each) => !paths.has(each.slice(1)))).toEqual([]);
  });

  it("tells the container what the config says", () => {
    const { config } = archive;
    expect(config).toMatchObject({
      Entrypoint: ["bash", "-c", "echo ${HOME} $1 '\"' \\"],
      ExposedPorts: { "8188/tcp": {}, "8189/tcp": {} },
      Volumes: { "/data": {} },
      WorkingDir: "/work dir",
      User: "1000:100",
      Labels: { "org.opencontainers.image.title": "ComfyUI ${x} ''é" },
    });
    expect(Object.keys(config).sort()).toEqual(
      ["Entrypoint", "Env", "ExposedPorts", "Labels", "User", "Volumes", "WorkingDir"].sort(),
    );
  });

  it("sets the config's variables, PATH and the driver's places", () => {
    const variables = new Map(
      (archive.config["Env"] as string[]).map((each) => {
        const at = each.indexOf("=");
        return [each.slice(0, at), each.slice(at + 1)];
      }),
    );
    expect(variables.get("CLI_ARGS")).toBe("--listen 0.0.0.0 --x='$HOME'");
    expect(variables.get("WHICH")).toMatch(/^\/nix\/store\/[^/]+-which-[\d.]+\/bin\/which$/);
    expect(variables.get("NVIDIA_REQUIRE_CUDA")).toBe("cuda>=13.0");
    expect(variables.get("LD_LIBRARY_PATH")).toMatch(/^\/run\/opengl-driver\/lib:/);
    const [first, ...others] = (variables.get("PATH") ?? "").split(":");
    expect(first).toBe(`${env}/bin`);
    expect(others.at(-1)).toBe("/usr/bin");
    expect(others.filter((each) => /-(bash|coreutils)-[^/]*\/bin$/.test(each))).toHaveLength(2);
  });

  it("names only store paths it holds", () => {
    const held = new Set(archive.layers.flatMap(storePaths));
    const named = JSON.stringify(archive.config).match(/nix\/store\/[0-9a-z]{32}-[^/"\\:]+/g) ?? [];
    expect(named.length).toBeGreaterThan(3);
    expect(named.filter((each) => !held.has(each))).toEqual([]);
  });

  it("gives the user its folders and nothing else", () => {
    const own = (archive.layers.at(-1) ?? []).filter((each) => each.owner === "1000/100");
    expect(own.map((each) => each.path).sort()).toEqual(["data", "work dir"]);
  });

  it("has /tmp for everybody and the driver's folder", () => {
    const last = new Map((archive.layers.at(-1) ?? []).map((each) => [each.path, each]));
    expect(last.get("tmp")?.mode).toBe("drwxrwxrwt");
    expect(last.get("run/opengl-driver/lib")?.mode).toMatch(/^l/);
    expect(last.has("etc/passwd")).toBe(true);
    expect(last.has("bin/sh")).toBe(true);
  });

  it("runs its Python as its user, with nothing of the host but the kernel", () => {
    const root = newFolder();
    for (const file of archive.files) execFileSync("tar", ["-xf", file, "-C", root]);
    const variables = archive.config["Env"] as string[];
    const script = 'cd "/work dir" && touch mine && python -c "import setuptools, wheel; print(1)"';
    const printed = execFileSync(
      "env",
      [
        "-i",
        ...variables,
        "/usr/sbin/chroot",
        "--userspec=1000:100",
        root,
        "/bin/sh",
        "-c",
        script,
      ],
      { encoding: "utf8" },
    );
    expect(printed).toBe("1\n");
    expect(existsSync(join(root, "work dir/mine"))).toBe(true);
  });
});

const shipped = (urls: readonly string[]): Image => {
  const [pip = "", ...others] = urls;
  return image("comfyui-boot", {
    tag: "cu130-py311+3",
    python: "3.11",
    cuda: "13.0",
    layers: [
      layer("base", nixpkg("bash", "coreutils")),
      layer("build", ...others.map((url) => wheel(url))),
      layer("install", wheel(pip)),
    ],
    env: { CLI_ARGS: "--listen 0.0.0.0 --x='$HOME'", WHICH: path`${nixpkg("which")}/bin/which` },
    ports: [8188, 8189],
    volumes: ["/data"],
    workingDir: "/work dir",
    user: "1000:100",
    entrypoint: ["bash", "-c", "echo ${HOME} $1 '\"' \\"],
    labels: { "org.opencontainers.image.title": "ComfyUI ${x} ''é" },
  });
};
