/** Distribution names. Source: PEP 503, "Normalized Names"; PEP 508, "Names". */

/**
 * The one spelling under which two names are the same distribution: lower case, every run of
 * `-`, `_` and `.` a single `-`.
 *
 * @example normalise("Flash_Attn") // "flash-attn"
 */
export const normalise = (name: string): string => name.toLowerCase().replace(/[-_.]+/g, "-");

/** Whether `name` is a distribution name at all: ASCII letters, digits, `-`, `_`, `.`; no odd ends. */
export const isName = (name: string): boolean =>
  /^(?:[A-Za-z0-9]|[A-Za-z0-9][A-Za-z0-9._-]*[A-Za-z0-9])$/.test(name);
