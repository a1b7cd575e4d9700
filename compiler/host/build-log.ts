/** The log of a build as it is kept: every line of Nix's, as it came. */
import { createWriteStream, existsSync, linkSync, renameSync, writeFileSync } from "node:fs";

/** An open log. */
export interface BuildLog {
  readonly line: (text: string) => void;
  /** Waits until all is on the disk, as far as it goes there. */
  readonly close: () => Promise<void>;
}

/** How many logs of an image are kept beside the last. */
const KEPT = 9;

/**
 * Opens a log under each of these names. What stood there becomes `NAME.1`, that one `NAME.2`, and so on:
 * a build that runs at the same time keeps writing its own file under another name, and no two are mixed.
 *
 * A full disk takes the log its end, never the build.
 *
 * @throws The system's error when it cannot be opened.
 */
export const openBuildLog = (files: readonly string[]): BuildLog => {
  const [first = "", ...others] = files;
  for (const file of files) rotate(file);
  writeFileSync(first, "");
  for (const file of others) linkSync(first, file);
  const stream = createWriteStream(first, { flags: "a" });
  let broken = false;
  stream.on("error", () => (broken = true));
  return {
    line: (text) => {
      if (!broken) stream.write(`${text}\n`);
    },
    close: () =>
      new Promise((resolve) => {
        if (broken) resolve();
        else {
          stream.once("error", () => resolve());
          stream.end(resolve);
        }
      }),
  };
};

const rotate = (file: string): void => {
  for (let number = KEPT - 1; number >= 0; number--) {
    const from = number === 0 ? file : `${file}.${String(number)}`;
    if (existsSync(from)) renameSync(from, `${file}.${String(number + 1)}`);
  }
};
