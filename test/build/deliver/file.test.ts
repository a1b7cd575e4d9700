/** A built image as a file, and what is told of it: all of it, or nothing. */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { recordOf } from "../../../compiler/build/deliver/record.ts";
import { readArchive } from "../../flake/archive.ts";
import { newFolder } from "../../flake/emitted.ts";
import { describeWith } from "../../helpers/tools.ts";
import { broken, delivering, REFERENCE } from "./delivering.ts";

describeWith(["builds", "skopeo"], "a built image", () => {
  const { script, other, configFile, to, problem, interrupted } = delivering();

  describe("whose digests are asked for", () => {
    it("has the digest of its configuration, and each layer's with its name and size", async () => {
      const folder = newFolder();
      const { record } = await to({ kind: "digest" });
      execFileSync("sh", ["-c", `${script()} > image.tar 2> log`], { cwd: folder });
      const { files } = readArchive(join(folder, "image.tar"), folder);
      expect(record).toMatchObject({ version: 1, storePath: script(), reference: REFERENCE });
      expect(record.layers).toEqual(
        files.map((file, at) => ({
          name: ["support", "base", "wheels", "environment", "files"][at],
          digest: sha256(readFileSync(file)),
          size: statSync(file).size,
        })),
      );
      const [config = ""] = readdirSync(folder).filter((name) => /^[0-9a-f]{64}\.json$/.test(name));
      expect(record.config).toBe(sha256(readFileSync(join(folder, config))));
      expect(recordOf(configFile(), "small")).toEqual(record);
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
      await to({ kind: "docker-archive", file }, other());
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
});

const sha256 = (bytes: Buffer): string =>
  `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
