/** Folders that are made with what is missing above them, and places where none can be made. */
import { spawnSync } from "node:child_process";
import { statSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { makeFolder } from "../../compiler/host/make-folder.ts";
import { projectWith, root } from "../helpers/command.ts";

test("all that is missing is made, with the mode that is asked for; what is there stays", () => {
  const folder = projectWith({});
  makeFolder(path.join(folder, "a/b/c"), 0o700);
  for (const each of ["a", "a/b", "a/b/c"])
    expect(statSync(path.join(folder, each)).mode & 0o777).toBe(0o700);
  makeFolder(path.join(folder, "a/b"), 0o755);
  expect(statSync(path.join(folder, "a/b")).mode & 0o777).toBe(0o700);
});

test("a file or a link to nothing in its place is told", () => {
  const folder = projectWith({});
  writeFileSync(path.join(folder, "file"), "");
  symlinkSync("nowhere", path.join(folder, "link"));
  const made = (name: string) => () => makeFolder(path.join(folder, name));
  expect(made("file")).toThrow("EEXIST");
  expect(made("file/below")).toThrow("ENOTDIR");
  expect(made("link")).toThrow("ENOENT");
});

test("where the system makes no folders it ends, and so does a cache that would lie there", () => {
  const [folders, caches] = ["make-folder", "cache"].map((name) =>
    JSON.stringify(path.join(root, `compiler/host/${name}.ts`)),
  );
  // In a process of its own: one that never ends can be stopped.
  const work = `
    import { makeFolder } from ${folders ?? ""};
    import { openCache } from ${caches ?? ""};
    await openCache("/proc/comfynix/cache").put("key", Buffer.from("body"));
    makeFolder("/proc/comfynix/cache");
  `;
  const args = ["--import", "tsx", "--input-type=module", "-e", work];
  const ended = spawnSync(process.execPath, args, {
    cwd: root,
    encoding: "utf8",
    timeout: 60_000,
    killSignal: "SIGKILL",
  });
  expect(ended).toMatchObject({ signal: null, status: 1 });
  expect(ended.stderr).toContain("ENOENT: no such file or directory, mkdir '/proc/comfynix'");
}, 90_000);
