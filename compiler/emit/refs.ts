/** How an image's file names packages. */
import type { Expr } from "../nix/ast.ts";
import { name, select, string } from "../nix/build.ts";
import type { Ref, TextPlan } from "../plan/plan.ts";

/** @param python  The Python package set: `python.pkgs`, or `ps` inside `withPackages`. */
export const refExpr = (ref: Ref, python: Expr): Expr => {
  switch (ref.from) {
    case "own":
      return select(name("packages"), ref.name);
    case "python":
      return select(python, ...ref.path);
    case "cuda":
      return select(name("cudaPackages"), ...ref.path);
    case "pkgs":
      return select(name("pkgs"), ...ref.path);
  }
};

/** The Python package set outside `withPackages`. */
export const PYTHON_SET = select(name("python"), "pkgs");

/** Text with store paths interpolated. */
export const textExpr = (text: TextPlan): Expr =>
  string(
    ...text.flatMap((part): readonly (string | Expr)[] => {
      if (typeof part === "string") return [part];
      if (part.from !== "site") return [refExpr(part, PYTHON_SET)];
      const of = part.of === undefined ? name("env") : select(name("packages"), part.of);
      return [of, "/", select(name("python"), "sitePackages")];
    }),
  );
