/** Options that evade the types: of another type, or that nobody reads. */
import { describe, expect, it } from "vitest";
import type { Layer } from "../../dsl/index.ts";
import { git, image, layer, nixpkg, wheel } from "../../dsl/index.ts";
import { contextOf } from "../helpers/context.ts";
import { found, inImage, messages } from "./found.ts";
import type { Options } from "./found.ts";

const CODE = "option-invalid";

describe("an image's options", () => {
  it("refuses those that nobody reads, which a spread hides from the types", () => {
    const given = { volume: ["/root"], user: "comfy" };
    expect(inImage(CODE, [nixpkg("bash")], { ...given })).toMatchObject([
      {
        message: "image comfyui: there is no option volume",
        details: { literal: "volume", hint: 'did you mean "volumes"?' },
      },
    ]);
  });

  it.each([
    ["cmd", "here it is called entrypoint"],
    ["workdir", "here it is called workingDir"],
    ["environment", "here it is called env"],
  ])("knows what Docker calls %s", (option, hint) => {
    const [problem] = inImage(CODE, [nixpkg("bash")], { [option]: "x" } as Options);
    expect(problem?.details).toMatchObject({ literal: option, key: true, hint });
  });

  it.each<[Options, string]>([
    [{ tag: undefined }, "tag of image comfyui is missing"],
    [{ cuda: 13 }, "cuda of image comfyui is 13 and must be text"],
    [{ ports: ["80"] }, 'ports[0] of image comfyui is "80" and must be a number'],
    [{ jit: "yes" }, 'jit of image comfyui is "yes" and must be true or false'],
    [{ gpuMemory: "8 GB" }, 'gpuMemory of image comfyui is "8 GB" and must be a number'],
    [{ capabilities: "8.9" }, 'capabilities of image comfyui is "8.9" and must be a list of text'],
    [{ env: [] }, "env of image comfyui is a list and must be a record"],
    [{ indexes: "x" }, 'indexes of image comfyui is "x" and must be a list of indexes'],
    [
      { indexes: ["x"] },
      'indexes[0] of image comfyui is "x" and must be an index: { url: "https://…" }',
    ],
  ])("refuses %o, which evades the types", (given, message) => {
    expect(messages(inImage(CODE, [nixpkg("bash")], given))).toEqual([message]);
  });

  it.each<[Options, string, string]>([
    [{ cuda: 13 }, "cuda", "write it in quotes"],
    [{ volumes: "/data" }, "/data", 'write a list: ["/data"]'],
    [{ ports: "8188" }, "8188", "write a list: [8188]"],
    [{ ports: ["80"] }, "80", "write 80, without quotes"],
    [
      { ports: ["80:80"] },
      "80:80",
      "write the port of the image alone: the engine maps it to one of the host's",
    ],
    [{ gpuMemory: "24GB" }, "24GB", "write 24, without quotes"],
    [{ env: { A: 1 } }, "A", "write it in quotes"],
    [{ labels: ["a"] }, "labels", 'write { NAME: "value" }'],
  ])("says of %o where it is and what to write", (given, literal, hint) => {
    expect(inImage(CODE, [nixpkg("bash")], given)[0]?.details).toMatchObject({ literal, hint });
  });

  it("says of an image without a name nothing but that", () => {
    const nameless = Reflect.apply(image, undefined, [{ name: "a", tag: "1", layers: [] }]);
    const problems = found(contextOf({ comfyui: nameless }), CODE);
    expect(messages(problems)).toEqual(["name of image comfyui is an object and must be text"]);
    expect(problems[0]?.details).not.toHaveProperty("literal");
  });

  it("speaks of the layer or package whose value it is", () => {
    const layers = (...all: unknown[]) =>
      inImage(CODE, [], { layers: all }).map(({ message, details: { at, hint } }) => [
        message,
        at === all[0] || at === (all[0] as Layer).packages[0],
        hint,
      ]);
    expect(layers(Reflect.apply(layer, undefined, [nixpkg("bash")]))).toEqual([
      [
        "name of a layer of image comfyui is a list and must be text",
        true,
        'a layer begins with its name: layer("base", …)',
      ],
    ]);
    const halves = [
      Reflect.apply(git, undefined, ["a/b"]),
      Reflect.apply(wheel, undefined, ["torch", "2.10.0", { requires: "numpy" }]),
      Reflect.apply(wheel, undefined, ["six", "1.0", { override: "{ }" }]),
      "torch",
    ];
    expect(halves.flatMap((half) => layers(layer("x", half as never)))).toEqual([
      [
        "rev of git b of image comfyui is missing",
        true,
        'name its commit: git("owner/repo", "40 hexadecimal digits")',
      ],
      [
        'requires of wheel torch of image comfyui is "numpy" and must be a list of text',
        true,
        'write a list: ["numpy"]',
      ],
      [
        'override of wheel six of image comfyui is "{ }" and must be nix`…`',
        true,
        "write it as nix`{ }`",
      ],
      [
        'packages[0] of layer x of image comfyui is "torch" and must be a package: wheel, sdist, git or nixpkg',
        true,
        'make one: wheel("torch", VERSION) or nixpkg("torch")',
      ],
    ]);
  });
});
