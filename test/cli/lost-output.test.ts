/** Readers that go away, and disks that are full, where the answer is written. */
import { describe, expect, test } from "vitest";
import { run } from "../helpers/command.ts";
import { COMFYNIX } from "../helpers/product.ts";

const COMMAND = `${process.execPath} "${COMFYNIX}"`;
const shell = (script: string) => run("bash", ["-c", script]);

describe("an answer", () => {
  test("whose reader has gone is no success, and no error of ours", async () => {
    const gone = `exec 3> >(true); wait $!; ${COMMAND} --help >&3; echo "code $?" >&2`;
    expect((await shell(gone)).stderr).toBe("code 141\n");
  });

  test("that finds no room is told", async () => {
    const { code, stderr } = await shell(`${COMMAND} --help > /dev/full`);
    expect(stderr).toBe("the answer cannot be written to stdout: no space left on the device\n");
    expect(code).toBe(1);
  });

  test("is the same where nobody can read what is said beside it", async () => {
    const { code, stdout } = await shell(`${COMMAND} --version 2> /dev/full`);
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^\d+\.\d+\.\d+\n$/)]);
  });
});
