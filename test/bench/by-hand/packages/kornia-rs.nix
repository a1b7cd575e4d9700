{
  buildPythonPackage,
  fetchurl,
  stdenv,
  autoPatchelfHook,
}:

buildPythonPackage {
  pname = "kornia-rs";
  version = "0.1.10";
  format = "wheel";

  src = fetchurl {
    url = "https://files.pythonhosted.org/packages/kornia_rs-0.1.10-cp314-cp314-manylinux_2_17_x86_64.whl";
    hash = "sha256-9WmBnBEii3ADe+Snoo6LBzYgriRUKEnWOYeZ5PiYkGE=";
  };

  nativeBuildInputs = [ autoPatchelfHook ];
  buildInputs = [
    stdenv.cc.cc.lib
  ];

  appendRunpaths = [ "$ORIGIN" ];
  dontStrip = true;
  dontPatchELF = true;
}
