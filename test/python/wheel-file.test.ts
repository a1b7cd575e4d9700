import { expect, it } from "vitest";
import { parseWheelFile } from "../../compiler/python/wheel-file.ts";

it("says which tags a wheel has and where its root belongs", () => {
  const text = `Wheel-Version: 1.0
Generator: setuptools (80.9.0)
Root-Is-Purelib: false
Tag: cp314-cp314-manylinux_2_27_x86_64
Tag: cp314-cp314-manylinux_2_28_x86_64
Build: 2

`;
  expect(parseWheelFile(text)).toEqual({
    wheelVersion: "1.0",
    generator: "setuptools (80.9.0)",
    rootIsPurelib: false,
    tags: ["cp314-cp314-manylinux_2_27_x86_64", "cp314-cp314-manylinux_2_28_x86_64"],
    build: "2",
  });
  expect(parseWheelFile("Wheel-Version: 1.0\nRoot-Is-Purelib: True\n").rootIsPurelib).toBe(true);
});

it("of a version that nobody knows is refused", () => {
  expect(() => parseWheelFile("Wheel-Version: 2.0\n")).toThrow(
    "Wheel-Version 2.0 is newer than any",
  );
  expect(() => parseWheelFile("Wheel-Version: one\n")).toThrow('WHEEL: "one" is no Wheel-Version');
  expect(() => parseWheelFile("Tag: py3-none-any\n")).toThrow("WHEEL: there is no Wheel-Version");
});
