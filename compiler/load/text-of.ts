import { readFileSync } from "node:fs";

/** A file's text, for a problem to point into it; "" when it cannot be read. */
export const textOf = (file: string): string => {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
};
