/** The nixpkgs of a config that names none. */
import { git } from "../../dsl/git.ts";
import type { Project } from "../../dsl/node.ts";
import { project } from "../../dsl/project.ts";

/**
 * The commit, with what a lock says of it: whoever names no nixpkgs need not fetch it to lock.
 * Source of the hash: flake.lock of cu130-megapak-pt210-py314-nix in github.com/retif/ComfyUI-Docker.
 */
export const defaultPin = {
  url: "https://github.com/NixOS/nixpkgs",
  rev: "2fc6539b481e1d2569f25f8799236694180c0993",
  narHash: "sha256-ppefbuGh9S1W3gNCvMPhsadn6FvshqaJAYRk1/N2JGY=",
  /** Of the commit, in seconds since 1970. */
  lastModified: 1771848320,
} as const;

/** As `export default project(…)` of a config would say it. */
export const defaultProject: Project = project({ nixpkgs: git("NixOS/nixpkgs", defaultPin.rev) });
