{
  buildPythonPackage,
  fetchFromGitHub,
  regex,
  setuptools,
  torch,
  torchvision,
  tqdm,
}:

buildPythonPackage {
  pname = "clip";
  version = "0-unstable-dcba3cb";
  pyproject = true;

  src = fetchFromGitHub {
    owner = "openai";
    repo = "CLIP";
    rev = "dcba3cb2e2827b402d2701e7e1c7d9fed8a20ef1";
    hash = "sha256-ZtLzk3RtmIL5hJsgGUreCEUSW5VyrVMy9HBTJ31Cnlw=";
  };

  build-system = [ setuptools ];

  dependencies = [
    regex
    torch
    torchvision
    tqdm
  ];
}
