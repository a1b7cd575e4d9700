// Requirements that were not met were silenced by `doCheck = false`, the wrong switch, for all at once.
import { expect, it } from "vitest";
import { git } from "../../dsl/index.ts";
import { inImage, messages } from "../rules/found.ts";
import { requirements } from "../rules/requirements.ts";

const commit = "dcba3cb2e2827b402d2701e7e1c7d9fed8a20ef1";
const facts = requirements({ CLIP: ["ftfy", "regex"] });

it("a source is held to its own metadata", () => {
  const clip = git("openai/CLIP", commit);
  expect(messages(inImage("requires-missing", [clip], {}, { facts }))).toEqual([
    "CLIP requires ftfy, which nothing in image comfyui provides",
    "CLIP requires regex, which nothing in image comfyui provides",
  ]);
});

it("a requirement is waived alone, by name and with a reason", () => {
  const clip = git("openai/CLIP", commit, { waive: { ftfy: "only English prompts" } });
  expect(messages(inImage("requires-missing", [clip], {}, { facts }))).toEqual([
    "CLIP requires regex, which nothing in image comfyui provides",
  ]);
  const silent = git("openai/CLIP", commit, { waive: { ftfy: " " } });
  expect(messages(inImage("option-invalid", [silent], {}, { facts }))).toEqual([
    expect.stringContaining("waives ftfy without a reason"),
  ]);
});

it("a waiver for nothing is refused", () => {
  const clip = git("openai/CLIP", commit, { waive: { numpy: "is there anyway" } });
  expect(inImage("waiver-unused", [clip], {}, { facts })).toHaveLength(1);
});
