/** `comfynix impact`, on a project with two images. */
import { beforeAll, describe, expect, test } from "vitest";
import { comfynix } from "../lock/command/shop.ts";
import { projectWith } from "../helpers/command.ts";
import { sri } from "../helpers/context.ts";
import { LOCK } from "../helpers/project.ts";

const CONFIG = `import { image, layer, nixpkg, variant, wheel } from "comfynix";

const library = "https://wheels.example.org/library-1.0-cp314-cp314-manylinux_2_28_x86_64.whl";
const user = "https://wheels.example.org/user-1.0-cp314-cp314-manylinux_2_28_x86_64.whl";

export const boot = image("boot", {
  tag: "1",
  python: "3.14",
  layers: [
    layer("tools", nixpkg("bash")),
    layer("library", wheel(library)),
    layer("user", wheel(user), wheel("asks", "1.0")),
  ],
});
export const slim = variant(boot, { tag: "2", drop: ["library", "user"] });
`;

const origin = { from: "import", source: "test" };
const lockOf = (): string => {
  const at = (file: string): string => `https://wheels.example.org/${file}`;
  const wheel = (name: string, size: number, facts: object) => {
    const tag = name === "asks" ? "py3-none-any" : "cp314-cp314-manylinux_2_28_x86_64";
    const file = `${name}-1.0-${tag}.whl`;
    return [at(file), { kind: "wheel", file, hash: sri(file), size, origin, facts }] as const;
  };
  const artifacts = Object.fromEntries([
    wheel("library", 2_000_000, {
      metadata: { requires: [] },
      elf: [{ path: "library/liblib.so.1", needed: [] }],
    }),
    wheel("user", 1_000_000, {
      metadata: { requires: ["library"] },
      elf: [{ path: "user/user.so", needed: ["liblib.so.1"] }],
    }),
    wheel("asks", 500, { metadata: { requires: ["library"] }, elf: [] }),
  ]);
  const requests = Object.fromEntries(
    Object.keys(artifacts).map((key) => [
      key.includes("asks") ? "wheel asks 1.0" : key,
      { artifact: key, by: ["layer"], why: "given" },
    ]),
  );
  const lock = JSON.parse(LOCK) as object;
  return JSON.stringify({ ...lock, artifacts, images: { boot: requests, slim: {} } });
};

describe("comfynix impact", () => {
  let folder = "";
  beforeAll(() => {
    folder = projectWith({
      "comfyui.config.ts": CONFIG,
      "comfyui.lock.json": lockOf(),
      "package.json": '{ "type": "module" }',
    });
  });

  test("tells people what moves, why, and what does not", async () => {
    const { code, stdout, stderr } = await comfynix(folder, ["impact", "Library"]);
    expect(code, stderr).toBe(0);
    expect(stdout).toBe(`boot: a change of library 1.0
  builds again
    library 1.0  itself
    user 1.0     is linked to library 1.0
    the Python environment
  leaves asks 1.0 as it is, which only requires it
  sends again
    library                2.0 MB
    user                   1.0 MB
    environment and files   small
  leaves support and tools as they are
  in all 3.0 MB of 3.0 MB + 2 unknown, going by the sizes of the downloads
`);
  });

  test("tells programs the same", async () => {
    const { stdout } = await comfynix(folder, ["impact", "layer:user", "boot", "--json"]);
    expect(JSON.parse(stdout)).toMatchObject({
      command: "impact",
      images: [
        {
          image: "boot",
          subject: { kind: "layer", label: "layer user" },
          changed: ["own user", "own asks"],
          rebuilt: [],
          environment: "yes",
        },
      ],
    });
  });

  test("says so where no size is known", async () => {
    const { stdout } = await comfynix(folder, ["impact", "bash", "slim"]);
    expect(stdout).toMatch(/\n {2}no sizes are known before the image is built\n$/);
  });

  test("says what there is, where it is asked for what there is not", async () => {
    const unknown = await comfynix(folder, ["impact", "libary"]);
    expect(unknown.code).toBe(1);
    expect(unknown.stderr).toContain(
      'name-unknown\n  no image has libary\n  hint: did you mean "library"?',
    );
    const image = await comfynix(folder, ["impact", "library", "boott"]);
    expect(image.code).toBe(2);
    expect(image.stderr).toContain('there is no image boott; did you mean "boot"?');
  });
});
