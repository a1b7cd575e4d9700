/** A page of a package index that cannot be understood. */
import { withoutSecrets } from "../../address.ts";
import { printable } from "../../printable.ts";

/**
 * What is wrong with an index page, and where on it.
 *
 * @example
 * // https://pypi.org/simple/six/: files[3].url: is no text
 */
export class IndexFault extends Error {
  override readonly name = "IndexFault";
  /** The page. */
  readonly url: string;
  /** What to do, one line. */
  readonly hint: string | undefined;

  constructor(url: string, why: string, hint?: string, cause?: unknown) {
    const shown = withoutSecrets(url);
    super(printable(`${shown}: ${why}`), { cause });
    this.url = shown;
    this.hint = hint;
  }
}
