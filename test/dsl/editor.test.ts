import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Editor, openEditor } from "./language-server.ts";
import { inProject } from "./type-check.ts";

const HEAD = 'import { git, image, layer, nixpkg, variant, wheel } from "comfynix";\n';

const CATALOGUE = `import "comfynix";
declare module "comfynix" {
  interface Catalogue {
    ffmpeg: true;
    "python.numpy": true;
    "cuda.cuda_nvcc": true;
  }
}
`;

const IMAGE = `const torch = wheel("https://a.example/torch-2.10.0%2Bcu130-cp314-cp314-linux_x86_64.whl");
const comfyui = image("comfyui-boot", {
  tag: "a",
  python: "3.14",
  layers: [layer("base", nixpkg("bash")), layer("torch", torch)],
});
`;

let editor: Editor;
let closed: () => void = () => undefined;
let project: Promise<void>;

beforeAll(
  () =>
    new Promise<void>((ready, failed) => {
      const files = { "config.ts": HEAD, "comfyui.catalogue.d.ts": CATALOGUE };
      project = inProject(files, async (folder) => {
        editor = await openEditor(folder);
        ready();
        await new Promise<void>((resolve) => (closed = resolve));
        await editor.close();
      });
      project.catch(failed);
    }),
);

afterAll(async () => {
  closed();
  await project;
});

describe("completion", () => {
  test("nixpkg offers the names of the catalogue", async () => {
    expect(await editor.completions(`${HEAD}nixpkg("|");`)).toEqual([
      "cuda.cuda_nvcc",
      "ffmpeg",
      "python.numpy",
    ]);
  });

  test("in a later argument, too", async () => {
    const offered = await editor.completions(`${HEAD}layer("a", nixpkg("ffmpeg", "python.|"));`);
    expect(offered).toContain("python.numpy");
  });

  test("python offers the interpreters", async () => {
    const offered = await editor.completions(
      `${HEAD}image("a", { tag: "a", layers: [], python: "|" });`,
    );
    expect(offered).toEqual(["3.11", "3.12", "3.13", "3.13t", "3.14", "3.14t"]);
  });

  test("cuda and capabilities offer what is well known; more may be written", async () => {
    const offered = async (text: string): Promise<readonly string[]> =>
      // What is being written is among them.
      (await editor.completions(HEAD + text)).filter((each) => each !== "");
    const start = 'image("a", { tag: "a", python: "3.14", layers: [], cuda: "';
    const versions = ["11.8", "12.6", "12.8", "12.9", "13.0", "13.2"];
    expect(await offered(`${start}|" });`)).toEqual(versions);
    expect(await offered(`${IMAGE}variant(comfyui, { tag: "b", cuda: "|" });`)).toEqual(versions);
    expect([...(await offered(`${start}13.0", capabilities: ["8.9", "|"] });`))].sort()).toEqual([
      "10.0",
      "10.3",
      "12.0",
      "7.5",
      "8.0",
      "8.6",
      "8.9",
      "9.0",
    ]);
  });

  test("drop offers the layers of the base", async () => {
    const offered = await editor.completions(
      `${HEAD}${IMAGE}variant(comfyui, { tag: "b", drop: ["|"] });`,
    );
    expect(offered).toEqual(["base", "torch"]);
  });

  test("options are offered after a wheel's version", async () => {
    const offered = await editor.completions(`${HEAD}wheel("torch", "2.10.0", { | });`);
    expect([...offered].sort()).toEqual([
      "env?",
      "hash?",
      "ignoreMissing?",
      "imports?",
      "override?",
      "patches?",
      "postInstall?",
      "requires?",
      "waive?",
    ]);
  });
});

describe("hover", () => {
  test("a wheel is its name, version and tags", async () => {
    expect(await editor.hover(HEAD + IMAGE.replace("torch =", "t|orch ="))).toBe(
      'const torch: Wheel<"torch", "2.10.0+cu130", "cp314-cp314">',
    );
  });

  test("an image is a record of its native wheels", async () => {
    expect(await editor.hover(HEAD + IMAGE.replace("comfyui =", "c|omfyui ="))).toBe(
      [
        'const comfyui: Image<"comfyui-boot", "3.14", {',
        "    base: never;",
        '    torch: Wheel<"torch", "2.10.0+cu130", "cp314-cp314">;',
        "}>",
      ].join("\n"),
    );
  });

  test("a variant is one, too", async () => {
    const text = 'export const sl|im = variant(comfyui, { tag: "b", drop: ["torch"] });';
    expect(await editor.hover(HEAD + IMAGE + text)).toBe(
      'const slim: Image<"comfyui-boot", "3.14", {\n    base: never;\n}>',
    );
  });

  test("a builder shows the Nix it becomes", async () => {
    const shown = await editor.hover(`${HEAD}wh|eel("torch", "2.10.0");`);
    expect(shown).toContain("A prebuilt Python package");
    expect(shown).toContain("buildPythonPackage {");
  });

  test("an option says what it is and its default", async () => {
    const shown = await editor.hover(
      `${HEAD}image("a", { tag: "a", python: "3.14", layers: [], po|rts: [1] });`,
    );
    expect(shown).toContain("TCP ports it listens on, 1-65535. Default: none.");
  });
});
