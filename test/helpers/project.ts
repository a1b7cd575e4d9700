/** The files of a small project that compiles, and the same with a fault. */

/** A lock that knows nothing but nixpkgs. */
export const LOCK = `${JSON.stringify(
  {
    version: 1,
    nixpkgs: {
      url: "https://github.com/NixOS/nixpkgs",
      rev: "2fc6539b481e1d2569f25f8799236694180c0993",
      narHash: "sha256-c08jKcvACg2YHSwZN0ejYsvmi9UVVVdYUAzjYAOh4U4=",
      lastModified: 1771848320,
      attributes: {},
    },
    artifacts: {},
    images: {},
  },
  undefined,
  2,
)}\n`;

export const IMPORT = 'import { image, layer, nixpkg } from "comfynix";\n';

export const IMAGE = `export const small = image("small", {
  tag: "1",
  python: "3.14",
  layers: [layer("base", nixpkg("bash"))],
});
`;

/** A project of one image; `more` is written below it. */
export const small = (more = ""): Record<string, string> => ({
  "comfyui.config.ts": `${IMPORT}\n${IMAGE}${more}`,
  "comfyui.lock.json": LOCK,
  "package.json": '{ "type": "module" }',
});
