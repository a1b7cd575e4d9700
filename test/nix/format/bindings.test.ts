/** What follows `=`, and `inherit`. */
import { rule, stays } from "./rules.ts";

rule(
  "a binding that fits stands on one line",
  `
    { foo   =   "bar"   ; }
  `,
  `
    { foo = "bar"; }
  `,
);

rule(
  "a value that does not fit starts a line",
  `
    { some.attribute = function argument1 argument2; }
  `,
  `
    {
      some.attribute = function argument1 argument2;
    }
  `, { width: 30 },
);

rule(
  "a value that can be absorbed starts on the line of its name",
  `
    { a = f { b = 1; c = 2; }; d = x: y: [ 1 2 ]; e = with p; [ 1 2 ]; }
  `,
  `
    {
      a = f {
        b = 1;
        c = 2;
      };
      d = x: y: [
        1
        2
      ];
      e = with p; [
        1
        2
      ];
    }
  `,
);

rule(
  "a value that cannot starts a line",
  `
    { a = if b then { c = 1; } else { d = 2; }; e = let f = 1; in f; }
  `,
  `
    {
      a = if b then { c = 1; } else { d = 2; };
      e =
        let
          f = 1;
        in
        f;
    }
  `,
);

rule(
  "a string stays on the line of a plain name, whatever its length",
  `
    { description = "a text that is longer than the line"; a.b.c.d.e = "a text that is long"; }
  `,
  `
    {
      description = "a text that is longer than the line";
      a.b.c.d.e =
        "a text that is long";
    }
  `, { width: 30 },
);

rule(
  "several withs are not absorbed",
  `
    { a = with b; with c; [ 1 2 ]; }
  `,
  `
    {
      a =
        with b;
        with c;
        [
          1
          2
        ];
    }
  `,
);

rule(
  "the first operand of ++, // and + may stand on the line of the name",
  `
    { a = [ b c ] ++ d ++ [ e f ]; }
  `,
  `
    {
      a = [
        b
        c
      ]
      ++ d
      ++ [
        e
        f
      ];
    }
  `,
);

rule(
  "the last set of a pair may spread from the line of the first",
  `
    { a = bbbbbbb // { c = 1; d = 2; }; }
  `,
  `
    {
      a = bbbbbbb // {
        c = 1;
        d = 2;
      };
    }
  `,
);

rule(
  "parentheses spread from the line of the name",
  `
    { a = (bbbbbbbbbbbbbbbbbb + cccccccccccccccccc); }
  `,
  `
    {
      a = (
        bbbbbbbbbbbbbbbbbb
        + cccccccccccccccccc
      );
    }
  `, { width: 30 },
);

rule(
  "the semicolon stands on the last line of the value",
  `
    { a = 1
      ; b = 2 # why
      ; }
  `,
  `
    {
      a = 1;
      b = 2 # why
      ;
    }
  `,
);

rule(
  "up to three inherited names share a line, more are a line each",
  `
    { inherit a b c; inherit d e f g; inherit (x) a b; inherit (y) a b c d; }
  `,
  `
    {
      inherit a b c;
      inherit
        d
        e
        f
        g
        ;
      inherit (x) a b;
      inherit (y)
        a
        b
        c
        d
        ;
    }
  `,
);

stays(
  "inherit keeps the lines of the source",
  `
    {
      inherit
        a
        b
        ;
      inherit (x)
        a
        ;
    }
  `,
);

rule(
  "an inherit without names keeps its semicolon apart",
  `
    { inherit; inherit (a); }
  `,
  `
    {
      inherit ;
      inherit (a) ;
    }
  `,
);

rule(
  "a source that does not fit on the line of inherit starts a line",
  `
    { inherit (f { a = 1; b = 2; }) c; }
  `,
  `
    {
      inherit
        (f {
          a = 1;
          b = 2;
        })
        c
        ;
    }
  `,
);

stays(
  "quoted and dynamic names stay as they are",
  `
    { "a b".\${c}."d\${e}" = 1; }
  `,
);
