import { expect, it } from "vitest";
import { commandsOf, parseEntryPoints } from "../../compiler/python/entry-points.ts";
import { describeWith } from "../helpers/tools.ts";
import { askPython } from "./oracle.ts";
import fc from "../helpers/property.ts";

it("entry points are read, and the commands among them", () => {
  const entries = parseEntryPoints(`# made by hand
[console_scripts]
torchrun = torch.distributed.run:main
tiny-agents = huggingface_hub.inference._mcp.cli:app [mcp, cli]

[torchrun.logs_specs]
default = torch.distributed.elastic.multiprocessing:DefaultLogsSpecs

[gui_scripts]
viewer=viewer
`);
  expect(entries[1]).toEqual({
    group: "console_scripts",
    name: "tiny-agents",
    module: "huggingface_hub.inference._mcp.cli",
    attribute: "app",
    extras: ["mcp", "cli"],
  });
  expect(entries).toHaveLength(4);
  expect(commandsOf(entries)).toEqual(["torchrun", "tiny-agents", "viewer"]);
});

it("a line that is none is told with its number", () => {
  expect(() => parseEntryPoints("[console_scripts]\nx\n")).toThrow(
    'entry_points.txt, line 2: "x" is no entry point',
  );
  expect(() => parseEntryPoints("[a]\nx = \n")).toThrow("is no entry point");
  expect(() => parseEntryPoints("[a]\n = x\n")).toThrow("is no entry point");
  expect(() => parseEntryPoints("[a]\nx = os.system(1)\n")).toThrow("is no entry point");
});

describeWith(["packaging"], "against Python's importlib.metadata", () => {
  const line = fc.oneof(
    fc.constantFrom("[console_scripts]", "[a.b]", " [ c ] ", "", "# note", "  # note"),
    fc
      .tuple(
        fc.constantFrom("x", "a-b", "a.b c", "é"),
        fc.constantFrom("=", " = "),
        fc.constantFrom("m", "m.n:f", "m : C.f", "m:f [x]", "m:f[x, y]", "m [z]", "_m1:f2"),
      )
      .map((each) => each.join("")),
  );

  it("agrees on generated texts", () => {
    const texts = fc
      .sample(fc.array(line, { maxLength: 8 }), { numRuns: 2000 })
      .map((lines) => lines.join("\n"));
    const theirs = askPython(
      `from importlib.metadata import EntryPoints
out = [[[e.group, e.name, e.module, e.attr, e.extras] for e in EntryPoints._from_text_for(text, None)] for text in data]`,
      texts,
    );
    const ours = texts.map((text) =>
      parseEntryPoints(text).map((each) => [
        each.group,
        each.name,
        each.module,
        each.attribute ?? null,
        each.extras,
      ]),
    );
    expect(ours).toEqual(theirs);
    expect(ours.flat().length).toBeGreaterThan(1000);
  });
});
