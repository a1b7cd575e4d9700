/** A built image goes to engines, registries and files: all of it, or nothing. */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  rmSync,
  readFileSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { deliver } from "../../../compiler/build/deliver/deliver.ts";
import { deliveredText } from "../../../compiler/build/deliver/delivered-text.ts";
import { recordOf } from "../../../compiler/build/deliver/record.ts";
import type { Target } from "../../../compiler/build/deliver/target.ts";
import type { Problem } from "../../../compiler/problem.ts";
import { paint } from "../../../compiler/paint.ts";
import { LIB_NIX } from "../../../compiler/emit/lib.ts";
import { cleanUp, newFolder, outPath } from "../../flake/emitted.ts";
import { readArchive } from "../../flake/archive.ts";
import { nix, STANDIN } from "../../helpers/nix.ts";
import { describeWith } from "../../helpers/tools.ts";
import { startDocker } from "./docker.ts";
import { type Registry, type RegistryOptions, startRegistry } from "./registry.ts";

const LAYERS = [{ name: "base" }, { name: "wheels" }];
const TAG = "cu130-1";
const REFERENCE = `small:${TAG}`;

describeWith(["builds", "skopeo"], "a built image", () => {
  /** Scripts of two images that differ in the last layer alone. */
  let [script, other] = ["", ""];
  let project = "";

  beforeAll(async () => {
    [script = "", other = ""] = await Promise.all(["1.0", "2.0"].map((version) => small(version)));
  });
  afterAll(cleanUp);
  afterEach(() => vi.unstubAllEnvs());

  const to = (target: Target, which = script, signal?: AbortSignal) => {
    if (project === "") project = newFolder();
    return deliver({
      image: { name: "small", tag: TAG, layers: LAYERS },
      script: which,
      to: target,
      configFile: join(project, "comfyui.config.ts"),
      terminal,
      signal,
    });
  };
  const problem = async (target: Target, which?: string): Promise<Problem> =>
    to(target, which).then(
      () => expect.fail("it was delivered"),
      (error: unknown) => error as Problem,
    );

  const shelf = newFolder();
  /** Stopped while it is streamed. */
  const interrupted = async (target: Target): Promise<void> => {
    const controller = new AbortController();
    const sent = join(shelf, "sent");
    rmSync(sent, { force: true });
    const delivery = to(target, stuck(shelf, script, sent), controller.signal);
    void Promise.allSettled([delivery]);
    await expect.poll(() => existsSync(sent)).toBe(true);
    controller.abort();
    await expect(delivery).rejects.toThrow();
  };

  describe("whose digests are asked for", () => {
    it("has the digest of its configuration, and each layer's with its name and size", async () => {
      const folder = newFolder();
      const { record } = await to({ kind: "digest" });
      execFileSync("sh", ["-c", `${script} > image.tar 2> log`], { cwd: folder });
      const { files } = readArchive(join(folder, "image.tar"), folder);
      expect(record).toMatchObject({ version: 1, storePath: script, reference: REFERENCE });
      expect(record.layers).toEqual(
        files.map((file, at) => ({
          name: ["support", "base", "wheels", "environment", "files"][at],
          digest: sha256(readFileSync(file)),
          size: statSync(file).size,
        })),
      );
      const [config = ""] = readdirSync(folder).filter((name) => /^[0-9a-f]{64}\.json$/.test(name));
      expect(record.config).toBe(sha256(readFileSync(join(folder, config))));
      expect(recordOf(join(project, "comfyui.config.ts"), "small")).toEqual(record);
    });
  });

  describe("as a file", () => {
    it("is what docker save would write, and nothing lies beside it", async () => {
      const file = join(newFolder(), "out/image.tar");
      mkdirSync(join(file, ".."));
      // What a process that was killed has left: no process has this number.
      writeFileSync(join(file, "../.image.tar.comfynix-4194305-part"), "");
      const { record, at } = await to({ kind: "docker-archive", file });
      expect(at).toBe(file);
      expect(readdirSync(join(file, ".."))).toEqual(["image.tar"]);
      const config = execFileSync(
        "skopeo",
        ["inspect", "--config", "--raw", `docker-archive:${file}`],
        { maxBuffer: 1 << 24 },
      );
      expect(sha256(config)).toBe(record.config);
    });

    it("is as it was before when the stream breaks", async () => {
      const folder = newFolder();
      const file = join(folder, "image.tar");
      const before = `${"\0".repeat(257)}ustar`;
      writeFileSync(file, before);
      const { code, message } = await problem({ kind: "docker-archive", file }, broken(folder));
      expect([code, message]).toEqual([
        "delivery-failed",
        expect.stringContaining("the image cannot be streamed: the store is gone") as string,
      ]);
      expect(readFileSync(file, "utf8")).toBe(before);
      expect(readdirSync(folder).sort()).toEqual(["broken", "image.tar"]);
    });

    it("is not there when it is interrupted", async () => {
      const file = join(newFolder(), "image.tar");
      await interrupted({ kind: "docker-archive", file });
      expect(readdirSync(join(file, ".."))).toEqual([]);
    });

    it("is refused where nothing can be written", async () => {
      const folder = newFolder();
      writeFileSync(join(folder, "taken"), "");
      const { code } = await problem({ kind: "docker-archive", file: join(folder, "taken/x.tar") });
      expect(code).toBe("output-unwritable");
    });

    it("replaces an archive, and nothing else", async () => {
      const folder = newFolder();
      const file = join(folder, "image.tar");
      await to({ kind: "docker-archive", file });
      const first = readFileSync(file);
      await to({ kind: "docker-archive", file }, other);
      expect(readFileSync(file).equals(first)).toBe(false);
      writeFileSync(file, "three years of notes");
      const { code, message } = await problem({ kind: "docker-archive", file });
      expect([code, message]).toEqual([
        "output-not-ours",
        `${file} is there already and no archive`,
      ]);
      expect(readFileSync(file, "utf8")).toBe("three years of notes");
      expect((await problem({ kind: "docker-archive", file: folder })).message).toBe(
        `${folder} is a folder`,
      );
    });
  });

  describe("in an image layout", () => {
    it("is added beside other images, and replaces the one of its tag", async () => {
      const folder = join(newFolder(), "layout");
      const digestOf = (tag: string): string =>
        execFileSync("skopeo", ["inspect", "--format", "{{.Digest}}", `oci:${folder}:${tag}`], {
          encoding: "utf8",
        }).trim();
      const one = await to({ kind: "oci", folder });
      expect(digestOf(TAG)).toBe(one.record.manifest);
      const two = await to({ kind: "oci", folder, tag: "two" }, other);
      expect([digestOf(TAG), digestOf("two")]).toEqual([one.record.manifest, two.record.manifest]);
      await to({ kind: "oci", folder, tag: "two" });
      expect(digestOf("two")).toBe(one.record.manifest);
      expect(readdirSync(join(folder, ".."))).toEqual(["layout"]);
    });

    it("needs a folder to pass through", async () => {
      const folder = newFolder();
      vi.stubEnv("TMPDIR", join(folder, "gone"));
      const { code, details } = await problem({ kind: "oci", folder: join(folder, "x") });
      expect([code, details.hint]).toEqual([
        "output-unwritable",
        "set TMPDIR to a folder that can",
      ]);
    });

    it("is not put into a folder of something else", async () => {
      const folder = newFolder();
      writeFileSync(join(folder, "mine"), "");
      expect((await problem({ kind: "oci", folder })).code).toBe("output-not-ours");
      expect(readdirSync(folder)).toEqual(["mine"]);
      const file = join(folder, "mine");
      expect((await problem({ kind: "oci", folder: file })).message).toBe(
        `${file} is a file, no folder`,
      );
    });

    it("stands beside one that another build put there meanwhile", async () => {
      const folder = newFolder();
      const [layout, another] = [join(folder, "layout"), join(folder, "another")];
      await to({ kind: "oci", folder: another, tag: "two" }, other);
      const late = join(folder, "late");
      writeFileSync(late, `#!/bin/sh\ncp -r ${another} ${layout}\nexec ${script}\n`, {
        mode: 0o755,
      });
      await to({ kind: "oci", folder: layout }, late);
      const digests = [TAG, "two"].map((tag) =>
        execFileSync("skopeo", ["inspect", "--format", "{{.Digest}}", `oci:${layout}:${tag}`]),
      );
      expect(new Set(digests.map(String)).size).toBe(2);
    });
  });

  describeWith(["podman"], "in podman", () => {
    beforeAll(() => void stubStorage());

    it("is there under its name, and is not sent again", async () => {
      stubStorage();
      const first = await to({ kind: "load", engine: "podman" });
      const args = ["image", "inspect", "--format", "{{.Id}}", REFERENCE];
      const id = execFileSync("podman", args, { encoding: "utf8" }).trim();
      expect([`sha256:${id}`, first.was]).toEqual([first.record.config, false]);
      expect((await to({ kind: "load", engine: "podman" })).was).toBe(true);
      expect((await to({ kind: "load", engine: "podman" }, other)).was).toBe(false);
    });

    it("is not there when the stream breaks, or is interrupted", async () => {
      stubStorage();
      const folder = newFolder();
      const { code } = await problem({ kind: "load", engine: "podman" }, broken(folder));
      expect(code).toBe("delivery-failed");
      expect(execFileSync("podman", ["images", "-q"], { encoding: "utf8" })).toBe("");
      await interrupted({ kind: "load", engine: "podman" });
      expect(execFileSync("podman", ["images", "-q"], { encoding: "utf8" })).toBe("");
    });
  });

  describeWith(["docker"], "in docker", () => {
    it("is loaded by its client into the engine it is told of", async () => {
      const engine = await startDocker(newFolder());
      try {
        vi.stubEnv("DOCKER_HOST", engine.socket);
        const first = await to({ kind: "load", engine: "docker" });
        expect(deliveredText(first, { kind: "load", engine: "docker" })).toMatch(
          /^loaded small:cu130-1 \(\d+ kB, sha256:[0-9a-f]{12}\) into docker$/,
        );
        const args = ["image", "inspect", "--format", "{{.Id}}", REFERENCE];
        const id = execFileSync("docker", args, { encoding: "utf8" }).trim();
        expect(id).toBe(first.record.config);
        expect((await to({ kind: "load", engine: "docker" })).was).toBe(true);
        await interrupted({ kind: "load", engine: "docker" });
        const { code } = await problem({ kind: "load", engine: "docker" }, broken(shelf));
        expect(code).toBe("delivery-failed");
        expect(execFileSync("docker", ["images", "-q"], { encoding: "utf8" }).trim()).toBe(
          id.slice("sha256:".length, "sha256:".length + 12),
        );
      } finally {
        await engine.close();
      }
    });

    it("says when its engine does not run", async () => {
      vi.stubEnv("DOCKER_HOST", `unix://${newFolder()}/none.sock`);
      const { code, message } = await problem({ kind: "load", engine: "docker" });
      expect(code).toBe("engine-refused");
      expect(message).toMatch(/^docker is not running: /);
    });
  });

  it("says which program is missing, before it is streamed", async () => {
    vi.stubEnv("PATH", newFolder());
    for (const target of [
      { kind: "load", engine: "docker" },
      { kind: "push", reference: "localhost:1/x" },
      { kind: "oci", folder: join(newFolder(), "x") },
    ] as const) {
      const { code, message, details } = await problem(target);
      expect(code).toBe("program-missing");
      expect(message).toMatch(/^(docker|skopeo) is not installed$/);
      expect(details.hint).toContain("--to docker-archive:FILE");
    }
  });

  describeWith(["registry", "openssl"], "in a registry", () => {
    const open: Registry[] = [];
    const registryWith = async (options?: RegistryOptions): Promise<Registry> => {
      const registry = await startRegistry(newFolder(), options);
      open.push(registry);
      return registry;
    };
    afterAll(() => Promise.all(open.map((each) => each.close())));

    it("is there under its tag, and only what changed is sent the next time", async () => {
      const { host, sent } = await registryWith();
      const scratch = newFolder();
      vi.stubEnv("TMPDIR", scratch);
      const reference = `${host}/me/small`;
      const { at, record } = await to({ kind: "push", reference });
      expect(at).toBe(`${reference}:${TAG}@${record.manifest ?? ""}`);
      const inspected = ["inspect", "--tls-verify=false", "--format", "{{.Digest}}"];
      const digest = execFileSync("skopeo", [...inspected, `docker://${reference}:${TAG}`], {
        encoding: "utf8",
      }).trim();
      expect(digest).toBe(record.manifest);
      const before = sent().length;
      const second = await to({ kind: "push", reference: `${reference}:next` }, other);
      const changed = second.record.layers.filter(
        (each, index) => each.digest !== record.layers[index]?.digest,
      );
      expect(changed.map(({ name }) => name)).toEqual(["wheels", "environment", "files"]);
      // Its configuration goes, too.
      expect(sent().length - before).toBe(changed.length + 1);
      expect(readdirSync(scratch)).toEqual([]);
    });

    it("over https needs a certificate that is trusted, and then an account", async () => {
      const { host, certificate } = await registryWith({ tls: true, account: "me:secret" });
      const home = newFolder();
      vi.stubEnv("HOME", home);
      vi.stubEnv("XDG_RUNTIME_DIR", home);
      vi.stubEnv("REGISTRY_AUTH_FILE", join(home, "auth.json"));
      const target = { kind: "push", reference: `${host}/me/small:x` } as const;
      const untrusted = await problem(target);
      expect([untrusted.code, untrusted.message]).toEqual([
        "registry-refused",
        expect.stringMatching(`^the certificate of ${host} is not trusted: `) as string,
      ]);

      const trust = join(home, ".config/containers/certs.d", host);
      mkdirSync(trust, { recursive: true });
      writeFileSync(join(trust, "ca.crt"), readFileSync(certificate));
      const stranger = await problem(target);
      expect([stranger.code, stranger.message, stranger.details.hint]).toEqual([
        "registry-refused",
        expect.stringMatching(`^${host} does not let you push ${host}/me/small:x: `) as string,
        expect.stringContaining(`skopeo login ${host}`) as string,
      ]);

      execFileSync("skopeo", ["login", "-u", "me", "-p", "secret", host], { stdio: "ignore" });
      expect((await to(target)).record.manifest).toMatch(/^sha256:/);
    });

    it("says when nobody listens, and when it is no https", async () => {
      const { host } = await registryWith();
      const elsewhere = host.replace("127.0.0.1", "0.0.0.0");
      const gone = await problem({ kind: "push", reference: "127.0.0.1:1/x:y" });
      expect([gone.code, gone.message]).toEqual([
        "registry-refused",
        expect.stringMatching(/^127\.0\.0\.1:1 cannot be reached: /) as string,
      ]);
      const open = await problem({ kind: "push", reference: `${elsewhere}/x:y` });
      expect(open.message).toMatch(/^0\.0\.0\.0:\d+ speaks plain http, not https: /);
    });

    it("is not there when it is interrupted", async () => {
      const { host } = await registryWith();
      const scratch = newFolder();
      vi.stubEnv("TMPDIR", scratch);
      await interrupted({ kind: "push", reference: `${host}/small:x` });
      expect(readdirSync(scratch)).toEqual([]);
      const answer = await fetch(`http://${host}/v2/small/manifests/x`);
      expect(answer.status).toBe(404);
    });
  });
});

/** Podman's images in a folder of the test. */
const stubStorage = (): void => {
  const folder = newFolder();
  const file = join(folder, "storage.conf");
  const [root, run] = [join(folder, "root"), join(folder, "run")];
  writeFileSync(file, `[storage]\ndriver = "vfs"\ngraphroot = "${root}"\nrunroot = "${run}"\n`);
  vi.stubEnv("CONTAINERS_STORAGE_CONF", file);
  // Where one that is stopped leaves what it was given.
  vi.stubEnv("TMPDIR", folder);
};

const sha256 = (bytes: Buffer): string =>
  `sha256:${createHash("sha256").update(bytes).digest("hex")}`;

const terminal = {
  say: () => undefined,
  answer: () => undefined,
  paint: paint(false),
  shown: (file: string) => file,
};

/** A script that streams the beginning of an image, says in a file that it has, and then takes its time. */
const stuck = (folder: string, script: string, sent: string): string => {
  const file = join(folder, "stuck");
  const text = `#!/bin/sh\n${script} 2>/dev/null | head -c 20000\ntouch '${sent}'\nexec sleep 600\n`;
  writeFileSync(file, text, { mode: 0o755 });
  return file;
};

/** A script that begins to stream an image and breaks. */
const broken = (folder: string): string => {
  const file = join(folder, "broken");
  const text = `#!/bin/sh\nhead -c 100000 /dev/zero | tr '\\0' x\necho 'the store is gone' >&2\nexit 3\n`;
  writeFileSync(file, text, { mode: 0o755 });
  return file;
};

/** The script of an image with five small layers. */
const small = async (version: string): Promise<string> => {
  const text = (name: string) => `(pkgs.writeText "${name}" "${name}")`;
  const expression = `
    let pkgs = import ${STANDIN} { system = "x86_64-linux"; }; in
    pkgs.dockerTools.streamLayeredImage {
      name = "small";
      tag = "${TAG}";
      layeringPipeline = (import ${join(newLib(), "lib.nix")} { inherit pkgs; python = null; }).layersOf
        [ [ ${text("support")} ] [ ${text("base")} ] [ ${text(version)} ] ];
      contents = [ (pkgs.writeTextDir "etc/motd" "${version}") ];
      config.Env = [ "ALL=${["support", "base", version].map((name) => `\${${text(name)}}`).join(":")}" ];
    }`;
  const args = ["build", "--no-link", "--json", "--impure", "--expr", expression];
  const { code, stdout, stderr } = await nix(args);
  if (code !== 0) throw new Error(stderr);
  return outPath(stdout);
};

const newLib = (): string => {
  const folder = newFolder();
  writeFileSync(join(folder, "lib.nix"), LIB_NIX);
  return folder;
};
