/** The branch of nixpkgs that is taken where none is named: what the public cache holds. */
export const CHANNEL = "nixos-unstable";
