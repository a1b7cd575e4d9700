/** What the stand-in for nixpkgs is tried with. */

/** Unpacks a docker-archive and says what was in it. */
export const UNPACK = `
import json, re, sys, tarfile
archive = tarfile.open(sys.argv[1])
manifest = json.load(archive.extractfile("manifest.json"))[0]
layers, owners = [], {}
for name in manifest["Layers"]:
    with tarfile.open(fileobj=archive.extractfile(name)) as layer:
        members = layer.getmembers()
        paths = {m.name.split("/")[2] for m in members if m.name.startswith("nix/store/")}
        layers.append(sorted({re.sub(r"-[0-9].*", "", path[33:]) for path in paths}))
        owners = {m.name: [m.uid, m.gid, m.mode] for m in members}
        layer.extractall(sys.argv[2])
print(json.dumps({"tags": manifest["RepoTags"], "layers": layers, "owners": owners}))
`;

/** Writes two wheels of the host's own files: _bz2, and the library it needs. */
export const NATIVE_WHEELS = `
import glob, sys, zipfile
def wheel(name, file, source):
    tag = "cp311-cp311-linux_x86_64"
    info = f"{name}-1.0.dist-info"
    with zipfile.ZipFile(f"{sys.argv[1]}/{name}-1.0-{tag}.whl", "w") as out:
        out.write(source, file)
        out.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\\nName: {name}\\nVersion: 1.0\\n")
        out.writestr(f"{info}/WHEEL", f"Wheel-Version: 1.0\\nRoot-Is-Purelib: false\\nTag: {tag}\\n")
        out.writestr(f"{info}/RECORD", "")
wheel("provider", "provider/lib/libbz2.so.1.0", "/lib/x86_64-linux-gnu/libbz2.so.1.0")
extension = glob.glob("/usr/lib/python3.11/lib-dynload/_bz2.*.so")[0]
wheel("user", "user/" + extension.rpartition("/")[2], extension)
`;

/** Of a source that requires what nobody has. */
export const SETUP = `
from setuptools import setup
setup(
    name="sketch",
    version="1",
    packages=["sketch"],
    install_requires=["no-such-distribution"],
    entry_points={"console_scripts": ["sketch = sketch:main"]},
)
`;

/** Takes nixpkgs for a package and for a shell. */
export const FLAKE = `{
  inputs.nixpkgs.url = "github:NixOS/nixpkgs/2fc6539b481e1d2569f25f8799236694180c0993";

  outputs =
    { nixpkgs, ... }:
    let
      pkgs = import nixpkgs { system = "x86_64-linux"; };
    in
    {
      packages.x86_64-linux.default = nixpkgs.legacyPackages.x86_64-linux.writeText "hello" "hello";
      devShells.x86_64-linux.default = pkgs.mkShell {
        packages = [ (pkgs.python311.withPackages (ps: [ ps.einops ])) ];
        COLOUR = "blue";
      };
    };
}
`;
