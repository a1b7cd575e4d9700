# Adds the standard library to a copied interpreter; $sitecustomize is the module it runs at start.
library=$out/lib/python3.11
mkdir -p "$library/site-packages"
(cd /usr/lib/python3.11 && tar -cf - \
  --exclude=__pycache__ --exclude=test --exclude=tests --exclude=idlelib --exclude=tkinter \
  --exclude=turtledemo --exclude=ensurepip --exclude=lib2to3 --exclude=pydoc_data \
  --exclude='config-3.11-*' --exclude=sitecustomize.py --exclude=EXTERNALLY-MANAGED \
  --exclude='_test*' --exclude='_xx*' --exclude='xx*' --exclude='nis.*' --exclude=dist-packages .) |
  tar -C "$library" -xf -
# A link into the host would be followed at run time.
find "$library" -type l -lname '/*' -delete
cp "$sitecustomize" "$library/sitecustomize.py"
# PEP 668: pip is not to install into the store, nor below the home.
printf '[externally-managed]\nError=This command has been disabled as it tries to modify the immutable\n `/nix/store` filesystem.\n' \
  > "$library/EXTERNALLY-MANAGED"
chmod -R u+w "$library"
ln -s python3.11 "$out/bin/python3"
ln -s python3.11 "$out/bin/python"
# Byte code that is never checked against its source: root would else rewrite it in the store.
PYTHONHASHSEED=0 /usr/bin/python3.11 -I -m compileall -q -j 0 \
  --invalidation-mode unchecked-hash "$library"
mkdir -p "$out/nix-support"
cp "$setupHook" "$out/nix-support/setup-hook"
