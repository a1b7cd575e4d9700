{
  description = "An offline stand-in for nixpkgs, made of the host's tools";

  outputs =
    { self }:
    {
      lib = import ./lib;

      legacyPackages.x86_64-linux = import ./. { system = "x86_64-linux"; };
    };
}
