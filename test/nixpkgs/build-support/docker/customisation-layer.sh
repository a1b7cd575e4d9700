# Makes ./root, the last layer of an image: links to its contents, then what two scripts change.
# ./owners says for each path that `chown` was called on whose it is: this runs without root.
mkdir root "$out"
for path in $contents; do linkTree "$path" "$PWD/root"; done
chmod -R u+w root
touch owners

(cd root && eval "$extraCommands")

owners=$PWD/owners
# chown [-R] [-h] [-v] OWNER[:GROUP] PATH..., with numbers.
chown() {
  local owner path
  local find=(-maxdepth 0)
  while [[ $1 = -* ]]; do
    case $1 in
    -R | --recursive) find=() ;;
    -h | -v | --no-dereference) ;;
    *)
      echo "chown: option $1 is not in the stand-in for nixpkgs" >&2
      return 1
      ;;
    esac
    shift
  done
  owner=$1
  shift
  if ! [[ $owner =~ ^[0-9]+(:[0-9]+)?$ ]]; then
    echo "chown: invalid user: '$owner' (only numbers are known in an image)" >&2
    return 1
  fi
  for path in "$@"; do
    find "$(realpath -s "$path")" "${find[@]}" -printf "$owner\t%p\n" >> "$owners"
  done
}
(cd root && eval "$fakeRootCommands")
unset -f chown
