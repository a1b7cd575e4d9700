/** That the parts of a lock agree with each other; read.test.ts has the faults by their place in the file. */
import { expect, test } from "vitest";
import { faultsOf } from "../../compiler/lock/coherence.ts";
import { emptyLock } from "../../compiler/lock/empty-lock.ts";
import type { Artifact, Lock } from "../../compiler/lock/lock.ts";

const lock = (more: Partial<Lock>): Lock => ({ ...emptyLock({ url: "", rev: "" }), ...more });
const origin = { from: "index", source: "https://host" } as const;

const file = (kind: "wheel" | "sdist", name: string): Record<string, Artifact> => ({
  [`https://host/${name}`]: { kind, file: name, hash: "", origin },
});

test.each(["tar.gz", "tgz", "zip", "tar.bz2", "tbz", "tar.xz", "txz", "tar.lz", "tar"])(
  "a source archive may be a .%s, as an index may have it",
  (suffix) => {
    expect(faultsOf(lock({ artifacts: file("sdist", `x-1.0.${suffix}`) }))).toEqual([]);
  },
);

test("a wheel is no source archive, and a checksum is neither", () => {
  const artifacts = {
    ...file("sdist", "x-1.0-py3-none-any.whl"),
    ...file("sdist", "x-1.0.zip.sha256"),
  };
  expect(faultsOf(lock({ artifacts })).map(({ message }) => message)).toEqual([
    "is sdist, but the file is x-1.0-py3-none-any.whl",
    "is sdist, but the file is x-1.0.zip.sha256",
  ]);
});

test("a collision is between artifacts that are there", () => {
  const artifacts = file("wheel", "x-1.0-py3-none-any.whl");
  const [known = ""] = Object.keys(artifacts);
  const collision = { artifacts: [known, "https://host/gone.whl"], file: "x.py", count: 1 };
  expect(faultsOf(lock({ artifacts, collisions: [collision] }))).toEqual([
    {
      path: ["collisions", 0, "artifacts"],
      message: 'names "https://host/gone.whl", which artifacts does not hold',
    },
  ]);
});
