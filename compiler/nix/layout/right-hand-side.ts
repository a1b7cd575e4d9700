/** What follows `=`, `?` of a default, and `assert`: where the standard has most of its exceptions. */
import type { Expr } from "../ast.ts";
import { application, absorbedParen } from "./apply.ts";
import type { Context } from "./context.ts";
import { Group, Piece } from "./doc.ts";
import { expression } from "./expression.ts";
import { isAbsorbable, isAbsorbableTerm, isTerm, tokensOf } from "./shape.ts";
import { absorbed, wideTerm } from "./terms.ts";
import { token } from "./tokens.ts";

/** Writes the value, with the gap before it. */
export const rightHandSide = (cx: Context, value: Expr): void => {
  if (value.kind === "binary" && operatorOnLine(cx, value)) return;
  cx.out.nested(() => plainValue(cx, value));
};

const plainValue = (cx: Context, value: Expr): void => {
  const { out, strict } = cx;
  if (isAbsorbable(value, strict)) {
    out.gap(Piece.hardSpace);
    out.group(Group.regular, () => absorbed(cx, value, true));
    return;
  }
  switch (value.kind) {
    case "paren":
      out.gap(Piece.hardSpace);
      return absorbedParen(cx, value);
    case "string":
    case "indented":
    case "path":
      // Nothing is gained by a new line.
      out.gap(Piece.hardSpace);
      return out.group(Group.regular, () => expression(cx, value));
    case "apply":
      return application(cx, value, { pre: Piece.space, indentFunction: false, hasPost: false });
  }
  out.group(Group.regular, () => {
    out.gap(Piece.space);
    expression(cx, value);
  });
};

/** `[ … ] ++ more` and `base // { … }` need not start on a line of their own. */
const operatorOnLine = (cx: Context, value: Extract<Expr, { kind: "binary" }>): boolean => {
  const { out, strict } = cx;
  const { operator, left, right } = value;
  if (operator !== "//" && operator !== "++" && operator !== "+") return false;
  const [sign] = tokensOf(value);
  if (sign.before.length > 0 || sign.after !== undefined) return false;
  if (isTerm(left) && isAbsorbableTerm(left, strict)) {
    out.gap(Piece.hardSpace);
    out.group(Group.regular, () => expression(cx, value));
    return true;
  }
  if (isTerm(right) && isAbsorbableTerm(right, strict)) {
    out.group(Group.regular, () => {
      out.gap(Piece.space);
      expression(cx, left);
      out.gap(Piece.space);
      out.group(Group.transparent, () => {
        token(out, sign);
        out.gap(Piece.hardSpace);
        out.group(Group.priority, () => wideTerm(cx, right));
      });
    });
    return true;
  }
  return false;
};
