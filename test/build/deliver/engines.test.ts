/** A built image goes to the engines of this machine: all of it, or nothing. */
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, it, vi } from "vitest";
import { deliveredText } from "../../../compiler/build/deliver/delivered-text.ts";
import { newFolder } from "../../flake/emitted.ts";
import { describeWith } from "../../helpers/tools.ts";
import { broken, delivering, REFERENCE } from "./delivering.ts";
import { startDocker } from "./docker.ts";

describeWith(["builds", "skopeo"], "a built image", () => {
  const { other, to, problem, interrupted } = delivering();

  describeWith(["podman"], "in podman", () => {
    beforeAll(() => void stubStorage());

    it("is there under its name, and is not sent again", async () => {
      stubStorage();
      const first = await to({ kind: "load", engine: "podman" });
      const args = ["image", "inspect", "--format", "{{.Id}}", REFERENCE];
      const id = execFileSync("podman", args, { encoding: "utf8" }).trim();
      expect([`sha256:${id}`, first.was]).toEqual([first.record.config, false]);
      expect((await to({ kind: "load", engine: "podman" })).was).toBe(true);
      expect((await to({ kind: "load", engine: "podman" }, other())).was).toBe(false);
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
        const { code } = await problem({ kind: "load", engine: "docker" }, broken(newFolder()));
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
