/** `name = value;` and `inherit`. */
import type { AttrName, Bind, Binding, Inherit } from "../ast.ts";
import type { Token } from "../scan/token.ts";
import type { Context } from "./context.ts";
import { Group, Piece } from "./pieces.ts";
import { rightHandSide } from "./right-hand-side.ts";
import { isSpread, tokensOf } from "./shape.ts";
import { attrName, attrPath, parentheses } from "./terms.ts";
import { token } from "./tokens.ts";

export const binding = (cx: Context, node: Binding): void => {
  if (node.kind === "bind") assignment(cx, node);
  else inherit(cx, node);
};

/** The first token of a binding. */
export const firstOfBinding = (node: Binding): Token =>
  node.kind === "inherit" ? tokensOf(node)[0] : firstOfName(node.path[0]);

const firstOfName = (name: AttrName | undefined): Token => {
  if (name === undefined) throw new TypeError("a binding needs a name");
  return tokensOf<readonly [Token, ...unknown[]]>(name)[0];
};

/** Paths of up to so many names count as short, whatever their length. */
const MAX_PLAIN = 4;

const assignment = (cx: Context, node: Bind): void => {
  const { out } = cx;
  const [dots, equals, semicolon] = tokensOf(node);
  out.group(Group.regular, () => {
    attrPath(cx, node.path, dots, false);
    out.nested(() => {
      out.gap(Piece.hardSpace);
      token(out, equals);
      rightHandSide(cx, node.value, node.path.length <= MAX_PLAIN && node.path.every((each) => each.kind === "name"));
    });
    token(out, semicolon);
  });
};

/** Names on one line, or one per line with the semicolon on a line of its own. */
const inherit = (cx: Context, node: Inherit): void => {
  const { out, strict } = cx;
  const [keyword, semicolon, open, close] = tokensOf(node);
  out.group(Group.regular, () => {
    token(out, keyword);
    if (node.from === undefined || open === undefined || close === undefined) {
      out.nested(() => names(cx, node, isSpread(keyword, semicolon, strict), semicolon));
      return;
    }
    const { from } = node;
    out.nested(() => {
      out.group(Group.regular, () => {
        out.gap(Piece.space);
        parentheses(cx, open, from, close);
      });
      names(cx, node, isSpread(keyword, semicolon, strict), semicolon);
    });
  });
};

/** More names than this are a line each. */
const MAX_IN_LINE = 3;

const names = (cx: Context, node: Inherit, spread: boolean, semicolon: Token): void => {
  const { out } = cx;
  const space = spread || node.names.length > MAX_IN_LINE ? Piece.hardLine : Piece.space;
  out.gap(space);
  node.names.forEach((name, at) => {
    if (at > 0) out.gap(space);
    attrName(cx, name);
  });
  out.gap(node.names.length === 0 || space === Piece.hardLine ? space : Piece.break);
  token(out, semicolon);
};
