/** A config that runs, and exports what cannot be built or is of a wrong type. */
import { describe, expect, test } from "vitest";
import { IMAGE, IMPORT, small } from "../helpers/project.ts";
import { config, refused } from "./refused.ts";

describe.concurrent("a config", () => {
  test("that is empty", async () => {
    expect(await refused(config(""))).toContain(
      "comfyui.config.ts:1:1  config-empty\n  the config exports no image\n  hint: export one",
    );
  });

  test("that exports a function which gives the image", async () => {
    expect(await refused(config(`${IMPORT}${IMAGE.replace("=", "= () =>")}`)))
      .toContain(`comfyui.config.ts:2:14  config-empty
  the config exports no image: small is a function
  2 | export const small = () => image("small", {
    |              ^
  hint: call it: what is exported must be the image itself
`);
  });

  test("that exports an image as its default", async () => {
    expect(
      await refused(config(`${IMPORT}${IMAGE.replace("const small =", "default")}`)),
    ).toContain(
      "comfyui.config.ts:2:16  option-invalid\n  the default export must be a project, not an image",
    );
  });

  test("that exports two names which the flake cannot tell apart", async () => {
    const text = `${IMPORT}${IMAGE}${IMAGE.replace("small =", "Small =").replace('tag: "1"', 'tag: "2"')}`;
    expect(await refused(config(text))).toContain("image-name-clash");
  });

  test("with a type error that no rule knows: the whole message, at its place", async () => {
    const said = await refused(small("const count: string = 1;\nvoid count;\n"), []);
    expect(said).toMatch(/^comfyui\.config\.ts:\d+:7 {2}type\n/);
    expect(said).toContain("Type 'number' is not assignable to type 'string'. (TS2322)");
  });

  test("with a value of the wrong type, which a rule knows too: told once, by the rule", async () => {
    const said = await refused(config(`${IMPORT}${IMAGE.replace('tag: "1"', "tag: 1")}`), []);
    expect(said).toMatch(/^comfyui\.config\.ts:3:3 {2}option-invalid\n[^]*\n1 problem\n$/);
  });

  test("with a wheel of another Python is told in the rule's words alone", async () => {
    const text = `import { image, layer, wheel } from "comfynix";
export const x = image("x", {
  tag: "1",
  python: "3.14",
  layers: [layer("a", wheel("https://example.org/a-1-cp313-cp313-manylinux_2_28_x86_64.whl"))],
});
`;
    const said = await refused({ ...config(text) }, []);
    expect(said.match(/cp313-cp313 wheel, but image/g)).toHaveLength(1);
    expect(said).toMatch(/:5:\d+  wheel-fits-image\n/);
    expect(said).not.toMatch(/  type\n/);
  });
});
