/** Candidates of tests, and what they are for. */
import type { Candidate } from "../../compiler/python/candidate.ts";

/** A file of an index. */
export const at = (file: string, more: Partial<Candidate> = {}): Candidate => ({
  file,
  url: `https://a.example/${file}`,
  ...more,
});

export const target = { python: "3.14", glibc: [2, 42] } as const;
