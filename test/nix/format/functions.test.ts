/** Functions and their patterns. */
import { rule } from "./rules.ts";

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
