/** Lines of `nix --log-format internal-json`, as Nix 2.8 and 2.24 write them and as they arrive broken. */
import { describe, expect, it, test } from "vitest";
import { parseEvents } from "../../../compiler/build/events/parse.ts";
import fc from "../../helpers/property.ts";

describe("a line of Nix's log", () => {
  it.each([
    [
      "a start of Nix 2.8, which names no parent",
      '@nix {"action":"start","fields":["/nix/store/x.drv","",1,1],"id":7,"level":3,"text":"building","type":105}',
      {
        ...{ kind: "start", id: "7", type: 105, level: 3, text: "building", parent: "0" },
        fields: ["/nix/store/x.drv", "", 1, 1],
      },
    ],
    [
      "a start of Nix 2.24, which does",
      '@nix {"action":"start","id":8,"level":0,"parent":7,"text":"","type":101}',
      { kind: "start", id: "8", type: 101, level: 0, text: "", parent: "7", fields: [] },
    ],
    ["a stop", '@nix {"action":"stop","id":8}', { kind: "stop", id: "8" }],
    [
      "a result",
      '@nix {"action":"result","fields":[1,2,0,0],"id":8,"type":105}',
      { kind: "result", id: "8", type: 105, fields: [1, 2, 0, 0] },
    ],
    [
      "a message",
      '@nix {"action":"msg","level":1,"msg":"warning: x"}',
      { kind: "msg", level: 1, text: "warning: x" },
    ],
    [
      "an error with its place",
      '@nix {"action":"msg","column":3,"file":"/x.nix","level":0,"line":2,"msg":"error: y","raw_msg":"y"}',
      {
        ...{ kind: "msg", level: 0, text: "error: y", rawText: "y" },
        place: { file: "/x.nix", line: 2, column: 3 },
      },
    ],
    [
      "an error that knows no place",
      '@nix {"action":"msg","column":null,"file":null,"level":0,"line":null,"msg":"error: y","raw_msg":"y"}',
      { kind: "msg", level: 0, text: "error: y", rawText: "y" },
    ],
    [
      "a line of another program",
      "fatal: no such remote",
      { kind: "text", text: "fatal: no such remote" },
    ],
    [
      "a line that mentions events",
      "see '@nix {' in the manual",
      { kind: "text", text: "see '@nix {' in the manual" },
    ],
  ])("is %s", (_, line, event) => {
    expect(parseEvents(line)).toEqual([event]);
  });

  it("is split where a program did not end its own", () => {
    expect(parseEvents('Receiving objects:  50%@nix {"action":"stop","id":3}')).toEqual([
      { kind: "text", text: "Receiving objects:  50%" },
      { kind: "stop", id: "3" },
    ]);
  });

  it.each([
    '@nix {"action":"result","fields":["cut o',
    "@nix ",
    "@nix null",
    "@nix 7",
    "@nix []",
    '@nix {"action":"from the future","id":1}',
    "@nix {}",
  ])("is nothing when it says nothing: %s", (line) => {
    expect(parseEvents(line)).toEqual([]);
  });

  it("keeps ids apart that are too large for a number", () => {
    // A process id of 4,194,303 and two activities.
    const ids = ["18014394214514688001", "18014394214514688002"].map(
      (id) =>
        parseEvents(
          `@nix {"action":"start","id":${id},"type":0,"text":"\\"id\\":99999999999999999999"}`,
        )[0],
    );
    expect(ids).toMatchObject([
      { id: "18014394214514688001", text: '"id":99999999999999999999' },
      { id: "18014394214514688002" },
    ]);
  });

  it("counts fields by position, whatever they are", () => {
    expect(
      parseEvents('@nix {"action":"result","id":1,"type":1,"fields":[null,{"a":1},"x",2]}'),
    ).toMatchObject([{ fields: ["", "", "x", 2] }]);
  });
});

test("no line makes it fail", () => {
  const json = fc.json().map((text) => `@nix ${text}`);
  const cut = fc.tuple(json, fc.nat(80)).map(([line, at]) => line.slice(0, at));
  const fields = fc.record({
    action: fc.constantFrom("start", "stop", "result", "msg"),
    ...{ id: fc.anything(), type: fc.anything(), text: fc.anything(), fields: fc.anything() },
    ...{ parent: fc.anything(), level: fc.anything(), msg: fc.anything() },
  });
  const odd = fields.map((each) => `@nix ${stringified(each)}`);
  fc.assert(
    fc.property(fc.oneof(fc.string(), json, cut, odd), (line) => {
      for (const event of parseEvents(line)) expect(typeof event.kind).toBe("string");
    }),
    { numRuns: 500 },
  );
});

const stringified = (value: object): string =>
  JSON.stringify(value, (_, each: unknown) => (typeof each === "bigint" ? String(each) : each));
