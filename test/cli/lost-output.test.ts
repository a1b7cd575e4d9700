/** Readers that go away, and disks that are full, where the answer is written. */
import path from "node:path";
import { describe, expect, test } from "vitest";
import { root, run } from "../helpers/command.ts";

const COMFYNIX = `${process.execPath} "${path.join(root, "bin/comfynix.js")}"`;
const shell = (script: string) => run("bash", ["-c", script]);

describe("an answer", () => {
  test("whose reader has gone is no success, and no error of ours", async () => {
    const gone = `exec 3> >(true); wait $!; ${COMFYNIX} --help >&3; echo "code $?" >&2`;
    expect((await shell(gone)).stderr).toBe("code 141\n");
  });

  test("that finds no room is told", async () => {
    const { code, stderr } = await shell(`${COMFYNIX} --help > /dev/full`);
    expect(stderr).toBe("the answer cannot be written to stdout: no space left on the device\n");
    expect(code).toBe(1);
  });

  test("is the same where nobody can read what is said beside it", async () => {
    const { code, stdout } = await shell(`${COMFYNIX} --version 2> /dev/full`);
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^\d+\.\d+\.\d+\n$/)]);
  });
});
