import { expect, test } from "vitest";
import { typeProblems, unsaid } from "../../compiler/load/type-problems.ts";
import { Problem } from "../../compiler/problem.ts";

/** A problem of no node. */
const nowhere = () => undefined;

const OUTPUT = `comfyui.config.ts(16,24): error TS2322: Type 'Wheel' is not assignable to type 'Fits'.
  Types of property 'x' are incompatible.
    Type 'string' is not assignable to type '"flash_attn is for \\"cp313\\""'.
../lib/a (b).ts(3,1): error TS6133: 'c' is declared but its value is never read.
error TS5023: Unknown compiler option 'x'.
`;

test("the type checker's text becomes problems with the whole message", () => {
  const [first, second, third] = typeProblems(OUTPUT, "/p/config");
  expect(first).toMatchObject({
    code: "type",
    message: `Type 'Wheel' is not assignable to type 'Fits'. (TS2322)
  Types of property 'x' are incompatible.
    Type 'string' is not assignable to type '"flash_attn is for \\"cp313\\""'.`,
    details: { place: { file: "/p/config/comfyui.config.ts", line: 16, column: 24 } },
    severity: "error",
  });
  expect(second?.details.place).toEqual({ file: "/p/lib/a (b).ts", line: 3, column: 1 });
  expect(third?.details).not.toHaveProperty("place");
});

test("of CommonJS it says how a config imports and exports", () => {
  const output = "a.ts(1,1): error TS2591: Cannot find name 'require'. Do you need to install …?";
  expect(typeProblems(output, "/p")[0]?.details.hint).toMatch(/^write import .* and export const/);
});

test("what is only unused is a warning", () => {
  expect(typeProblems(OUTPUT, "/p")[1]?.severity).toBe("warning");
});

test("a type error that carries another problem's sentence says nothing new", () => {
  const types = typeProblems(OUTPUT, "/p");
  const rule = new Problem("wheel-fits-image", 'flash_attn is for "cp313"');
  expect(unsaid(types, [rule], nowhere)).toEqual(types.slice(1));
  expect(unsaid(types, [new Problem("wheel-fits-image", "another")], nowhere)).toEqual(types);
});

test("nor does one that a failing import of that line explains", () => {
  const types = typeProblems("a.ts(3,9): error TS2307: Cannot find module 'x'.", "/p");
  const at = (line: number) =>
    new Problem("config-throws", "cannot find package x", {
      place: { file: "/p/a.ts", line, column: 1 },
    });
  expect(unsaid(types, [at(3)], nowhere)).toEqual([]);
  expect(unsaid(types, [at(4)], nowhere)).toEqual(types);
});

test("nor does one of a value that a rule speaks of, on the same line", () => {
  const types = typeProblems("a.ts(3,9): error TS2322: Type 'number' is not assignable.", "/p");
  const rule = new Problem("option-invalid", "python of image a is 3.14 and must be text");
  const at = (line: number) => () => ({ file: "/p/a.ts", line, column: 20 });
  expect(unsaid(types, [rule], at(3))).toEqual([]);
  expect(unsaid(types, [rule], at(4))).toEqual(types);
  expect(unsaid(types, [new Problem("layer-empty", "image a has no layers")], at(3))).toEqual(
    types,
  );
});
