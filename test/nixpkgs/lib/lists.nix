# Functions about lists.
lib: {
  inherit (builtins)
    all
    any
    concatLists
    concatMap
    elem
    elemAt
    filter
    foldl'
    head
    length
    listToAttrs
    map
    partition
    sort
    tail
    ;

  singleton = x: [ x ];
  toList = x: if lib.isList x then x else [ x ];
  optional = condition: x: if condition then [ x ] else [ ];
  optionals = condition: xs: if condition then xs else [ ];

  foldr =
    f: nul: list:
    let
      length = lib.length list;
      go = n: if n == length then nul else f (lib.elemAt list n) (go (n + 1));
    in
    go 0;

  flatten = x: if lib.isList x then lib.concatMap lib.flatten x else [ x ];
  reverseList = xs: lib.foldl' (acc: x: [ x ] ++ acc) [ ] xs;
  unique = lib.foldl' (acc: x: if lib.elem x acc then acc else acc ++ [ x ]) [ ];
  subtractLists = xs: lib.filter (x: !lib.elem x xs);
  intersectLists = xs: lib.filter (x: lib.elem x xs);
  remove = x: lib.filter (y: x != y);
  imap0 = f: list: lib.genList (n: f n (lib.elemAt list n)) (lib.length list);
  last = list: lib.elemAt list (lib.length list - 1);
  take = n: list: lib.genList (lib.elemAt list) (lib.min n (lib.length list));
  range = first: last: if first > last then [ ] else lib.genList (n: first + n) (last - first + 1);
  findFirst =
    predicate: default: list:
    let
      found = lib.filter predicate list;
    in
    if found == [ ] then default else lib.head found;
}
