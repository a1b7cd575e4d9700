/** What every call of Nix asks for: flakes need no line in anybody's nix.conf. Known since Nix 2.4. */
export const FEATURES = ["--extra-experimental-features", "nix-command flakes"] as const;
