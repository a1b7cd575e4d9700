/**
 * The C library of every image: that of the pinned nixpkgs. Source: NixOS/nixpkgs,
 * pkgs/development/libraries/glibc/common.nix, `version = "2.42"`; as Nix builds replace one another
 * within months, a pin older than late 2025 may have less.
 */
export const GLIBC: readonly [number, number] = [2, 42];
