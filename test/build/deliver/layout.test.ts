/** A built image in an image layout, beside what is there. */
import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it, onTestFinished, vi } from "vitest";
import { streamedImage } from "../../../compiler/host/built-image.ts";
import { type Room, roomFor } from "../../../compiler/host/free-space.ts";
import { newFolder } from "../../flake/emitted.ts";
import { describeWith } from "../../helpers/tools.ts";
import { delivering, TAG } from "./delivering.ts";

vi.mock(import("../../../compiler/host/free-space.ts"), async (original) => ({
  roomFor: vi.fn((await original()).roomFor),
}));

/** Says of this folder, and of no other, what room it has. */
const stubRoom = (below: string, room: Omit<Room, "folder">): void => {
  vi.mocked(roomFor).mockImplementation((folder) =>
    folder.startsWith(below) ? { folder, ...room } : { folder, device: 0, free: Infinity },
  );
};

describeWith(["builds", "skopeo"], "a built image in an image layout", () => {
  const { script, other, to, problem } = delivering();

  it("is added beside other images, and replaces the one of its tag", async () => {
    const folder = join(newFolder(), "layout");
    const digestOf = (tag: string): string =>
      execFileSync("skopeo", ["inspect", "--format", "{{.Digest}}", `oci:${folder}:${tag}`], {
        encoding: "utf8",
      }).trim();
    const one = await to({ kind: "oci", folder });
    expect(digestOf(TAG)).toBe(one.record.manifest);
    const two = await to({ kind: "oci", folder, tag: "two" }, other());
    expect([digestOf(TAG), digestOf("two")]).toEqual([one.record.manifest, two.record.manifest]);
    await to({ kind: "oci", folder, tag: "two" });
    expect(digestOf("two")).toBe(one.record.manifest);
    expect(readdirSync(join(folder, ".."))).toEqual(["layout"]);
  });

  it("needs a folder to pass through", async () => {
    const folder = newFolder();
    vi.stubEnv("TMPDIR", join(folder, "gone"));
    const { code, details } = await problem({ kind: "oci", folder: join(folder, "x") });
    expect([code, details.hint]).toEqual(["output-unwritable", "set TMPDIR to a folder that can"]);
  });

  it("does not pass through a folder that skopeo cannot read from", async () => {
    const folder = newFolder();
    vi.stubEnv("TMPDIR", join(folder, "a:b"));
    mkdirSync(join(folder, "a:b"));
    const { code, message } = await problem({ kind: "oci", folder: join(folder, "x") });
    expect([code, message]).toEqual([
      "output-unwritable",
      `skopeo reads no path with a ":": ${folder}/a:b`,
    ]);
    expect(readdirSync(join(folder, "a:b"))).toEqual([]);
  });

  it("needs room there, too, and for both where both are on one disk", async () => {
    const folder = newFolder();
    vi.stubEnv("TMPDIR", folder);
    const target = { kind: "oci", folder: join(folder, "layout") } as const;
    onTestFinished(() => void vi.mocked(roomFor).mockReset());
    const sizes = (await streamedImage(script()))?.sizes.values() ?? [];
    const size = [...sizes].reduce((sum, each) => sum + each, 0);
    stubRoom(target.folder, { device: 1, free: 0.2 * size });
    const there = await problem(target);
    expect([there.code, there.message, there.details.hint]).toEqual([
      "no-space",
      expect.stringMatching(`^the image needs about .* in ${target.folder}, where .* are free$`),
      "make room there, or name a folder on another disk",
    ]);
    stubRoom(folder, { device: 1, free: 1.2 * size });
    const both = await problem(target);
    expect([both.message, both.details.hint]).toEqual([
      expect.stringMatching(`^the image needs about .* in ${folder}, where .* are free$`),
      "make room there, or set TMPDIR to a folder with more",
    ]);
    expect(readdirSync(folder)).toEqual([]);
    stubRoom(folder, { device: 1, free: 1.3 * size });
    expect((await to(target)).was).toBe(false);
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
    await to({ kind: "oci", folder: another, tag: "two" }, other());
    const late = join(folder, "late");
    writeFileSync(late, `#!/bin/sh\ncp -r ${another} ${layout}\nexec ${script()}\n`, {
      mode: 0o755,
    });
    await to({ kind: "oci", folder: layout }, late);
    const digests = [TAG, "two"].map((tag) =>
      execFileSync("skopeo", ["inspect", "--format", "{{.Digest}}", `oci:${layout}:${tag}`]),
    );
    expect(new Set(digests.map(String)).size).toBe(2);
  });
});
