/**
 * Where in the config a builder was called. The stack is captured raw and decoded only when a
 * problem has to be shown, so that 10,000 calls cost little. The key is a registered symbol: two
 * copies of the dsl agree on it.
 */
const PLACE = Symbol.for("comfynix.place");

/** What V8 adds to `Error`; said here so that a config type-checks without Node's types. */
const V8 = Error as typeof Error & {
  captureStackTrace(site: object, above: (...args: never[]) => unknown): void;
};

/** Anything with a raw `stack`. */
export interface CallSite {
  readonly stack?: string;
}

/**
 * `node`, frozen, with the call of `builder` as its place.
 *
 * @param node  A fresh object; it is frozen in place.
 * @param builder  The function the user called: its own frame and those above it are left out.
 */
export const placed = <N extends object>(
  node: N,
  builder: (...args: never[]) => unknown,
): Readonly<N> => {
  const site: CallSite = {};
  V8.captureStackTrace(site, builder);
  Object.defineProperty(node, PLACE, { value: site });
  return Object.freeze(node);
};

/** The raw call site of a node, if a builder made it. */
export const callSite = (node: object): CallSite | undefined => {
  const site: unknown = Reflect.get(node, PLACE);
  return typeof site === "object" && site !== null ? site : undefined;
};

/** `node`, frozen, with the place of another: a copy points where its original was written. */
export const placedLike = <N extends object>(node: N, original: object): Readonly<N> => {
  Object.defineProperty(node, PLACE, { value: callSite(original) });
  return Object.freeze(node);
};
