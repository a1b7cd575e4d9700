/** Lists, sets and parentheses: what is inside, and when it stands on one line. */
import { rule, stays } from "./rules.ts";

rule(
  "brackets have a space inside, empty ones as well",
  `
    [ []  {} [1] {a=1;} ]
  `,
  `
    [
      [ ]
      { }
      [ 1 ]
      { a = 1; }
    ]
  `,
);

rule(
  "a list of one item stays on one line, several items are a line each",
  `
    [ [ 1 ] [ 1 2 ] ]
  `,
  `
    [
      [ 1 ]
      [
        1
        2
      ]
    ]
  `,
);

rule(
  "a set of one binding stays on one line, several bindings are a line each",
  `
    [ { a = 1; } { a = 1; b = 2; } ]
  `,
  `
    [
      { a = 1; }
      {
        a = 1;
        b = 2;
      }
    ]
  `,
);

stays(
  "brackets on different lines of the source stay so",
  `
    [
      [
      ]
      {
      }
      [
        1
      ]
      {
        a = 1;
      }
    ]
  `,
);

rule(
  "strict layout does not look at the lines of the source",
  `
    [
      [
      ]
      {
        a = 1;
      }
      [
        1
      ]
    ]
  `,
  `
    [
      [ ]
      { a = 1; }
      [ 1 ]
    ]
  `, { strict: true },
);

rule(
  "a set that is a value is always spread",
  `
    { a = { b = 1; }; c = { }; d = with x; { e = 1; }; }
  `,
  `
    {
      a = {
        b = 1;
      };
      c = { };
      d = with x; {
        e = 1;
      };
    }
  `,
);

stays(
  "a set that only inherits one name is not",
  `
    { a = { inherit b; }; }
  `,
);

rule(
  "single empty lines are kept, several become one",
  `
    [

      1


      2
      3

    ]
  `,
  `
    [

      1

      2
      3

    ]
  `,
);

rule(
  "rec stands on the line of its set",
  `
    rec    { a = 1; b = a; }
  `,
  `
    rec {
      a = 1;
      b = a;
    }
  `,
);

rule(
  "parentheses hug what can start on their line",
  `
    (([ 1 2 ]))
  `,
  `
    (([
      1
      2
    ]))
  `,
);

rule(
  "other content starts a line of its own",
  `
    (if aaaaaaaaaaaaaaaaaaaa then bbbbbbbbbbbbbbbbbbbb else ccccccccccccccc)
  `,
  `
    (
      if aaaaaaaaaaaaaaaaaaaa then
        bbbbbbbbbbbbbbbbbbbb
      else
        ccccccccccccccc
    )
  `, { width: 40 },
);

rule(
  "legacy let is a set",
  `
    let { a = 1; body = a; }
  `,
  `
    let {
      a = 1;
      body = a;
    }
  `,
);

rule(
  "a selection from a set that is spread starts a line",
  `
    { a = 1; b = 2; }.a.b
  `,
  `
    {
      a = 1;
      b = 2;
    }
    .a.b
  `,
);

rule(
  "numbers and paths keep the space before a dot",
  `
    [ (1 .a) (./x .a) (1.5 .a) ]
  `,
  `
    [
      (1 .a)
      (./x .a)
      (1.5 .a)
    ]
  `,
);

rule(
  "`or` goes to the next line only when it must",
  `
    aaaaaaaaaaaaaaaaaaaa.bbbbbbbbbbbb or cccccccccccccccccc
  `,
  `
    aaaaaaaaaaaaaaaaaaaa.bbbbbbbbbbbb
      or cccccccccccccccccc
  `, { width: 40 },
);
