/** `let`, `with`, `assert`, `if`. */
import { rule, stays } from "./rules.ts";

rule(
  "let is always spread, its body not indented",
  `
    let a = 1; in a
  `,
  `
    let
      a = 1;
    in
    a
  `,
);

rule(
  "a let without bindings as well",
  `
    let in a
  `,
  `
    let
    in
    a
  `,
);

rule(
  "a set behind in is spread, a list need not be",
  `
    [ (let a = 1; in { b = a; }) (let a = 1; in [ a ]) ]
  `,
  `
    [
      (
        let
          a = 1;
        in
        {
          b = a;
        }
      )
      (
        let
          a = 1;
        in
        [ a ]
      )
    ]
  `,
);

stays(
  "a with stays on one line when all of it fits",
  `
    with a; with b; c
  `,
);

rule(
  "its body starts a line, not indented, when it does not",
  `
    with aaaaaaaaaa; with bbbbbbbbbb; cccccccccc
  `,
  `
    with aaaaaaaaaa;
    with bbbbbbbbbb;
    cccccccccc
  `, { width: 20 },
);

rule(
  "an assertion has a line of its own",
  `
    assert a; assert b == c; d
  `,
  `
    assert a;
    assert b == c;
    d
  `,
);

rule(
  "its condition is laid out like arguments",
  `
    assert lib.assertMsg (a == b) "a text"; { c = 1; }
  `,
  `
    assert lib.assertMsg (a == b) "a text";
    {
      c = 1;
    }
  `,
);

stays(
  "an if that fits stands on one line",
  `
    if a then b else c
  `,
);

rule(
  "one that does not is spread, its branches indented",
  `
    if aaaaaaaa then bbbbbbbb else cccccccc
  `,
  `
    if aaaaaaaa then
      bbbbbbbb
    else
      cccccccc
  `, { width: 20 },
);

rule(
  "a condition that does not fit stands on its own",
  `
    if aaaaaaaa && bbbbbbbb && cccccccc then d else e
  `,
  `
    if
      aaaaaaaa
      && bbbbbbbb
      && cccccccc
    then
      d
    else
      e
  `, { width: 20 },
);

rule(
  "else if goes on at the same level, and never on one line",
  `
    if a then b else if c then d else if e then f else g
  `,
  `
    if a then
      b
    else if c then
      d
    else if e then
      f
    else
      g
  `,
);

rule(
  "comments before then and else stay before them",
  `
    if a # one
    then b
    # two
    else c
  `,
  `
    if
      a # one
    then
      b
    # two
    else
      c
  `,
);
