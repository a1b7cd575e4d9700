/** The command line of `npx comfynix check`: what it says, and what is wrong with it. */
import { describe, expect, it } from "vitest";
import type { Catalogue } from "../../../compiler/check/catalogue.ts";
import { catalogue } from "../../../compiler/check/catalogue.ts";
import { checkArguments } from "../../../compiler/check/command-arguments.ts";
import { explainText, listText } from "../../../compiler/check/explain.ts";
import { paint } from "../../../compiler/paint.ts";
import { projectWith } from "../../helpers/command.ts";

const CATALOGUE: Catalogue = {
  verdicts: [],
  checks: {
    "k.conv": { title: "cuDNN convolves", kind: "image", gpu: true, explain: "It convolves." },
    "k.sdpa.flash": { title: "flash attention", kind: "image", gpu: true, explain: "It attends." },
    "k.sdpa.math": { title: "plain attention", kind: "image", gpu: true, explain: "Plainly." },
    "pkg.import": { title: "it imports", kind: "image", gpu: false, explain: "Imports each." },
  },
  errors: {
    crashed: { kind: "check", message: "{subject} died of {signal}", remedy: "Rebuild it." },
    too_old: { kind: "host", message: "driver {found} is too old", remedy: "Update it." },
  },
};

const read = (...argv: string[]) => checkArguments(argv, () => CATALOGUE);
const look = { paint: paint(false), width: 80 };

describe("the command line", () => {
  it("says what, where and how", () => {
    expect(
      read(
        ...["comfyui", "--via", "python=/opt/py/bin/python3", "--only", "k.conv,pkg.import.torch"],
        ...["--require", "k.sdpa", "--require", "k.conv", "--timeout", "2.5", "--json", "--no-gpu"],
      ),
    ).toMatchObject({
      what: "image",
      image: "comfyui",
      via: { way: "python", path: "/opt/py/bin/python3" },
      only: ["k.conv", "pkg.import.torch"],
      require: ["k.sdpa", "k.conv"],
      timeout: 2.5,
      json: true,
      noGpu: true,
      save: undefined,
      extra: [],
    });
  });

  it("hands on what stands behind --, whatever it looks like", () => {
    expect(read("--json", "--", "--gpus", "device=1", "--save").extra).toEqual([
      ...["--gpus", "device=1", "--save"],
    ]);
  });

  it("takes a file for --save, or none", () => {
    const folder = projectWith({});
    expect(read("--save").save).toBe("kept");
    expect(read("--save", "comfyui")).toMatchObject({ save: "kept", image: "comfyui" });
    expect(read("--save", "--json").save).toBe("kept");
    expect(read("--save", `${folder}/r.json`)).toMatchObject({
      save: { file: `${folder}/r.json` },
      image: undefined,
    });
    expect(read(`--save=${folder}/r`).save).toEqual({ file: `${folder}/r` });
  });

  it.each([
    [["--frob"], "there is no option --frob"],
    [["--via", "nix", "--via", "docker"], "--via is there twice"],
    [["a", "b"], "check takes one image"],
    [["--via", "lxc"], '--via takes docker, podman, nix or python=PATH, not "lxc"'],
    [["--via", "python="], "--via takes docker, podman, nix or python=PATH"],
    [["--timeout", "soon"], '--timeout takes a number of seconds, not "soon"'],
    [["--timeout", "0"], "--timeout takes a number of seconds"],
    [["--only", "k.spda"], 'there is no check k.spda; did you mean "k.sdpa"?'],
    [["--only", "k.conv,"], "--only and --require take ids of checks"],
    [["--require", "quux"], "there is no check quux; --list names them all"],
    [["--save="], "--save= takes a file"],
    [["--save", "--save=/tmp/r"], "--save is there twice"],
    [["--save", "/nowhere/at/all.json"], "--save: there is no folder /nowhere/at"],
    [["--save=/usr"], "--save: /usr is a folder; name a file in it"],
    [["--host", "--via", "docker"], "--host runs no probe: it takes no --via"],
    [["--host", "--no-gpu"], "--host runs no probe: it takes no --no-gpu"],
    [["--host", "--timeout", "5"], "--host runs no probe: it takes no --timeout"],
    [["--host", "--", "--gpus"], "what is behind -- is for docker, podman or nix"],
    [["--via", "python=/p", "--", "-X"], "what is behind -- is for docker, podman or nix"],
  ])("%j is wrong", (argv, message) => {
    expect(() => read(...argv)).toThrow(message);
  });
});

describe("--list and --explain", () => {
  it("name every check, and which of them need a GPU", () => {
    expect(listText(CATALOGUE, look)).toMatchInlineSnapshot(`
      "  k.conv        GPU  cuDNN convolves
        k.sdpa.flash  GPU  flash attention
        k.sdpa.math   GPU  plain attention
        pkg.import         it imports

      GPU: needs one, and stays untested without; the others run anywhere.
      more of one: npx comfynix check --explain ID
      "
    `);
  });

  it("explain a check, one subject of it, and all of a family", () => {
    expect(explainText("k.conv", CATALOGUE, look)).toMatchInlineSnapshot(`
      "k.conv  cuDNN convolves
        It convolves.
        When it fails: the image is at fault (exit code 20), unless its error says
        otherwise. It needs a GPU, and stays untested without one.
      "
    `);
    expect(explainText("pkg.import.torch", CATALOGUE, look)).toContain("pkg.import  it imports");
    expect(explainText("k.sdpa", CATALOGUE, look)).toMatch(/k\.sdpa\.flash[^]*k\.sdpa\.math/);
    expect(explainText("nonesuch", CATALOGUE, look)).toBeUndefined();
  });

  it("explain an error: what it means, whose fault it is, what to do", () => {
    expect(explainText("too_old", CATALOGUE, look)).toMatchInlineSnapshot(`
      "too_old
        means: driver FOUND is too old
        fault: the host is at fault (exit code 10)
        remedy: Update it.
      "
    `);
    expect(explainText("crashed", CATALOGUE, look)).toContain("that of the check that found it");
  });

  it("have words for all that there is", () => {
    const all = catalogue();
    expect(Object.keys(all.checks).length).toBeGreaterThan(10);
    for (const name of [...Object.keys(all.checks), ...Object.keys(all.errors)]) {
      expect(explainText(name, all, look)?.length, name).toBeGreaterThan(60);
    }
    for (const [id, { title, explain }] of Object.entries(all.checks)) {
      expect(title, id).not.toMatch(/\.$/);
      expect(explain, id).toMatch(/[.)]$/);
    }
    for (const [code, { remedy }] of Object.entries(all.errors)) {
      expect(code).toMatch(/^[a-z0-9_]+$/);
      expect(remedy, code).not.toBe("");
    }
  });
});
