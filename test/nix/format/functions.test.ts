/** Functions, their patterns, and their application. */
import { rule, stays } from "./rules.ts";

rule(
  "named parameters share a line, the body is absorbed",
  `
    { f = a: b: { c = a; d = b; }; }
  `,
  `
    {
      f = a: b: {
        c = a;
        d = b;
      };
    }
  `,
);

rule(
  "a body that does not fit starts a line, not indented",
  `
    a: b: some function of many arguments
  `,
  `
    a: b:
    some function of many
      arguments
  `, { width: 30 },
);

rule(
  "behind more than two parameters it always does",
  `
    a: b: c: d
  `,
  `
    a: b: c:
    d
  `,
);

rule(
  "a pattern of at most two names without defaults stays on one line",
  `
    [ ({ a, b }: a) ({ a, ... }: a) ({ a, b, c }: a) ({ a ? 1 }: a) ]
  `,
  `
    [
      ({ a, b }: a)
      ({ a, ... }: a)
      (
        {
          a,
          b,
          c,
        }:
        a
      )
      (
        {
          a ? 1,
        }:
        a
      )
    ]
  `,
);

rule(
  "a spread pattern ends in a comma",
  `
    { a, b, c ? { d = 1; } }: a
  `,
  `
    {
      a,
      b,
      c ? {
        d = 1;
      },
    }:
    a
  `,
);

rule(
  "an ellipsis takes none",
  `
    { a, b, c, ... }@args: args@{ d, ... }: a
  `,
  `
    {
      a,
      b,
      c,
      ...
    }@args:
    args@{ d, ... }: a
  `,
);

rule(
  "leading commas become trailing ones, comments stay with their names",
  `
    { a
      # about b
    , b
    , c # about c
    }: a
  `,
  `
    {
      a,
      # about b
      b,
      c, # about c
    }:
    a
  `,
);

rule(
  "a comma behind a URI keeps its distance",
  `
    { a ? https://example.org/a , b, c ? x }: a
  `,
  `
    {
      a ? https://example.org/a ,
      b,
      c ? x,
    }:
    a
  `,
);

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
