/** An error of the operating system as Node gives it. */
export interface SystemError extends Error {
  /** `ENOENT`, `EACCES`, … */
  readonly code: string;
}

/** Whether `error` came from the operating system; with `code`, whether it is that one. */
export const isSystemError = (error: unknown, code?: string): error is SystemError =>
  error instanceof Error &&
  "code" in error &&
  typeof error.code === "string" &&
  /^E[A-Z0-9]+$/.test(error.code) &&
  (code === undefined || error.code === code);
