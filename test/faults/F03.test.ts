// Four git packages said rev = "main"; CLIP's hash broke eleven days after somebody pushed.
import { expect, it } from "vitest";
import { git } from "../../dsl/index.ts";
import { inImage, text } from "../rules/found.ts";

it("git() takes no branch", () => {
  const clip = git("openai/CLIP", text("main"));
  expect(inImage("rev-not-pinned", [clip])).toMatchObject([
    { severity: "error", details: { at: clip, literal: "main" } },
  ]);
});
