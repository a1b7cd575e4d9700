/**
 * The source of a regular expression, with the flag `u`, that finds a name where it stands by itself, not in a
 * longer one. A name may be any text: `export { x as "a (b)" }`.
 *
 * @example new RegExp(identifier("$x"), "u").test("a$x") // false
 */
export const identifier = (name: string): string =>
  `(?<![$\\p{ID_Continue}])${name.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&")}(?![$\\p{ID_Continue}])`;
