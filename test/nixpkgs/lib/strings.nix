# Functions about strings.
lib: {
  inherit (builtins)
    concatStringsSep
    match
    replaceStrings
    split
    stringLength
    substring
    unsafeDiscardStringContext
    ;

  concatStrings = lib.concatStringsSep "";
  concatMapStrings = f: list: lib.concatStrings (map f list);
  concatMapStringsSep =
    separator: f: list:
    lib.concatStringsSep separator (map f list);
  concatLines = lib.concatMapStrings (line: "${line}\n");
  optionalString = condition: string: if condition then string else "";
  splitString =
    separator: string:
    lib.filter lib.isString (builtins.split (lib.escapeRegex separator) (toString string));

  hasPrefix = prefix: string: lib.substring 0 (lib.stringLength prefix) string == prefix;
  hasSuffix =
    suffix: string:
    let
      start = lib.stringLength string - lib.stringLength suffix;
    in
    start >= 0 && lib.substring start (-1) string == suffix;
  hasInfix =
    infix: string: builtins.match ".*${lib.escapeRegex infix}.*" "${toString string}" != null;
  removePrefix =
    prefix: string:
    if lib.hasPrefix prefix string then lib.substring (lib.stringLength prefix) (-1) string else string;
  removeSuffix =
    suffix: string:
    if lib.hasSuffix suffix string then
      lib.substring 0 (lib.stringLength string - lib.stringLength suffix) string
    else
      string;

  stringToCharacters = s: lib.genList (n: lib.substring n 1 s) (lib.stringLength s);
  escape = list: lib.replaceStrings list (map (c: "\\${c}") list);
  escapeRegex = lib.escape (lib.stringToCharacters "\\[{()^$?*+|.");
  # Quotes only what a shell would read otherwise, as nixpkgs does.
  escapeShellArg =
    arg:
    let
      string = toString arg;
    in
    if builtins.match "[[:alnum:],._+:@%/-]+" string == null then
      "'${lib.replaceStrings [ "'" ] [ "'\\''" ] string}'"
    else
      string;
  escapeShellArgs = lib.concatMapStringsSep " " lib.escapeShellArg;
  escapeNixString = s: lib.escape [ "$" ] (lib.toJSON s);

  toLower = lib.replaceStrings (lib.stringToCharacters "ABCDEFGHIJKLMNOPQRSTUVWXYZ") (
    lib.stringToCharacters "abcdefghijklmnopqrstuvwxyz"
  );

  getName =
    value:
    if lib.isString value then
      (builtins.parseDrvName value).name
    else
      value.pname or (builtins.parseDrvName value.name).name;
  getVersion =
    value:
    if lib.isString value then
      (builtins.parseDrvName value).version
    else
      value.version or (builtins.parseDrvName value.name).version;

  makeSearchPath =
    folder: packages:
    lib.concatMapStringsSep ":" (package: "${package}/${folder}") (lib.filter (p: p != null) packages);
  makeSearchPathOutput =
    output: folder: packages:
    lib.makeSearchPath folder (map (lib.getOutput output) packages);
  makeLibraryPath = lib.makeSearchPathOutput "lib" "lib";
  makeBinPath = lib.makeSearchPathOutput "bin" "bin";

  strings = {
    inherit (lib) concatStringsSep escapeShellArg splitString toLower;
  };
}
