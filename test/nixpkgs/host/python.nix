# The host's python3.11 as a relocatable tree: its binary, standard library and sitecustomize.
# nixpkgs' interpreters are different packages and may not be mixed, so each gets a copy of its own.
{ copy }:

pythonAttr:
copy {
  pname = "python3";
  version = "3.11.2";
  binaries = [ "/usr/bin/python3.11" ];
  script = ''
    pythonAttr=${pythonAttr}
    sitecustomize=${./sitecustomize.py}
    setupHook=${./python-setup-hook.sh}
    . ${./python.sh}
  '';
}
