/**
 * RECORD of a wheel: every file it holds, with hash and size. Sources: PEP 376 and PEP 427; the form
 * is CSV (RFC 4180) as Python's `csv` reads it.
 */
import { FormatError, quoted } from "./format-error.ts";

/** One file of a wheel. */
export interface RecordEntry {
  /** Path inside the wheel, with `/`. */
  readonly path: string;
  /** `sha256=…` in URL-safe base64 without padding; RECORD itself and signatures have none. */
  readonly hash?: string;
  /** Bytes. */
  readonly size?: number;
}

/**
 * Reads RECORD.
 *
 * @throws {FormatError} With the line: no UTF-8, a quote that is never closed, a size that is no
 * number, a path that leads out of the wheel.
 * @example parseRecord("six.py,sha256=0y1n…,34703\n") // [{ path: "six.py", hash: …, size: 34703 }]
 */
export const parseRecord = (bytes: Uint8Array | string): readonly RecordEntry[] =>
  [...rows(decode(bytes))]
    .filter(({ cells }) => cells.some((cell) => cell !== ""))
    .map(({ cells: [path = "", hash = "", size = ""], line }) => {
      const wrong = pathFault(path);
      if (wrong !== undefined)
        throw new FormatError("RECORD", `${quoted(path)} ${wrong}`, { line });
      if (!/^\d*$/.test(size)) {
        throw new FormatError("RECORD", `${quoted(size)} is no size`, { line });
      }
      return {
        path,
        ...(hash !== "" && { hash }),
        ...(size !== "" && { size: Number(size) }),
      };
    });

/** Why a path inside a wheel must not be followed; undefined when it may. */
export const pathFault = (path: string): string | undefined => {
  if (path === "") return "is no path";
  if (path.includes("\0")) return "holds a NUL";
  if (/^[/\\]|^[A-Za-z]:/.test(path)) return "is an absolute path";
  return path.split(/[/\\]/).includes("..") ? "leads out of the wheel" : undefined;
};

const decode = (bytes: Uint8Array | string): string => {
  if (typeof bytes === "string") return bytes;
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new FormatError("RECORD", "it is not UTF-8");
  }
};

interface Row {
  readonly cells: readonly string[];
  readonly line: number;
}

/** A cell in quotes, where `""` is a quote, or up to the next comma or line break. */
const CELL = /"((?:[^"]|"")*)"([^,\r\n]*)|([^,\r\n]*)/y;

function* rows(text: string): Generator<Row> {
  let line = 1;
  for (let at = 0; at < text.length;) {
    const cells: string[] = [];
    const start = line;
    for (;;) {
      CELL.lastIndex = at;
      const [all = "", inside, behind = "", plain = ""] = CELL.exec(text) ?? [];
      if (plain.startsWith('"')) {
        throw new FormatError("RECORD", "a quote is never closed", { line });
      }
      cells.push(inside === undefined ? plain : inside.replaceAll('""', '"') + behind);
      line += all.split("\n").length - 1;
      at += all.length;
      if (text[at] !== ",") break;
      at += 1;
    }
    yield { cells, line: start };
    at += text.startsWith("\r\n", at) ? 2 : 1;
    line += 1;
  }
}
