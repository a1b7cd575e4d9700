/** Gives a problem its place in the user's own files, decoded only now that it has to be shown. */
import { callSite } from "../dsl/call-site.ts";
import { withPlaces } from "./fragment/fault.ts";
import { pointOffset } from "./fragment/place.ts";
import { findLiteral } from "./literal.ts";
import type { Place, Problem, ProblemDetails } from "./problem.ts";
import type { Point } from "./fragment/join.ts";
import { framesOf } from "./stack.ts";
import type { Frame } from "./stack.ts";

/** What `locate` has to know of files, given to it so that it reads none itself. */
export interface Sources {
  /** A stack's file as it is on disk, when it is the user's: not comfynix's own, not installed. */
  readonly usersFile: (file: string) => string | undefined;
  /** A file's text; undefined when it cannot be read. */
  readonly text: (file: string) => string | undefined;
}

/** A problem, ready to be shown. */
export interface Located {
  readonly code: Problem["code"];
  readonly severity: Problem["severity"];
  readonly message: string;
  readonly hint?: string;
  /** Absent when no line of the user's is to blame. */
  readonly place?: Place;
  /** The user's functions on the way to `place`, the caller of the innermost first. */
  readonly callers: readonly Frame[];
}

/**
 * Locates a problem: at its known place, else where the builder of its node was called, moved to
 * the literal in that call which it is about.
 */
export const locate = (problem: Problem, sources: Sources): Located => {
  const { details, code, severity, message } = problem;
  const [first, ...callers] = userFrames(stackOf(details.at), sources.usersFile);
  const called = details.place ?? first;
  const within = (point: Point | undefined): Place | undefined =>
    called && point && pointPlace(called, details.at, point, sources);
  const place =
    called === undefined || details.literal === undefined
      ? (within(details.point) ?? called)
      : (literalPlace(called, details, sources) ?? called);
  const told = (text: string): string =>
    withPlaces(text, (index) => {
      const { line, column } = within(details.named?.[index]) ?? {};
      return line === undefined ? "another place" : `${line}:${column}`;
    });
  return {
    code,
    severity,
    message: told(message),
    ...(details.hint === undefined ? {} : { hint: told(details.hint) }),
    ...(place === undefined ? {} : { place: pointOf(place) }),
    callers: details.place === undefined ? callers.filter(isNew) : [],
  };
};

/** The frames of a stack that lie in the user's files, innermost first. */
export const userFrames = (stack: string | undefined, usersFile: Sources["usersFile"]): Frame[] =>
  framesOf(stack ?? "").flatMap((frame) => {
    const file = usersFile(frame.file);
    return file === undefined ? [] : [{ ...frame, file }];
  });

/** Where a line and a column, both counted from 1, lie in a text. */
export const offsetAt = (text: string, { line, column }: Omit<Place, "file">): number => {
  let start = 0;
  for (let seen = 1; seen < line; seen++) {
    const end = text.indexOf("\n", start);
    if (end < 0) return text.length;
    start = end + 1;
  }
  return start + column - 1;
};

/** The line and the column, both counted from 1, of an offset in a text. */
export const pointAt = (text: string, offset: number): Omit<Place, "file"> => {
  const before = text.slice(0, offset).split("\n");
  return { line: before.length, column: (before.at(-1) ?? "").length + 1 };
};

/** A function that calls itself is shown once. */
const isNew = (frame: Frame, index: number, all: readonly Frame[]): boolean => {
  const before = all[index - 1];
  return (
    before?.file !== frame.file || before.line !== frame.line || before.column !== frame.column
  );
};

/** Of a node, where it was built; of an error, where it was made. */
const stackOf = (subject: object | undefined): string | undefined => {
  if (subject === undefined) return undefined;
  return subject instanceof Error ? subject.stack : callSite(subject)?.stack;
};

const pointOf = ({ file, line, column }: Place): Place => ({ file, line, column });

/** A point of the fragment `node`, whose tag is called at `call`. */
const pointPlace = (
  call: Place,
  node: object | undefined,
  point: Point,
  sources: Sources,
): Place | undefined => {
  const text = sources.text(call.file);
  if (text === undefined || node === undefined) return undefined;
  const offset = pointOffset(text, offsetAt(text, call), node, point);
  return offset === undefined ? undefined : { file: call.file, ...pointAt(text, offset) };
};

const literalPlace = (
  call: Place,
  { literal, key }: ProblemDetails,
  sources: Sources,
): Place | undefined => {
  const text = sources.text(call.file);
  if (text === undefined || literal === undefined) return undefined;
  const offset = findLiteral(text, offsetAt(text, call), literal, key);
  return offset === undefined ? undefined : { file: call.file, ...pointAt(text, offset) };
};
