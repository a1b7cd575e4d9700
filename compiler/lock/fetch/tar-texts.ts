/** A few small files out of a tar that streams by. */
import { tarEntries } from "../../tar-entries.ts";

/** A text that is longer is none of those that anybody looks for. */
const LONGEST = 1 << 20;

/**
 * The texts of the files at the root of an archive whose one folder they lie in, by name. The stream is
 * read to its end, so that its bytes can be hashed on their way.
 *
 * @param wanted  Names: `pyproject.toml` for `six-1.17.0/pyproject.toml`.
 */
export const tarTexts = async (
  stream: AsyncIterable<Buffer>,
  wanted: readonly string[],
): Promise<Readonly<Record<string, string>>> => {
  const texts: Record<string, string> = {};
  for await (const { name, size, isFile, text } of tarEntries(stream)) {
    const short = /^(?:\.\/)?[^/]+\/([^/]+)$/.exec(name)?.[1];
    if (isFile && short !== undefined && wanted.includes(short) && size <= LONGEST)
      texts[short] = await text();
  }
  return texts;
};
