import { describe, expect, it } from "vitest";
import { pythonVersions } from "../../dsl/python.ts";
import { parseWheelName } from "../../dsl/wheel-name.ts";
import { supportedTags, tagRanking } from "../../compiler/python/tags.ts";
import { describeWith } from "../helpers/tools.ts";
import { askPython } from "./oracle.ts";

describe("the tags an interpreter takes", () => {
  const placeOf = (...[python, tag]: readonly ["3.14" | "3.14t", string]) => {
    const wheel = parseWheelName(`x-1-${tag}.whl`);
    return wheel && tagRanking(python, [2, 42])(wheel);
  };

  it("begin with its own and end with what runs anywhere", () => {
    const tags = supportedTags("3.14", [2, 42]);
    expect(tags[0]).toBe("cp314-cp314-manylinux_2_42_x86_64");
    expect(tags.at(-1)).toBe("py30-none-any");
    expect(new Set(tags).size).toBe(tags.length);
  });

  it("rank a wheel by the best tag of a compressed set", () => {
    expect(
      placeOf("3.14", "cp313.cp314-cp314.cp313-manylinux_2_17_x86_64.manylinux2014_x86_64"),
    ).toBe(placeOf("3.14", "cp314-cp314-manylinux_2_17_x86_64"));
  });

  it("have no stable ABI without the GIL", () => {
    expect(placeOf("3.14", "cp38-abi3-manylinux_2_28_x86_64")).toBeGreaterThan(0);
    expect(placeOf("3.14t", "cp38-abi3-manylinux_2_28_x86_64")).toBeUndefined();
    expect(placeOf("3.14t", "cp314-cp314-manylinux_2_28_x86_64")).toBeUndefined();
  });

  it("do not reach above the C library", () => {
    expect(placeOf("3.14", "cp314-cp314-manylinux_2_43_x86_64")).toBeUndefined();
    expect(placeOf("3.14", "cp314-cp314-musllinux_1_2_x86_64")).toBeUndefined();
    expect(placeOf("3.14", "cp39-none-any")).toBeUndefined();
  });
});

describeWith(["packaging"], "against Python's packaging", () => {
  it.each([
    [2, 42],
    [2, 28],
    [2, 12],
  ] as const)("agrees on every tag and on their order with glibc %i.%i", (major, minor) => {
    const theirs = askPython(
      `
import packaging._manylinux as manylinux
from packaging import tags
manylinux._get_glibc_version = lambda: (${major}, ${minor})
manylinux._have_compatible_abi = lambda *_: True
many = (["x86_64"],) if manylinux.platform_tags.__code__.co_varnames[0] == "archs" else ("linux_x86_64", "x86_64")
platforms = [*manylinux.platform_tags(*many), "linux_x86_64"]
def supported(python):
    minor = int(python.removesuffix("t")[2:])
    own, threads = (3, minor), "t" if python.endswith("t") else ""
    interpreter = f"cp3{minor}"
    taken = [*tags.cpython_tags(own, [interpreter + threads], platforms), *tags.compatible_tags(own, interpreter, platforms)]
    # Before 24.1 packaging gave abi3 to an interpreter without the GIL. Its abi3t begins with 3.15.
    return list(dict.fromkeys(str(tag) for tag in taken if not (threads and tag.abi.startswith("abi3"))))
out = {python: supported(python) for python in data}`,
      pythonVersions,
    ) as Record<string, string[]>;
    for (const python of pythonVersions) {
      expect(supportedTags(python, [major, minor]), python).toEqual(theirs[python]);
    }
  });
});
