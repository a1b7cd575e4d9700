/**
 * Cuts a stream of text into lines: at line feeds, with or without a carriage return, as what programs print
 * may hold any other separator.
 */

/** What takes the text. */
export interface LineSplitter {
  readonly push: (text: string) => void;
  /** Hands on a last line that has no end. */
  readonly end: () => void;
}

/**
 * @param line  Given each line, without its end.
 * @param limit  Of characters in one line, and what is called when there are more: they are dropped.
 */
export const lineSplitter = (
  line: (text: string) => void,
  limit?: { readonly characters: number; readonly over: () => void },
): LineSplitter => {
  let rest = "";
  return {
    push: (text) => {
      const lines = (rest + text).split(/\r?\n/);
      rest = lines.pop() ?? "";
      for (const each of lines) line(each);
      if (limit === undefined || rest.length <= limit.characters) return;
      rest = "";
      limit.over();
    },
    end: () => {
      if (rest !== "") line(rest);
    },
  };
};
