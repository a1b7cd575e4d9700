{
  buildPythonPackage,
  fetchurl,
  numpy,
  safetensors,
  torch,
  torchvision,
  typing-extensions,
}:

buildPythonPackage {
  pname = "spandrel";
  version = "0.4.2";
  format = "wheel";

  src = fetchurl {
    url = "https://files.pythonhosted.org/packages/spandrel-0.4.2-py3-none-any.whl";
    hash = "sha256-XSZmjDolDxFphsj1fhY/OUvFmFYOiBMupw0G1ZIl0OY=";
  };

  dependencies = [
    numpy
    safetensors
    torch
    torchvision
    typing-extensions
  ];
}
