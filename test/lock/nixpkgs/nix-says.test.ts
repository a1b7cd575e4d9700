import { expect, test } from "vitest";
import { nixSays } from "../../../compiler/host/nix.ts";

test("of what Nix says, the cause is told", () => {
  const trace = `\u001b[31;1merror:\u001b[0m evaluation aborted
error:
       … while evaluating the attribute 'x'
         at /nix/store/y/default.nix:1:2:

       error: 'old' has been renamed to/replaced by
       'new'

       at /nix/store/y/default.nix:7:1:`;
  expect(nixSays(trace)).toBe("'old' has been renamed to/replaced by 'new'");
  expect(nixSays("error: attribute 'x' missing\n(use '--show-trace' to show detail)")).toBe(
    "attribute 'x' missing",
  );
  expect(nixSays("killed")).toBe("killed");
});
