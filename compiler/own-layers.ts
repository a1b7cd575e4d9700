/** The layers that an image has beside those of its config: what they are called wherever they are told. */

/** Below those of the config: Python, and what only `env` or `entrypoint` name. */
export const SUPPORT = "support";

/** Above them, lowest first: the links that make one Python of all packages, and files of the image itself. */
export const UPPER_LAYERS = ["environment", "files"] as const;

/** The names of an image's layers, lowest first. */
export const layerNames = (declared: readonly { readonly name: string }[]): readonly string[] => [
  SUPPORT,
  ...declared.map(({ name }) => name),
  ...UPPER_LAYERS,
];

/** Whether a layer of ours is called so. */
export const isOwnLayer = (name: string): boolean =>
  name === SUPPORT || UPPER_LAYERS.some((each) => each === name);
