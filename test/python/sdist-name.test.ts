import { expect, it } from "vitest";
import { parseSdistName } from "../../compiler/python/sdist-name.ts";

it.each([
  ["antlr4-python3-runtime-4.9.3.tar.gz", undefined, "antlr4-python3-runtime", "4.9.3"],
  ["https://a.example/f/Six-1.17.0.zip#sha256=0", undefined, "Six", "1.17.0"],
  ["x-1-2.zip", undefined, "x", "1-2"],
  ["x-1-2.zip", "X_1", "x-1", "2"],
])("%s of %s is %s %s", (file, distribution, name, version) => {
  expect(parseSdistName(file, distribution)).toEqual({ name, version });
});

it.each([
  ["x-latest.tar.gz", undefined],
  ["x-1.0.tar.gz", "y"],
  ["x-1.0.tar.gz.asc", undefined],
  ["x-1.0-py3-none-any.whl", undefined],
])("%s of %s is no source archive", (file, distribution) => {
  expect(parseSdistName(file, distribution)).toBeUndefined();
});
