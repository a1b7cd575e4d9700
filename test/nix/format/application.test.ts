/** Functions and their arguments. */
import { rule, stays } from "./rules.ts";

rule(
  "arguments stay on the line of the function as long as they fit",
  `
    function argument1 argument2 argument3
  `,
  `
    function argument1 argument2
      argument3
  `, { width: 30 },
);

rule(
  "one argument may spread while the others stay on their lines",
  `
    function a { b = 1; c = 2; } d
  `,
  `
    function a {
      b = 1;
      c = 2;
    } d
  `,
);

rule(
  "two that spread get lines of their own",
  `
    function { a = 1; b = 2; } { c = 1; d = 2; }
  `,
  `
    function
      {
        a = 1;
        b = 2;
      }
      {
        c = 1;
        d = 2;
      }
  `,
);

rule(
  "the last argument spreads before the others do",
  `
    function (a b) (x: { c = 1; d = 2; })
  `,
  `
    function (a b) (x: {
      c = 1;
      d = 2;
    })
  `,
);

rule(
  "parentheses around the last argument end the line",
  `
    function argument (other argument1 argument2)
  `,
  `
    function argument (
      other argument1 argument2
    )
  `, { width: 30 },
);

stays(
  "short lists before the last argument stay on one line",
  `
    f [ 1 2 3 ] [ a b ] c
  `,
);

rule(
  "two lists at the end stand on one line, or on a line each",
  `
    [ (f [ 1 2 3 ] [ 4 5 6 ]) (function [ 11111 22222 33333 ] [ 44444 55555 66666 ]) ]
  `,
  `
    [
      (f [ 1 2 3 ] [ 4 5 6 ])
      (function
        [ 11111 22222 33333 ]
        [ 44444 55555 66666 ]
      )
    ]
  `, { width: 30 },
);

stays(
  "a simple call is never broken",
  `
    (function "a text that is longer than the line" b)
  `, { width: 30 },
);

rule(
  "a string that could break starts a line",
  `
    function (a != b) "text \${if cccccccccc then dddd else eeeeee}"
  `,
  `
    function (a != b)
      "text \${
        if cccccccccc then dddd else eeeeee
      }"
  `, { width: 40 },
);

rule(
  "a function in parentheses may spread before its arguments",
  `
    (function { a = 1; b = 2; }).attribute argument
  `,
  `
    (function {
      a = 1;
      b = 2;
    }).attribute
      argument
  `,
);
