/** Configs for tests of the check: an image on a CPU, and one that needs CUDA. */
import { projectWith } from "../../helpers/command.ts";
import { IMPORT, LOCK } from "../../helpers/project.ts";

const image = (name: string, options: string): string => `export const ${name} = image("${name}", {
  tag: "1",
  python: "3.11",
  ${options}
  layers: [layer("base", nixpkg("bash"))],
});
`;

/** A project with these images, each as its options beside tag, Python and layers. */
export const projectOf = (
  images: Readonly<Record<string, string>>,
  files: Readonly<Record<string, string>> = {},
): string =>
  projectWith({
    "comfyui.config.ts": `${IMPORT}\n${Object.entries(images)
      .map(([name, options]) => image(name, options))
      .join("\n")}`,
    "comfyui.lock.json": LOCK,
    "package.json": '{ "type": "module" }',
    ...files,
  });

/** What the compiler writes of an image's promises, as far as the probe of these tests asks. */
export const manifest = (fields: Readonly<Record<string, unknown>> = {}): string =>
  JSON.stringify({
    schema: "comfynix-check/manifest/1",
    image: { name: "cpu", repository: "cpu", tag: "1" },
    python: "3.11",
    distributions: [],
    ...fields,
  });
