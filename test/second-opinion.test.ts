import { expect, it } from "vitest";
import { emit } from "../compiler/emit/emit.ts";
import { compile } from "../compiler/compile.ts";
import { Problem } from "../compiler/problem.ts";
import { secondOpinion } from "../compiler/second-opinion.ts";
import { verify } from "../compiler/verify.ts";
import { plan } from "../compiler/plan/make.ts";
import { resolve } from "../compiler/resolve.ts";
import { byHandContext } from "./bench/by-hand/image.ts";

it("finds the grammar and the parser of one mind about all that is written", () => {
  const { files } = compile(byHandContext());
  expect(() => secondOpinion(files)).not.toThrow();
});

it("refuses what the grammar cannot read", () => {
  expect(() => secondOpinion([["images/a.nix", "{ a = ; }"]])).toThrow();
});

it("leaves what is no Nix alone", () => {
  expect(() => secondOpinion([["check.py", "{ a = ; }"]])).not.toThrow();
});

it("comes after a check that the text says what was meant", () => {
  const context = byHandContext();
  const trees = emit(plan(resolve(context), context.project, context.lock));
  const { files } = compile(context);
  const text = files.get("packages/torch.nix") ?? "";
  expect(() => verify(trees, files)).not.toThrow();
  const changed = text.replace("dontStrip = true", "dontStrip = false");
  expect(changed).not.toBe(text);
  expect(() => verify(trees, new Map([...files, ["packages/torch.nix", changed]]))).toThrow(
    new Problem("internal", "nix/packages/torch.nix does not read back as what was meant"),
  );
});
