import { expect, test } from "vitest";
import { readDirectory } from "../../../compiler/lock/xray/directory.ts";
import { zip } from "../../helpers/zip.ts";
import { inMemory } from "./sources.ts";

test("the members of an archive come in the order of their data, whatever its directory's", async () => {
  const bytes = zip([
    { name: "a.py", data: "first" },
    { name: "b.py", data: "then" },
  ]);
  const start = bytes.readUInt32LE(bytes.length - 6);
  const middle = start + (bytes.length - 22 - start) / 2;
  const part = (from: number, to?: number) => bytes.subarray(from, to);
  const swapped = [part(0, start), part(middle, -22), part(start, middle), part(-22)];
  const source = inMemory("x.whl", Buffer.concat(swapped));
  const members = await readDirectory(source);
  expect(members.map(({ name }) => name)).toEqual(["a.py", "b.py"]);
});
