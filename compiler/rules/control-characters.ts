/** Characters that Nix strings or container configs cannot hold, or that nobody means to write. */
import type { OptionFault } from "./option-fault.ts";

/** A fault when `text` holds NUL, which no Nix string can, or a lone surrogate, which is no UTF-8. */
export const unstorable = (what: string, text: string): OptionFault[] => {
  if (text.includes("\0")) {
    return [{ message: `${what} holds a NUL character, which Nix cannot store`, literal: text }];
  }
  return !/\p{Surrogate}/u.test(text)
    ? []
    : [{ message: `${what} holds half a character (a lone surrogate)`, literal: text }];
};

/** A fault when `text`, which must be one line, holds any control character. */
export const controlFaults = (what: string, text: string): OptionFault[] => {
  const storable = unstorable(what, text);
  return storable.length > 0 || !/[\u0000-\u001f\u007f]/.test(text)
    ? storable
    : [{ message: `${what} holds a control character`, literal: text }];
};
