/** Formats one file in place, or tells whether it is formatted. */
import { fileFailure } from "../../host/file-failure.ts";
import { readFile } from "../../host/read-file.ts";
import { isSystemError } from "../../host/system-error.ts";
import { writeFile } from "../../host/write-file.ts";
import { format } from "../../nix/format.ts";
import { NixSyntaxError } from "../../nix/syntax-error.ts";

/** What a worker is told. */
export interface FormatSettings {
  readonly width: number;
  readonly strict: boolean;
  /** Change nothing. */
  readonly check: boolean;
}

/** What became of a file; plain data, as it crosses threads. */
export interface Formatted {
  readonly file: string;
  readonly changed: boolean;
  /** Why it could not be formatted; the file is then as it was. */
  readonly fault?: {
    readonly message: string;
    readonly line?: number;
    readonly column?: number;
    readonly hint?: string;
  };
}

export const formatFile = (file: string, settings: FormatSettings): Formatted => {
  try {
    const text = decode(readFile(file));
    const formatted = format(text, settings);
    const changed = formatted !== text;
    if (changed && !settings.check) writeFile(file, formatted);
    return { file, changed };
  } catch (error) {
    return { file, changed: false, fault: faultOf(error) };
  }
};

/** Text of UTF-8 bytes. @throws {TypeError} for other bytes: replacing them would change strings. */
export const decode = (bytes: Uint8Array): string =>
  new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);

/** What of an error the user must know. @throws What is our own bug. */
export const faultOf = (error: unknown): NonNullable<Formatted["fault"]> => {
  if (error instanceof NixSyntaxError) {
    const { line, column, hint, message } = error;
    // The place is told apart from the message.
    const said = message.replace(/^\d+:\d+: /, "");
    return { message: said, line, column, ...(hint !== undefined && { hint }) };
  }
  if (
    error instanceof TypeError &&
    "code" in error &&
    error.code === "ERR_ENCODING_INVALID_ENCODED_DATA"
  )
    return { message: "is not UTF-8 text" };
  if (isSystemError(error)) return { message: fileFailure(error) };
  throw error;
};
