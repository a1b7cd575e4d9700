/** A lock to be damaged, and what is told of it then. */
import { expect } from "vitest";
import { readLock } from "../../compiler/lock/read.ts";
import { printLock } from "../../compiler/lock/write.ts";
import { Problems } from "../../compiler/problem.ts";
import type { Artifact, Lock } from "../../compiler/lock/lock.ts";

export const FILE = "comfyui.lock.json";
export const HASH = "sha256-ppefbuGh9S1W3gNCvMPhsadn6FvshqaJAYRk1/N2JGY=";
export const SIX = "https://host/six-1.17.0-py2.py3-none-any.whl";
export const COMMIT = "dcba3cb2e2827b402d2701e7e1c7d9fed8a20ef1";
export const CLIP = `git+https://github.com/openai/CLIP@${COMMIT}`;
export const origin = { from: "import", source: "a test" } as const;

export const six: Artifact = {
  kind: "wheel",
  file: "six-1.17.0-py2.py3-none-any.whl",
  hash: HASH,
  origin,
};
export const clip: Artifact = {
  kind: "git",
  url: "https://github.com/openai/CLIP",
  rev: COMMIT,
  hash: HASH,
  origin,
};
export const lock: Lock = {
  version: 1,
  nixpkgs: {
    url: "https://github.com/NixOS/nixpkgs",
    rev: "2fc6539b481e1d2569f25f8799236694180c0993",
    narHash: HASH,
    lastModified: 1771848320,
    attributes: { "python314Packages.numpy": { distribution: "numpy", version: "2.4.1" } },
  },
  artifacts: { [SIX]: six, [CLIP]: clip },
  images: {
    comfyui: {
      [SIX]: { artifact: SIX, by: ["layer base"], why: "the config names it" },
      "wheel six >=1": { artifact: SIX, by: ["layer more"], why: "the only file" },
      [CLIP]: { artifact: CLIP, by: ["layer base"], why: "the config names it" },
    },
  },
};

/** What is wrong with a text: `line:column code message`, one a problem. */
export const faults = (text: string): string[] => {
  try {
    readLock(text, FILE);
  } catch (error) {
    if (!(error instanceof Problems)) throw error;
    return error.problems.map(({ code, message, details: { place } }) => {
      expect(place?.file).toBe(FILE);
      return `${place?.line}:${place?.column} ${code} ${message}`;
    });
  }
  return [];
};

/** The printed lock with one text replaced, which must be there. */
export const edited = (from: string, to: string): string => {
  const text = printLock(lock);
  expect(text).toContain(from);
  return text.replace(from, to);
};
