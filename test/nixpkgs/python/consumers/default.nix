# Packages that are built on others by more than their dependencies, written as nixpkgs writes them: what
# they read of torch and numpy goes into their build.
final: prev: {
  # Made by stdenv alone, as a module of Python's.
  opencv4 = removeAttrs prev.opencv4 [ "overridePythonAttrs" ];
  bitsandbytes = final.callPackage ./bitsandbytes.nix { };
  scipy = final.callPackage ./scipy.nix { };
}
