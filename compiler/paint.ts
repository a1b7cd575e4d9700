/** Colours of a terminal, or none. */

/** Wraps texts in ANSI colours; each function gives its text back where colour is off. */
export interface Paint {
  readonly error: (text: string) => string;
  readonly warning: (text: string) => string;
  readonly good: (text: string) => string;
  readonly strong: (text: string) => string;
  readonly faint: (text: string) => string;
}

/** Source of the codes: ECMA-48, "Select graphic rendition". */
export const paint = (color: boolean): Paint => {
  const sgr = (on: number, off: number) => (text: string) =>
    color ? `\u001b[${String(on)}m${text}\u001b[${String(off)}m` : text;
  return {
    error: sgr(31, 39),
    warning: sgr(33, 39),
    good: sgr(32, 39),
    strong: sgr(1, 22),
    faint: sgr(2, 22),
  };
};
