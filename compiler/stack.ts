/** Reads V8's stack text: which function, in which file, where. */
import type { Place } from "./problem.ts";

/** One line of a stack that names a file. */
export interface Frame extends Place {
  /** The function's name; absent at the top level of a file. */
  readonly name?: string;
}

/**
 * The frames of `stack` that lie in files, innermost first. Frames of Node itself, of natives and of
 * evaluated text are left out, as are the wrapper of a CommonJS module and what reads its exports, which have
 * no line of their own.
 *
 * @example
 * framesOf("Error\n    at helper (/p/config.ts:4:30)\n    at file:///p/config.ts:6:20")
 * // [{ file: "/p/config.ts", line: 4, column: 30, name: "helper" }, { file: "/p/config.ts", … }]
 */
export const framesOf = (stack: string): Frame[] =>
  stack
    .split("\n")
    .map((line, index, all) => frameOf(line, all[index + 1]))
    .filter((frame) => frame !== undefined)
    .filter((frame, index, all) => !isWrapper(frame, all[index - 1]))
    .filter(
      (frame, index, all) => !isExport(frame, all[index + 1]) && !isExport(all[index - 1], frame),
    )
    .map(({ name, file, line, column }) => {
      const place = { file, line, column };
      return name === undefined || isTopLevel(name) ? place : { ...place, name };
    });

interface RawFrame extends Place {
  readonly name: string | undefined;
  /** Whether Node called it to run a CommonJS module. */
  readonly runsModule: boolean;
}

const frameOf = (line: string, outer = ""): RawFrame | undefined => {
  const call = /^\s+at (?:async )?(.+)$/.exec(line)?.[1];
  if (call === undefined) return undefined;
  const named = call.endsWith(")") ? /^(.*?) \((.+)\)$/.exec(call) : null;
  const at = /^(.+):(\d+):(\d+)$/.exec(named?.[2] ?? call);
  const file = at?.[1] === undefined ? undefined : fileOf(at[1]);
  if (file === undefined) return undefined;
  const runsModule = /^\s+at Module\._compile /.test(outer);
  return { file, line: Number(at?.[2]), column: Number(at?.[3]), name: named?.[1], runsModule };
};

const fileOf = (location: string): string | undefined => {
  const path = location.replace(/\?(?:tsx-)?namespace=.*$/, "");
  if (path.startsWith("/")) return path;
  return path.startsWith("file:///") ? decodeURIComponent(new URL(path).pathname) : undefined;
};

/**
 * tsx wraps CommonJS modules in a function whose call V8 shows as one more frame of the file. The name
 * of the frame inside it is no sure sign: where a source map has names, V8 may show one of those.
 */
const isWrapper = (frame: RawFrame, inner: RawFrame | undefined): boolean =>
  frame.name === "Object.<anonymous>" &&
  inner?.file === frame.file &&
  (frame.runsModule || isTopLevel(inner.name));

/** What tsx exports from CommonJS is read by a getter, `Object.get [as torch]`, that calls `Object.torch`. */
const isExport = (inner: RawFrame | undefined, outer: RawFrame | undefined): boolean => {
  const name = /^Object\.get \[as (.+)\]$/.exec(outer?.name ?? "")?.[1];
  return name !== undefined && inner?.name === `Object.${name}` && inner.file === outer?.file;
};

const isTopLevel = (name: string | undefined): boolean =>
  name === undefined || name === "<anonymous>" || name === "Object.<anonymous>";
