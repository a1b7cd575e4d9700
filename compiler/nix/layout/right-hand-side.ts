/** What follows `=`, `?` of a default, and `assert`: where the standard has most of its exceptions. */
import type { Binary, Expr } from "../ast.ts";
import { application, absorbedParen } from "./apply.ts";
import type { Context } from "./context.ts";
import { Group, Piece } from "./pieces.ts";
import { expression } from "./expression.ts";
import { firstOperand, flatten, operation } from "./operators.ts";
import { firstToken, hasTriviaBefore, isAbsorbable, isAbsorbableTerm, isTerm, spreads } from "./shape.ts";
import { absorbed, wideTerm } from "./terms.ts";
import { isBare, token } from "./tokens.ts";

/** Writes the value, with the gap before it. `plainKey` tells that only identifiers stand before the `=`. */
export const rightHandSide = (cx: Context, value: Expr, plainKey = true): void => {
  if (value.kind === "binary" && startsOnLine(cx, value)) {
    cx.out.gap(Piece.hardSpace);
    operation(cx, value, true);
  } else cx.out.nested(() => nestedValue(cx, value, plainKey));
};

const nestedValue = (cx: Context, value: Expr, plainKey: boolean): void => {
  const { out, strict } = cx;
  const isCommented = value.kind === "paren" && hasTriviaBefore(firstToken(value.inner));
  if (isAbsorbable(value, strict) && !isCommented) {
    const write = (): void => absorbed(cx, value, !isSingleInherit(value));
    if (plainKey) {
      out.gap(Piece.hardSpace);
      out.group(Group.regular, write);
    } else {
      // Behind a long key there may not even be room for the bracket.
      out.group(Group.regular, () => {
        out.gap(Piece.space);
        out.group(Group.priority, write);
      });
    }
    return;
  }
  switch (value.kind) {
    case "paren":
      out.gap(Piece.hardSpace);
      return absorbedParen(cx, value, !isCommented && value.inner.kind !== "apply");
    case "string":
    case "indented":
    case "path":
      // Behind a plain name nothing is gained by a new line.
      out.gap(plainKey ? Piece.hardSpace : Piece.softSpace);
      return out.group(Group.regular, () => expression(cx, value));
    case "apply":
      return application(cx, value, {
        pre: Piece.space,
        mayStartLine: !plainKey,
        indentFunction: false,
        hasPost: false,
      });
    case "binary":
      if (operatorBeforeAbsorbed(cx, value)) return;
      break;
  }
  if (plainKey && isTerm(value)) {
    out.group(Group.regular, () => {
      out.gap(Piece.space);
      expression(cx, value);
    });
    return;
  }
  // The gap is the binding's own: where the binding spreads, the value starts a line.
  out.gap(Piece.space);
  if (value.kind === "with") expression(cx, value);
  else out.group(Group.regular, () => expression(cx, value));
};

/** `{ inherit a; }` is not spread only because it is a value. */
const isSingleInherit = (value: Expr): boolean =>
  value.kind === "set" && value.bindings.length === 1 && value.bindings[0]?.kind === "inherit";

const mayStandOnLine = ["//", "++", "+"];

/** `[ … ] ++ more` starts on the line of the key. */
const startsOnLine = (cx: Context, value: Binary): boolean =>
  mayStandOnLine.includes(value.operator) && isAbsorbableTerm(firstOperand(value), cx.strict);

/** `base // { … }`: the set may spread from the line it ends. */
const operatorBeforeAbsorbed = (cx: Context, value: Binary): boolean => {
  const { out, strict } = cx;
  const { first, rest } = flatten(value);
  const [last, more] = rest;
  if (!mayStandOnLine.includes(value.operator) || last === undefined || more !== undefined) {
    return false;
  }
  if (!isBare(last.operator) || !isTerm(last.operand) || !spreads(last.operand, strict)) return false;
  out.group(Group.regular, () => {
    out.gap(Piece.space);
    expression(cx, first);
    out.gap(Piece.space);
    out.group(Group.transparent, () => {
      token(out, last.operator);
      out.gap(Piece.hardSpace);
      out.group(Group.priority, () => wideTerm(cx, last.operand));
    });
  });
  return true;
};
