/** Operators. */
import { rule, stays } from "./rules.ts";

rule(
  "operands that do not fit on one line start one each, behind their operator",
  `
    aaaaaaaa && bbbbbbbb && cccccccc
  `,
  `
    aaaaaaaa
    && bbbbbbbb
    && cccccccc
  `, { width: 20 },
);

rule(
  "tighter operators that do not fit either are indented",
  `
    aaaaaaaa || bbbbbbbb && cccccccc && dddddddd
  `,
  `
    aaaaaaaa
    ||
      bbbbbbbb
      && cccccccc
      && dddddddd
  `, { width: 20 },
);

rule(
  "looser ones are not",
  `
    aaaaaaaa && bbbbbbbb || cccccccc -> dddddddd
  `,
  `
    aaaaaaaa && bbbbbbbb
    || cccccccc
    -> dddddddd
  `, { width: 20 },
);

rule(
  "sets, lists and parentheses stay with their operator",
  `
    aaaaaa // { b = 1; } // (cccccccccccc ddddddddd)
  `,
  `
    aaaaaa
    // {
      b = 1;
    }
    // (cccccccccccc ddddddddd)
  `, { width: 20 },
);

rule(
  "calls stay with it when their last argument can spread",
  `
    a ++ optionals b [ 1 2 ] ++ [ 3 4 ]
  `,
  `
    a
    ++ optionals b [
      1
      2
    ]
    ++ [
      3
      4
    ]
  `,
);

rule(
  "other calls start a line",
  `
    aaaaaa + function arg1 arg2 arg3
  `,
  `
    aaaaaa
    +
      function arg1 arg2
        arg3
  `, { width: 20 },
);

rule(
  "comparisons keep their right side",
  `
    function argument == other argument
  `,
  `
    function argument
    == other argument
  `, { width: 20 },
);

rule(
  "a comparison follows what spreads",
  `
    f { a = 1; b = 2; } == g
  `,
  `
    f {
      a = 1;
      b = 2;
    } == g
  `,
);

rule(
  "negation and negative numbers are tight",
  `
    [ (! a) (- 1) (! (a b)) (a - - b) ]
  `,
  `
    [
      (!a)
      (-1)
      (!(a b))
      (a - -b)
    ]
  `,
);

stays(
  "a minus stays apart from a path",
  `
    (- ./a)
  `,
);

rule(
  "tests for attributes",
  `
    (a   ?   b.c."d" && ! a ? e)
  `,
  `
    (a ? b.c."d" && !a ? e)
  `,
);

rule(
  "two pipes may stand on one line, more never do",
  `
    [ (a |> b |> c) (a |> b |> c |> d) ]
  `,
  `
    [
      (a |> b |> c)
      (
        a
        |> b
        |> c
        |> d
      )
    ]
  `,
);

rule(
  "every operator stays what it is",
  `
    [ (a -> b) (a || b) (a && b) (a == b) (a != b) (a < b) (a <= b) (a > b) (a >= b) (a // b) (a + b) (a - b) (a * b) (a / b) (a ++ b) ]
  `,
  `
    [
      (a -> b)
      (a || b)
      (a && b)
      (a == b)
      (a != b)
      (a < b)
      (a <= b)
      (a > b)
      (a >= b)
      (a // b)
      (a + b)
      (a - b)
      (a * b)
      (a / b)
      (a ++ b)
    ]
  `,
);
