/** Comments: what they belong to, and what becomes of block comments. */
import { rule, stays } from "./rules.ts";

rule(
  "a comment behind something on its line stays there",
  `
    {
      a = 1;    # one
      b = 2; /* two */
    }
  `,
  `
    {
      a = 1; # one
      b = 2; # two
    }
  `,
);

rule(
  "a comment on a line of its own goes with what follows",
  `
    {
      # one
      a = 1;
        # two
      b = 2;
      # end
    }
  `,
  `
    {
      # one
      a = 1;
      # two
      b = 2;
      # end
    }
  `,
);

rule(
  "a comment behind an opening bracket goes inside",
  `
    [ # one
      1 ]
  `,
  `
    [
      # one
      1
    ]
  `,
);

rule(
  "a comment that lines up with what is below belongs to that",
  `
    [
      a # one
        # two
      b
    ]
  `,
  `
    [
      a
      # one
      # two
      b
    ]
  `,
);

rule(
  "a block comment of one line becomes a line comment",
  `
    /* one */
    /*two */
    a
  `,
  `
    # one
    # two
    a
  `,
);

rule(
  "a block comment of several lines gets them to itself",
  `
    /* one
       two */
    a
  `,
  `
    /*
      one
      two
    */
    a
  `,
);

rule(
  "stars at the start of lines go",
  `
    /*
     * one
     *
     * two
     */
    a
  `,
  `
    /*
      one

      two
    */
    a
  `,
);

rule(
  "doc comments stay doc comments",
  `
    {
      /** One
          line. */
      a = 1;
      /**
        Several

          lines.
      */
      b = 2;
    }
  `,
  `
    {
      /**
        One
         line.
      */
      a = 1;
      /**
        Several

          lines.
      */
      b = 2;
    }
  `,
);

rule(
  "empty block comments go",
  `
    [ /**/ a /* */ b ]
  `,
  `
    [
      a
      b
    ]
  `,
);

stays(
  "text behind a hash is never changed",
  `
    #a
    #   b
    #!c
    d
  `,
);

rule(
  "a comment before a value starts a line",
  `
    { a = # one
        1; b =
      # two
      f x; }
  `,
  `
    {
      a = # one
        1;
      b =
        # two
        f x;
    }
  `,
);

stays(
  "comments between arguments give each argument a line",
  `
    f a # one
      b
  `,
);

rule(
  "comments between operands stay with what follows",
  `
    a
    # one
    && b
    && # two
       c
  `,
  `
    a
    # one
    && b
    &&
      # two
      c
  `,
);

rule(
  "a comment in parentheses opens them",
  `
    ( # one
      a b )
  `,
  `
    (
      # one
      a b
    )
  `,
);

rule(
  "a comment above what follows it is shifted to stay where it belongs",
  `
    { a # b
      = 1; }
  `,
  `
    {
      a  # b
        = 1;
    }
  `,
);
