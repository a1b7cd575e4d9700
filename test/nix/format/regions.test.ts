/** Regions between directives are left alone. */
import { rule, stays } from "./rules.ts";

rule(
  "lines between the directives stay as they are",
  `
    {
      a   =   1;
    /*nixfmt:disable*/
      b   =   [ 1 2
                3 4 ];
    /*nixfmt:enable*/
      c   =   3;
    }
  `,
  `
    {
      a = 1;
    /*nixfmt:disable*/
      b   =   [ 1 2
                3 4 ];
    /*nixfmt:enable*/
      c = 3;
    }
  `,
);

rule(
  "a directive that shares its line is a comment",
  `
    {
      a   =   1; /*nixfmt:disable*/
      b   =   2;
    }
  `,
  `
    {
      a = 1; # nixfmt:disable
      b = 2;
    }
  `,
);

stays(
  "directives inside strings are text",
  `
    ''
      /*nixfmt:disable*/
      a
    ''
  `,
);

rule(
  "a region inside an interpolation",
  `
    ''
        a \${
    /*nixfmt:disable*/
          1   +   1
    /*nixfmt:enable*/
        } b
    ''
  `,
  `
    ''
      a \${
    /*nixfmt:disable*/
          1   +   1
    /*nixfmt:enable*/
      } b
    ''
  `,
);

rule(
  "a region without an end goes to the end of the file",
  `
    {
      a   =   1;
    /*nixfmt:disable*/
      b   =   2;
    }
  `,
  `
    {
      a = 1;
    /*nixfmt:disable*/
      b   =   2;
    }
  `,
);

rule(
  "a string that a region cuts keeps its columns",
  `
    {
      a = ''
        b \${
    /*nixfmt:disable*/
          c
        }
      d
      '';
    /*nixfmt:enable*/
      e   =   1;
    }
  `,
  `
    {
      a = ''
        b \${
    /*nixfmt:disable*/
          c
        }
      d
      '';
    /*nixfmt:enable*/
      e = 1;
    }
  `,
);
