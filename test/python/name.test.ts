import { expect, it } from "vitest";
import { isName, normalise } from "../../compiler/python/name.ts";
import { describeWith } from "../helpers/tools.ts";
import { askPython } from "./oracle.ts";
import fc from "../helpers/property.ts";

it("gives one spelling to every spelling of a name", () => {
  expect(normalise("Flash_Attn")).toBe("flash-attn");
  expect(normalise("zope.interface")).toBe("zope-interface");
  expect(normalise("a-_.b")).toBe("a-b");
});

it("knows what is a name at all", () => {
  for (const name of ["torch", "Flash_Attn", "zope.interface", "x", "3to2"]) {
    expect(isName(name), name).toBe(true);
  }
  for (const name of ["", "-x", "x-", "a b", "é", "x[y]", "a/b"]) {
    expect(isName(name), name).toBe(false);
  }
});

describeWith(["packaging"], "against Python's packaging", () => {
  it("agrees on every name", () => {
    const names = fc.sample(fc.string({ unit: fc.constantFrom(..."aB1-_.é ") }), {
      numRuns: 2000,
    });
    const theirs = askPython(
      `from packaging.utils import canonicalize_name
out = [canonicalize_name(name) for name in data]`,
      names,
    );
    expect(names.map(normalise)).toEqual(theirs);
  });
});
