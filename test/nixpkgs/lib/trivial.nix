# Functions about anything.
lib: {
  inherit (builtins)
    add
    compareVersions
    fromJSON
    genList
    hasAttr
    isAttrs
    isBool
    isInt
    isList
    isString
    lessThan
    pathExists
    readFile
    seq
    toJSON
    trace
    ;

  id = x: x;
  const = x: _: x;
  flip =
    f: a: b:
    f b a;
  pipe = lib.foldl' (x: f: f x);

  isDerivation = value: value.type or null == "derivation";

  assertMsg = condition: message: if condition then true else throw message;
  throwIf = condition: message: if condition then throw message else lib.id;
  throwIfNot = condition: message: if condition then lib.id else throw message;
  warn = message: builtins.trace "evaluation warning: ${message}";
  warnIf = condition: message: if condition then lib.warn message else lib.id;

  max = a: b: if a > b then a else b;
  min = a: b: if a < b then a else b;
  boolToString = b: if b then "true" else "false";

  versionOlder = a: b: builtins.compareVersions b a == 1;
  versionAtLeast = a: b: !lib.versionOlder a b;

  version = "26.11pre-git";
  trivial = {
    inherit (lib) version;
    release = "26.11";
  };

  fakeHash = "sha256-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
  fakeSha256 = "0000000000000000000000000000000000000000000000000000000000000000";

  licenses =
  lib.genAttrs
    [
      "asl20"
      "bsd3"
      "gpl3Only"
      "gpl3Plus"
      "mit"
      "mpl20"
      "unfree"
    ]
    (name: {
      shortName = name;
      free = name != "unfree";
    });
  platforms.linux = [ "x86_64-linux" ];
  sourceTypes.binaryNativeCode = {
    shortName = "binaryNativeCode";
    isSource = false;
  };
}
