/** What nixpkgs does not have, or does not give. */
import { beforeAll, expect, test } from "vitest";
import type { NixpkgsSource } from "../../../compiler/lock/nixpkgs/expression.ts";
import { describeWith } from "../../helpers/tools.ts";
import { known, standin, told, withMore } from "./asking.ts";

describeWith(["nix"], "what Nix says of nixpkgs' packages", () => {
  let more: NixpkgsSource;
  beforeAll(async () => {
    more = await withMore();
  });

  test("takes cuda.* from the set that allows it, and nothing else", async () => {
    const { attributes, problems } = await known(standin, "cuda.cuda_nvcc");
    expect(problems).toEqual([]);
    expect(attributes).toEqual({ "cuda_13_0.cuda_nvcc": { version: "13.0.90" } });
    expect(await told(standin, "cudaPackages_13_0.cuda_nvcc")).toMatchObject({
      code: "nixpkg-refused",
      message: "nixpkgs at the pin has marked as broken: cudaPackages_13_0.cuda_nvcc",
    });
  });

  test("tells a name that is not there, and the nearest", async () => {
    expect(await told(standin, "python.nunpy")).toEqual({
      attributes: {},
      code: "unknown-nixpkg",
      message: "nixpkgs at the pin has no python.nunpy",
      hint: 'did you mean "python.numpy"?',
    });
    expect(await told(standin, "fisch")).toMatchObject({ hint: 'did you mean "fish"?' });
    expect(await told(standin, "qqqqqqqqqqqq")).toMatchObject({
      hint: "search.nixos.org/packages lists what there is",
    });
  });

  test("tells an old name in nixpkgs' own words", async () => {
    expect(await told(more, "old-name")).toMatchObject({
      attributes: {},
      code: "nixpkg-refused",
      message:
        "nixpkgs at the pin gives no old-name: 'old-name' has been renamed to/replaced by 'new-name'",
    });
    expect(await told(more, "python.eager")).toMatchObject({
      message:
        "nixpkgs at the pin gives no python.eager: eager-1.0 not supported for interpreter python3.14",
    });
  });

  test.each([
    ["python.too-old", "nixpkgs at the pin has python.too-old disabled for this image's Python"],
    ["python.breaks", "nixpkgs at the pin has marked as broken: python.breaks"],
    ["python.picky", "nixpkgs at the pin has marked as broken: python.picky"],
    ["costly", "nixpkgs at the pin needs leave for the unfree licence of costly"],
    ["leaky", "nixpkgs at the pin knows of vulnerabilities in leaky"],
    ["lib", "lib is a set of nixpkgs, not a package"],
  ])("refuses what nixpkgs refuses: %s", async (attribute, message) => {
    expect(await told(more, attribute)).toMatchObject({ code: "nixpkg-refused", message });
  });

  test("takes a package that has a smaller problem", async () => {
    const { problems, attributes } = await known(more, "python.orphan");
    expect(problems).toEqual([]);
    expect(Object.keys(attributes)).toEqual(["python314Packages.orphan"]);
  });

  test("tells what of a closure nixpkgs refuses: an image may replace it", async () => {
    const { problems, refused, attributes } = await known(more, "python.on-broken");
    expect(problems).toEqual([]);
    expect(refused).toEqual({
      "python314Packages.on-broken": [{ distribution: "breaks", verdict: "broken" }],
    });
    expect(attributes["python314Packages.on-broken"]?.requires).toEqual([
      "breaks",
      "odd-name-two",
      "six",
    ]);
  });
});
