{
  buildPythonPackage,
  fetchurl,
  python,
  autoPatchelfHook,
  torch,
}:

buildPythonPackage {
  pname = "torchaudio";
  version = "2.10.0+cu130";
  format = "wheel";

  src = fetchurl {
    name = "torchaudio-2.10.0+cu130-cp314-cp314-manylinux_2_28_x86_64.whl";
    url = "https://download.pytorch.org/whl/cu130/torchaudio-2.10.0%2Bcu130-cp314-cp314-manylinux_2_28_x86_64.whl";
    hash = "sha256-6E5CaVSG2T9j36L+hH4hmWg0XF0zO7vhBK8pPPF8X/w=";
  };

  nativeBuildInputs = [ autoPatchelfHook ];
  dependencies = [ torch ];

  preFixup = ''
    addAutoPatchelfSearchPath --no-recurse ${torch}/${python.sitePackages}/torch/lib
  '';
  appendRunpaths = [ "$ORIGIN" ];
  dontStrip = true;
  dontPatchELF = true;
}
