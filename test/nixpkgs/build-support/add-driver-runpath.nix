# Where NixOS puts the GPU driver's libraries, and a hook that adds it to run paths.
{
  lib,
  makeSetupHook,
  writeText,
}:

let
  driverLink = "/run/opengl-driver";
in
makeSetupHook
  {
    name = "add-driver-runpath";
    passthru = {
      inherit driverLink;
    };
  }
  (
    writeText "add-driver-runpath.sh" ''
      addDriverRunpath() {
        local file
        for file in "$@"; do
          patchelf --set-rpath "${driverLink}/lib:$(patchelf --print-rpath "$file")" "$file"
        done
      }
    ''
  )
