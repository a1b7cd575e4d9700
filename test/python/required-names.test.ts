import { describe, expect, it } from "vitest";
import { markerEnvironment } from "../../compiler/python/marker-environment.ts";
import { namesIn, requiredNames } from "../../compiler/python/required-names.ts";

const environment = markerEnvironment("3.14");

describe("what distributions require of each other", () => {
  it("reaches the libraries behind the extras of a metapackage", () => {
    const names = requiredNames(
      [
        {
          name: "cuda-toolkit",
          requires: [
            "nvidia-cublas==13.1.1.3.*; sys_platform == 'linux' and extra == 'cublas'",
            "nvidia-nvjitlink==13.0.88.*; extra == 'nvjitlink'",
            "nvidia-cufft==12.*; extra == 'cufft'",
          ],
        },
        { name: "torch", requires: ["sympy", "cuda-toolkit[cublas]==13.0.3"] },
        { name: "cuda-bindings", requires: ["Cuda_Toolkit[NvJitLink]; extra == 'all'"] },
        { name: "cupy", requires: ["cuda-bindings[all]"] },
      ],
      environment,
    );
    expect(names.get("torch")).toEqual(["cuda-toolkit", "sympy"]);
    expect(names.get("cuda-toolkit")).toEqual(["nvidia-cublas", "nvidia-nvjitlink"]);
  });

  it("leaves out what only another machine needs", () => {
    const lines = ["a; sys_platform == 'win32'", "b; python_version < '3.14'", "c"];
    expect(requiredNames([{ name: "x", requires: lines }], environment).get("x")).toEqual(["c"]);
    expect(namesIn(lines, markerEnvironment("3.13t"))).toEqual(["b", "c"]);
  });

  it("follows extras that ask for further extras of their own distribution", () => {
    const names = requiredNames(
      [
        {
          name: "x",
          requires: ["x[a,b]; extra == 'all'", "left; extra == 'a'", "y; extra == 'b'"],
        },
        { name: "y", requires: ["x[all]", "y"] },
      ],
      environment,
    );
    expect(names.get("x")).toEqual(["left", "y"]);
    expect(names.get("y")).toEqual(["x"]);
  });

  it("passes over a line that is no requirement", () => {
    expect(namesIn(["pytz (>dev)", "Six"], environment)).toEqual(["six"]);
  });
});
