# The packages the hooks are made of. They work: setuptools, wheel and pip are the host's real
# wheels (Debian's python3-*-whl), the others are small programs of ours.
{
  lib,
  pkgs,
  python,
}:

final: prev:
let
  # Installed without the hooks, which need them.
  tool =
    pname: version: script:
    prev.toPythonModule (
      pkgs.stdenv.mkDerivation {
        name = "${python.libPrefix}-${pname}-${version}";
        inherit pname version;
        propagatedBuildInputs = [ python ];
        strictDeps = true;
        nativeBuildInputs = [ python ];
        buildCommand = ''
          site=$out/${python.sitePackages}
          mkdir -p $site
          source ${./hollow-package.sh}
          ${script}
          ${python.interpreter} ${./compile.py} $site
          recordPropagatedDependencies
        '';
      }
    );

  fromWheel =
    pname: version:
    tool pname version ''
      ${python.interpreter} ${./installer.py} --prefix $out --no-compile-bytecode \
        /usr/share/python-wheels/${pname}-${version}-py3-none-any.whl
    '';
in
{
  pip = fromWheel "pip" "23.0.1";
  setuptools = fromWheel "setuptools" "66.1.1";
  wheel = fromWheel "wheel" "0.38.4";

  installer = tool "installer" "0.7.0" ''
    hollowPackage installer 0.7.0
    install -D ${./installer.py} $site/installer/__main__.py
    touch $site/installer/__init__.py
  '';
  pyproject-hooks =
  tool "pyproject-hooks" "1.2.0"
    "hollowPackage pyproject_hooks 1.2.0 pyproject_hooks";
  flit-core = tool "flit-core" "3.12.0" "hollowPackage flit_core 3.12.0 flit_core";
  build = tool "build" "1.3.0" ''
    hollowPackage build 1.3.0
    install -D ${./pyproject-build.py} $site/build/__main__.py
    touch $site/build/__init__.py
    mkdir -p $out/bin
    printf '#!%s\nexec %s %s "$@"\n' ${pkgs.runtimeShell} ${python.interpreter} \
      $site/build/__main__.py > $out/bin/pyproject-build
    chmod +x $out/bin/pyproject-build
  '';
  # The copy that pip carries, with its parser.
  packaging = tool "packaging" "21.3" ''
    ${python.interpreter} -m zipfile -e /usr/share/python-wheels/pip-23.0.1-py3-none-any.whl pip-wheel
    cp -r pip-wheel/pip/_vendor/packaging $site/packaging
    cp -r pip-wheel/pip/_vendor/pyparsing $site/packaging/_pyparsing
    chmod -R u+w $site/packaging
    find $site/packaging -name '*.py' -print0 |
      xargs -0 sed -i 's/pip\._vendor\.pyparsing/packaging._pyparsing/g; s/pip\._vendor\.packaging/packaging/g'
    hollowPackage packaging 21.3
  '';

  # What packages of the tools above are themselves built with.
  bootstrap = lib.recurseIntoAttrs { inherit (prev) callPackage; };
}
