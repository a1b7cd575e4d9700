import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../compiler/host/relink.ts";
import { projectWith } from "../helpers/command.ts";

test("links of a process that was killed go with the next ones, those of one that runs stay", () => {
  const folder = projectWith({});
  const killed = spawnSync("true").pid;
  for (const pid of [killed, process.ppid])
    mkdirSync(path.join(folder, `.links.comfynix-${String(pid)}-new`));
  const { remove } = temporaryFolder(folder);
  const left = [process.ppid, process.pid].map((pid) => `.links.comfynix-${String(pid)}-new`);
  expect(readdirSync(folder).sort()).toEqual([...left].sort());
  remove();
  expect(readdirSync(folder)).toEqual([left[0]]);
});
