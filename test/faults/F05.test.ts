// SRI, base 32 and "sha256-" with base 32 behind it were mixed up over four commits; zeros stood in.
import { expect, it } from "vitest";
import { git } from "../../dsl/index.ts";
import { inImage } from "../rules/found.ts";

const commit = "dcba3cb2e2827b402d2701e7e1c7d9fed8a20ef1";
const judged = (hash: string) => inImage("hash-malformed", [git("openai/CLIP", commit, { hash })]);

it.each([
  ["base 32", "08j5m4msmcw19mwvf95mr6awp3w49fdznm7ba2dc3sr3qjgnycgn"],
  ["sha256- and base 32", "sha256-08j5m4msmcw19mwvf95mr6awp3w49fdznm7ba2dc3sr3qjgnycgn"],
  ["sha256: and base 32", "sha256:08j5m4msmcw19mwvf95mr6awp3w49fdznm7ba2dc3sr3qjgnycgn"],
])("%s is refused and converted", (_, hash) => {
  expect(judged(hash)).toMatchObject([
    { details: { hint: 'write hash: "sha256-9jFvn8Qj68GaUOtU+5tLhI/Llcm1JLd5TYGzqiupRSI="' } },
  ]);
});

it.each([
  ["zeros", "0000000000000000000000000000000000000000000000000000"],
  ["SRI zeros", "sha256-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="],
])("%s are no hash", (_, hash) => {
  expect(judged(hash)).toMatchObject([{ message: "the hash of CLIP is a placeholder" }]);
});
