/** How `wheel()` and `sdist()` tell a file from a name, as types. */

/**
 * Whether a source is a URL or path rather than a distribution name; `boolean` when it is no literal.
 * At run time the version decides: a name is followed by one.
 */
export type IsFile<Source extends string> = string extends Source
  ? boolean
  : Source extends
        `${string}/${string}` | `${string}.${"whl" | "gz" | "zip" | "bz2" | "xz" | "tgz"}`
    ? true
    : false;

/** What follows a source: a file says its version itself, a name needs one. */
export type Rest<Source extends string, Version, Options> =
  IsFile<Source> extends true
    ? [options?: Options]
    : IsFile<Source> extends false
      ? [version: Version, options?: Options]
      : [versionOrOptions?: Version | Options, options?: Options];

/** Whether text is wholly known: `string` and a template with a hole in it are not. */
export type IsLiteral<Text extends string> = {} extends Record<Text, 1> ? false : true;
