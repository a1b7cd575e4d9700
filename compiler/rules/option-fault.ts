/** What the parts of option-invalid find. */

/** One thing wrong with an option. */
export interface OptionFault {
  readonly message: string;
  readonly literal?: string;
  /** Whether `literal` is the name of an option. */
  readonly key?: boolean;
  readonly hint?: string;
  /** Whether the message says all by itself, as the types say it. */
  readonly whole?: boolean;
}
