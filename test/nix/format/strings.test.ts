/** Strings, interpolations and paths. */
import { rule, stays } from "./rules.ts";

rule(
  "an indented string of one line without quotes and backslashes becomes a plain one",
  `
    [ ''a'' ''a "b"'' ''a\\b'' ''''$a'' ''a'''b'' ]
  `,
  `
    [
      "a"
      ''a "b"''
      ''a\\b''
      "\\$a"
      "a''b"
    ]
  `,
);

rule(
  "the lines of an indented string are indented anew",
  `
    { a = ''
                b
                  c

                d
        ''; }
  `,
  `
    {
      a = ''
        b
          c

        d
      '';
    }
  `,
);

rule(
  "closing quotes behind the last line stay there",
  `
    { a = ''
      b
      c''; }
  `,
  `
    {
      a = ''
        b
        c'';
    }
  `,
);

stays(
  "what is inside quotes is never changed",
  `
    "a\\t\\n\\\${b}   c$\${d}"
  `,
);

stays(
  "a plain string of several lines is not indented",
  `
    {
      a = "b
      c
    ";
    }
  `,
);

rule(
  "a short interpolation stays on one line",
  `
    "a \${ if b then c else d } e"
  `,
  `
    "a \${if b then c else d} e"
  `,
);

stays(
  "a simple one does so whatever its length",
  `
    "aaaaaaaaaaaaaa \${bbbbbbbbbbbb cccccccccccccc ddddddddddd} e"
  `, { width: 30 },
);

rule(
  "another one gets lines of its own",
  `
    "aaaaaaaaaaaaaa \${bbbbbbbbbbbb (c: cccccccccccccc c) ddddddddddd} e"
  `,
  `
    "aaaaaaaaaaaaaa \${
      bbbbbbbbbbbb (
        c: cccccccccccccc c
      ) ddddddddddd
    } e"
  `, { width: 40 },
);

rule(
  "a call that is alone on its line spreads from there",
  `
    ''
      \${concatStrings (map (x: "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\${x}") y)}
      z
    ''
  `,
  `
    ''
      \${concatStrings (
        map (x: "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\${x}") y
      )}
      z
    ''
  `,
);

rule(
  "what breaks in a line of a string is indented from that line",
  `
    ''
      a
          b \${ { c = 1; d = 2; }.x }
    ''
  `,
  `
    ''
      a
          b \${
            {
              c = 1;
              d = 2;
            }
            .x
          }
    ''
  `,
);

rule(
  "paths keep their interpolations",
  `
    [ ./a/\${ b }/c ~/d <e/f> ]
  `,
  `
    [
      ./a/\${b}/c
      ~/d
      <e/f>
    ]
  `,
);

rule(
  "a language before a string stays a block comment",
  `
    { a = /*bash*/ ''
        b
      ''; c = /* python */ "d"; }
  `,
  `
    {
      a = /* bash */ ''
        b
      '';
      c = /* python */ "d";
    }
  `,
);
