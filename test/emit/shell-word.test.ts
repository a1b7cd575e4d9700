import { execFileSync } from "node:child_process";
import { expect, it } from "vitest";
import { shellWord } from "../../compiler/emit/shell-word.ts";

it("leaves plain words as they are", () => {
  expect(shellWord("./data/models-1.0_x+y")).toBe("./data/models-1.0_x+y");
});

it.each([
  "it's",
  "$HOME",
  "a  b",
  "`ls`",
  "\\",
  "\n",
  '"',
  "*",
  "~",
  "#x",
  "",
  "é",
  "!",
  "a;b&c|d",
])("gives %j back from a shell", (text) => {
  const printed = execFileSync("/bin/sh", ["-c", `printf %s ${shellWord(text)}`], {
    encoding: "utf8",
  });
  expect(printed).toBe(text);
});
