# Functions about sets.
lib: {
  inherit (builtins)
    attrNames
    attrValues
    catAttrs
    getAttr
    intersectAttrs
    mapAttrs
    removeAttrs
    ;

  nameValuePair = name: value: { inherit name value; };
  genAttrs = names: f: lib.listToAttrs (map (name: lib.nameValuePair name (f name)) names);
  filterAttrs =
    predicate: set:
    removeAttrs set (lib.filter (name: !predicate name set.${name}) (lib.attrNames set));
  mapAttrs' = f: set: lib.listToAttrs (map (name: f name set.${name}) (lib.attrNames set));
  mapAttrsToList = f: set: map (name: f name set.${name}) (lib.attrNames set);
  concatMapAttrs = f: set: lib.foldl' lib.mergeAttrs { } (lib.mapAttrsToList f set);
  mergeAttrs = a: b: a // b;
  optionalAttrs = condition: set: if condition then set else { };
  getAttrs = names: set: lib.genAttrs names (name: set.${name});
  attrByPath =
    path: default: set:
    if path == [ ] then
      default
    else if set ? ${lib.head path} then
      (
        if lib.length path == 1 then
          set.${lib.head path}
        else
          lib.attrByPath (lib.tail path) default set.${lib.head path}
      )
    else
      default;
  recursiveUpdate =
    a: b:
    a
    // lib.mapAttrs (
      name: value:
      if lib.isAttrs value && lib.isAttrs (a.${name} or null) then
        lib.recursiveUpdate a.${name} value
      else
        value
    ) b;
  recursiveUpdateUntil =
    stop:
    let
      update =
        path: a: b:
        a
        // lib.mapAttrs (
          name: value:
          let
            here = path ++ [ name ];
          in
          if a ? ${name} && !stop here a.${name} value then update here a.${name} value else value
        ) b;
    in
    update [ ];
  recurseIntoAttrs = set: set // { recurseForDerivations = true; };

  getOutput =
    output: package:
    if package.outputSpecified or false then package else package.${output} or package.out or package;
  getBin = lib.getOutput "bin";
  getLib = lib.getOutput "lib";
  getDev = lib.getOutput "dev";
  getMan = lib.getOutput "man";
  getExe' = package: name: "${lib.getBin package}/bin/${name}";
  getExe = package: lib.getExe' package (package.meta.mainProgram or (package.pname or package.name));
}
