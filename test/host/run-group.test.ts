/** A program is run to its end, and what it says is kept. */
import { expect, it } from "vitest";
import { runGroup } from "../../compiler/host/run-group.ts";

const env = { PATH: process.env["PATH"] ?? "" };
const sh = (script: string, timeout = 60_000) =>
  runGroup("/bin/sh", ["-c", script], { cwd: "/", env, timeout });

it("gives back what it said, how it ended, and what it had of our environment: nothing", async () => {
  expect(await sh("echo out; echo err >&2; echo ${HOME-none}; exit 3")).toEqual({
    how: "ended",
    code: 3,
    stdout: "out\nnone\n",
    stderr: "err\n",
  });
});

it("is stopped when its time is up", async () => {
  expect(await sh("echo begun; exec sleep 300", 300)).toMatchObject({ how: "timeout" });
});
