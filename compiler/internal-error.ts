/** What we say when comfynix itself is at fault. */

/** The one text with a stack trace in it. */
export const internalError = (error: unknown, version: string): string => {
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return [
    "internal error: this is a bug in comfynix, not in your config",
    "Please report it with the text below and, if you can, the config. Nothing was written.",
    "",
    `comfynix ${version}, Node ${process.version}, ${process.platform} ${process.arch}`,
    stack,
    "",
  ].join("\n");
};
