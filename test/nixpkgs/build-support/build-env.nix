# One folder of links to the files of many packages; two different files of one name are an error.
{
  lib,
  runCommand,
  host,
}:

{
  name,
  paths,
  pathsToLink ? [ "/" ],
  extraOutputsToInstall ? [ ],
  extraPrefix ? "",
  ignoreCollisions ? false,
  checkCollisionContents ? true,
  ignoreSingleFileOutputs ? false,
  includeClosures ? false,
  manifest ? "",
  nativeBuildInputs ? [ ],
  buildInputs ? [ ],
  postBuild ? "",
  passthru ? { },
  meta ? { },
  pname ? null,
  version ? null,
  derivationArgs ? { },
}:
let
  outputsOf =
    package:
    [
      package
    ]
    ++
      lib.concatMap (output: lib.optional (package ? ${output}) package.${output})
        extraOutputsToInstall;
in
runCommand name
  {
    inherit
      buildInputs
      extraPrefix
      meta
      nativeBuildInputs
      passthru
      pathsToLink
      ;
    paths = lib.unique (
      map (path: "${path}") (lib.concatMap outputsOf (lib.filter (path: path != null) paths))
    );
    ignoreCollisions = if ignoreCollisions then "1" else "";
    preferLocalBuild = true;
  }
  ''
    ${host.python}/bin/python3 ${./build-env.py}
    ${postBuild}
  ''
