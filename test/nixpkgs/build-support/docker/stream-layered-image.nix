# A script that writes an image to its standard output, one tar layer per group of store paths.
{
  lib,
  host,
  runCommand,
  stdenv,
  writeText,
}:

{
  name,
  tag ? null,
  fromImage ? null,
  contents ? [ ],
  config ? { },
  architecture ? "amd64",
  created ? "1970-01-01T00:00:01Z",
  mtime ? "1970-01-01T00:00:01Z",
  uid ? 0,
  gid ? 0,
  uname ? "root",
  gname ? "root",
  maxLayers ? 100,
  extraCommands ? "",
  fakeRootCommands ? "",
  enableFakechroot ? false,
  includeStorePaths ? true,
  includeNixDB ? false,
  passthru ? { },
  meta ? { },
  layeringPipeline ? null,
  debug ? false,
}:
assert
  lib.assertMsg (layeringPipeline == null -> maxLayers > 1)
    "the maxLayers argument of dockerTools.buildLayeredImage function must be greather than 1 (current value: ${toString maxLayers})";
assert
  lib.assertMsg (fromImage == null && !enableFakechroot && !includeNixDB)
    "the stand-in for nixpkgs has no fromImage, enableFakechroot and includeNixDB";
let
  baseName = baseNameOf name;
  python = "${host.python}/bin/python3";

  baseJson = writeText "${baseName}-base.json" (
    builtins.toJSON {
      inherit config architecture;
      os = "linux";
    }
  );

  customisationLayer =
  runCommand "${baseName}-customisation-layer"
    {
      inherit
        extraCommands
        fakeRootCommands
        uid
        gid
        ;
      contents = map (path: "${path}") (lib.toList contents);
    }
    ''
      source ${./customisation-layer.sh}
      ${python} ${./pack-layer.py} root owners $out/layer.tar
      sha256sum $out/layer.tar | cut -d ' ' -f 1 > $out/checksum
    '';

  roots = lib.optionals includeStorePaths [
    baseJson
    customisationLayer
  ];

  storeLayers =
    if roots == [ ] then
      writeText "docker-layers-empty" "[]"
    else
      derivation {
        name = "docker-layers";
        inherit (stdenv) system;
        __structuredAttrs = true;
        exportReferencesGraph.graph = roots;
        exclude = roots;
        pipeline =
          if layeringPipeline != null then
            layeringPipeline
          else
            [
              [
                "popularity_contest"
              ]
              [
                "limit_layers"
                (maxLayers - 1)
              ]
            ];
        builder = python;
        args = [ ./group-paths.py ];
      };

  conf =
  runCommand "${baseName}-conf.json"
    {
      imageName = lib.toLower name;
      imageTag = if tag == null then "" else tag;
      inherit
        baseJson
        created
        customisationLayer
        gid
        gname
        mtime
        storeLayers
        uid
        uname
        ;
      preferLocalBuild = true;
    }
    ''
      ${python} ${./image-conf.py} > $out
    '';

  imageTag =
    if tag != null then
      tag
    else
      lib.head (lib.splitString "-" (baseNameOf (builtins.unsafeDiscardStringContext conf.outPath)));
in
runCommand "stream-${baseName}"
  {
    inherit conf meta;
    imageName = lib.toLower name;
    preferLocalBuild = true;
    passthru = passthru // {
      inherit imageTag conf;
      isExe = true;
    };
  }
  ''
    printf '#!%s\nexec %s %s %s "$@"\n' ${stdenv.shell} ${python} ${./stream-image.py} $conf > $out
    chmod +x $out
  ''
