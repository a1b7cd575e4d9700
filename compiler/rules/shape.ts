/**
 * Whether an image is made of what the builders make. Types see to it; a config in JavaScript, or
 * one that silences the type checker, may still hand us anything.
 */
import * as v from "valibot";
import type { Image } from "../../dsl/node.ts";
import type { Problem } from "../problem.ts";
import { PACKAGE, shapeProblem } from "./shape-problem.ts";

/** What of the image is no value of its kind. Empty for every image the types accept. */
export const shapeProblems = (name: string, image: Image): Problem[] => {
  const issues = v.safeParse(imageShape, image).issues ?? [];
  // Without its name an image has its options for one, and everything else is missing.
  const nameless = issues.filter(({ path }) => path?.length === 1 && path[0].key === "name");
  return (nameless.length > 0 ? nameless : issues).map((issue) => shapeProblem(issue, name, image));
};

// Each says what a value must be.
const text = v.string("text");
const texts = v.array(text, "a list of text");
const number = v.number("a number");
const trueOrFalse = v.boolean("true or false");
const record = <Value extends v.GenericSchema>(value: Value) =>
  v.pipe(
    v.custom<Record<string, unknown>>(
      (input) => typeof input === "object" && input !== null && !Array.isArray(input),
      "a record",
    ),
    v.record(v.string(), value),
  );

/** What the values are is judged where they are spliced. */
const fragment = v.looseObject(
  { kind: v.literal("fragment"), chunks: v.array(v.string()), values: v.array(v.unknown()) },
  "nix`…`",
);

const optionsShape = v.looseObject(
  {
    hash: v.optional(text),
    requires: v.optional(texts),
    waive: v.optional(record(text)),
    imports: v.optional(texts),
    ignoreMissing: v.optional(texts),
    patches: v.optional(texts),
    env: v.optional(record(text)),
    buildSystem: v.optional(texts),
    name: v.optional(text),
    submodules: v.optional(trueOrFalse),
    override: v.optional(fragment),
    postInstall: v.optional(v.union([v.string(), fragment], "text or nix`…`")),
  },
  "a record of options",
);

const packageShape = v.variant(
  "kind",
  [
    v.looseObject({
      kind: v.literal("wheel"),
      name: text,
      version: text,
      tags: text,
      url: v.optional(text),
      options: optionsShape,
    }),
    v.looseObject({
      kind: v.literal("sdist"),
      name: text,
      version: text,
      url: v.optional(text),
      options: optionsShape,
    }),
    v.looseObject({
      kind: v.literal("git"),
      name: text,
      url: text,
      rev: text,
      options: optionsShape,
    }),
    v.looseObject({ kind: v.literal("nixpkg"), attribute: text }),
  ],
  PACKAGE,
);

const pathShape = v.looseObject(
  {
    kind: v.literal("path"),
    parts: v.array(v.union([v.string(), packageShape])),
  },
  "text or path`…`",
);
const value = v.union([v.string(), pathShape], "text or path`…`");

const imageShape = v.looseObject({
  name: text,
  tag: text,
  python: text,
  cuda: v.optional(text),
  rocm: v.optional(text),
  xpu: v.optional(text),
  layers: v.array(
    v.variant(
      "kind",
      [
        v.looseObject({
          kind: v.literal("layer"),
          name: text,
          packages: v.array(packageShape, "a list"),
        }),
      ],
      "a layer",
    ),
    "a list of layers",
  ),
  indexes: v.optional(
    v.array(
      v.looseObject({ url: text, only: v.optional(texts) }, 'an index: { url: "https://…" }'),
      "a list of indexes",
    ),
  ),
  env: record(value),
  ports: v.array(number, "a list of ports"),
  volumes: texts,
  capabilities: v.optional(texts),
  gpuMemory: v.optional(number),
  jit: v.optional(trueOrFalse),
  user: v.optional(text),
  workingDir: v.optional(text),
  entrypoint: v.optional(v.array(value)),
  labels: record(text),
  outputs: v.optional(fragment),
});
