import { createHash } from "node:crypto";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { build, evaluate, nix, NixFailure, OFFLINE_NIXPKGS, STANDIN } from "./helpers/nix.ts";
import { describeWith } from "./helpers/tools.ts";

/** An expression with the stand-in's package set, and an interpreter of it, in scope. */
const withPkgs = (expression: string): string => `
  let
    pkgs = import ${STANDIN} { system = "x86_64-linux"; };
    inherit (pkgs) lib;
    python = pkgs.python311;
    torch = final: final.buildPythonPackage {
      pname = "torch";
      version = "0";
      format = "wheel";
      src = pkgs.fetchurl { url = "file:///torch.whl"; hash = lib.fakeHash; };
      passthru = {
        inherit (pkgs) cudaPackages;
        cudaCapabilities = [ ];
        cudaSupport = true;
        cxxdev = null;
        rocmSupport = false;
      };
    };
    overridden = overrides:
      let self = python.override { inherit self; packageOverrides = overrides; }; in self;
  in
  ${expression}`;

const evaluated = (expression: string): Promise<unknown> => evaluate(withPkgs(expression));

/** What Nix says of an expression that does not evaluate. */
const complaint = (expression: string): Promise<string> =>
  evaluated(expression).then(
    (value) => `no complaint: ${JSON.stringify(value)}`,
    (error: unknown) => (error instanceof NixFailure ? error.result.stderr : String(error)),
  );

describeWith(["nix"], "the stand-in for nixpkgs, evaluated", () => {
  it("has no attribute that nixpkgs lacks", async () => {
    expect(await complaint("pkgs.fetchFromGithub")).toContain(
      "attribute 'fetchFromGithub' missing",
    );
    expect(await complaint("python.pkgs.opencv-contrib-python")).toContain("missing");
    expect(await complaint("lib.escapeShellArguments")).toContain("missing");
  });

  const fake = "hash = lib.fakeHash;";
  it.each([
    ["fetchurl", `pkgs.fetchurl { url = "file:///x"; ${fake} filename = "x"; }`, "filename"],
    [
      "fetchFromGitHub",
      `pkgs.fetchFromGitHub { owner = "o"; repo = "r"; rev = "x"; ${fake} submodules = true; }`,
      "submodules",
    ],
    ["fetchgit", `pkgs.fetchgit { url = "https://x/y"; rev = "x"; ${fake} depth = 1; }`, "depth"],
    ["requireFile", `pkgs.requireFile { name = "x"; url = "x"; ${fake} path = "x"; }`, "path"],
    ["mkShell", `pkgs.mkShell { package = [ ]; }`, "package"],
    [
      "streamLayeredImage",
      `pkgs.dockerTools.streamLayeredImage { name = "x"; layers = [ ]; }`,
      "layers",
    ],
    [
      "buildPythonPackage",
      `(python.pkgs.buildPythonPackage { pname = "x"; version = "1"; format = "other"; requires = [ ]; })`,
      "requires",
    ],
    ["python.override", `(python.override { overrides = 1; })`, "overrides"],
    ["python.withPackages", `(python.buildEnv.override { packages = [ ]; })`, "packages"],
    ["fakeNss", `(pkgs.fakeNss.override { users = [ ]; })`, "users"],
    ["import", `(import ${STANDIN} { system = "x86_64-linux"; overlay = [ ]; }).bash`, "overlay"],
    [
      "config",
      `(import ${STANDIN} { system = "x86_64-linux"; config.cudasupport = true; }).cudaPackages.cuda_nvcc`,
      "cudasupport",
    ],
  ])("refuses an argument that %s does not have", async (_, call, argument) => {
    const said = await complaint(`(${call}).outPath`);
    expect(said).toMatch(/unexpected argument|unknown nixpkgs config/);
    expect(said).toContain(argument);
  });

  it("wants a format, one hash, and one of rev and tag", async () => {
    const bare = `python.pkgs.buildPythonPackage { pname = "x"; version = "1"; }`;
    expect(await complaint(`(${bare}).outPath`)).toContain("does not configure a `format`");
    const nohash = `pkgs.fetchurl { url = "file:///x"; }`;
    expect(await complaint(`(${nohash}).outPath`)).toContain("requires a hash");
    const norev = `pkgs.fetchFromGitHub { owner = "o"; repo = "r"; ${fake} }`;
    expect(await complaint(`(${norev}).outPath`)).toContain("`rev` or `tag`");
  });

  it("falls into infinite recursion when a bootstrap package is replaced", async () => {
    const replaced = `(overridden (final: prev: {
      wheel = final.buildPythonPackage {
        pname = "wheel"; version = "1"; format = "wheel"; src = ./x;
      };
    })).pkgs.wheel.outPath`;
    expect(await complaint(replaced)).toContain("infinite recursion encountered");
  });

  it("shows an override to what depends on it", async () => {
    const both = await evaluated(`
      let ours = overridden (final: prev: { torch = torch final; }); in {
        same = ours.pkgs.torchvision.outPath == python.pkgs.torchvision.outPath;
        versions = map (p: p.version) (
          lib.filter (p: p.pname or null == "torch") ours.pkgs.torchvision.requiredPythonModules
        );
      }`);
    expect(both).toEqual({ same: false, versions: ["0"] });
  });

  it("reads of a replacement what nixpkgs' recipes read", async () => {
    const bare = `(overridden (final: prev: {
      numpy = final.buildPythonPackage {
        pname = "numpy"; version = "0"; format = "other"; dontUnpack = true;
      };
    })).pkgs.scipy.outPath`;
    expect(await complaint(bare)).toContain("attribute 'coreIncludeDir' missing");
    const alone = `(overridden (final: prev: {
      torch = removeAttrs (torch final) [ "cxxdev" ];
    })).pkgs.torchvision.outPath`;
    expect(await complaint(alone)).toContain("attribute 'cxxdev' missing");
  });

  it("refuses packages of another Python", async () => {
    const mixed = `python.pkgs.buildPythonPackage {
      pname = "x"; version = "1"; format = "other"; dependencies = [ pkgs.python314.pkgs.numpy ];
    }`;
    expect(await complaint(`(${mixed}).outPath`)).toContain("Python version mismatch");
  });

  it("has CUDA packages only where cudaSupport and allowUnfree are set", async () => {
    const nvcc = (config: string): string =>
      `(import ${STANDIN} { system = "x86_64-linux"; config = { ${config} }; }).cudaPackages_13_0.cuda_nvcc.outPath`;
    expect(await complaint(nvcc("allowUnfree = true;"))).toContain(
      "broken: This package is broken",
    );
    expect(await complaint(nvcc("cudaSupport = true;"))).toContain("unfree license");
    const both = await evaluated(nvcc("cudaSupport = true; allowUnfree = true;"));
    expect(both).toMatch(/cuda_nvcc/);
  });

  it("evaluates every Python package of its table, under every interpreter", async () => {
    const counts = await evaluated(`
      lib.genAttrs [ "python311" "python314" "python314FreeThreading" ] (name:
        lib.length (lib.filter (package: package.drvPath != "") (
          map (attribute: pkgs.\${name}.pkgs.\${attribute}) (
            lib.attrNames (import ${STANDIN}/python/modules.nix).packages))))`);
    const size = Object.values(counts as Record<string, number>)[0];
    expect(size).toBeGreaterThan(200);
    expect(counts).toEqual({ python311: size, python314: size, python314FreeThreading: size });
  });
});

describeWith(["builds"], "the stand-in for nixpkgs, built", () => {
  const versions = { pip: "23.0.1", setuptools: "66.1.1", wheel: "0.38.4" };
  const folder = mkdtempSync(join(tmpdir(), "standin-"));
  // Builds run as other users, who read the fixtures.
  execFileSync("chmod", ["755", folder]);
  afterAll(() => rmSync(folder, { recursive: true }));

  /** Debian's three real wheels, in a set of their own beside the package set. */
  const withWheels = (expression: string): string => {
    const lines = Object.entries(versions).map(([pname, version]) => {
      const file = `${pname}-${version}-py3-none-any.whl`;
      const bytes = readFileSync(`/usr/share/python-wheels/${file}`);
      const hash = `sha256-${createHash("sha256").update(bytes).digest("base64")}`;
      return `${pname} = python.pkgs.buildPythonPackage {
        pname = "${pname}";
        version = "${version}";
        format = "wheel";
        src = pkgs.fetchurl {
          url = "file:///usr/share/python-wheels/${file}";
          name = "${file}";
          hash = "${hash}";
        };
        dontStrip = true;
        postInstall = "rm dist/*.whl";
      };`;
    });
    return withPkgs(`
      let
        wheels = { ${lines.join("\n")} };
        env = python.withPackages (ps: [ wheels.pip wheels.setuptools wheels.wheel ps.einops ]);
      in ${expression}`);
  };

  const image = `pkgs.dockerTools.streamLayeredImage {
    name = "Pictures";
    tag = "one";
    contents = [ env pkgs.bash pkgs.dockerTools.binSh (pkgs.fakeNss.override {
      extraPasswdLines = [ "painter:x:1000:1000::/home/painter:/bin/sh" ];
    }) ];
    config = { Cmd = [ "/bin/python3" ]; User = "1000:1000"; };
    extraCommands = "mkdir -m 1777 tmp";
    fakeRootCommands = "mkdir -p home/painter && chown -R 1000:1000 home/painter";
    layeringPipeline = [
      [ "subcomponent_out" [ python pkgs.bash ] ]
      [ "over" "rest" [ "pipe" [ [ "subcomponent_out" [ wheels.pip wheels.wheel ] ] ] ] ]
    ];
  }`;

  it("makes an environment of real wheels that imports them, twice the same", async () => {
    const [env] = await build(withWheels("env"));
    const program = `
import setuptools, wheel, einops, sys
print(sys.prefix, setuptools.__version__, wheel.__version__)`;
    const said = execFileSync(`${env}/bin/python3`, ["-c", program], { encoding: "utf8" });
    expect(said.trim()).toBe([env, versions.setuptools, versions.wheel].join(" "));
    const pip = execFileSync(`${env}/bin/pip`, ["--version"], { encoding: "utf8" });
    expect(pip).toContain(`pip ${versions.pip} from /nix/store/`);
    await build(withWheels("[ wheels.pip wheels.setuptools env ]"), { rebuild: true });
  });

  it("makes an image with the layers asked for, which runs on nothing but itself", async () => {
    const [stream] = await build(withWheels(image));
    const archive = join(folder, "image.tar");
    execFileSync("sh", ["-c", `${stream} > ${archive} 2> /dev/null`]);
    const report = execFileSync("/usr/bin/python3.11", [
      "-c",
      UNPACK,
      archive,
      join(folder, "root"),
    ]);
    const { tags, layers, owners } = JSON.parse(report.toString()) as Unpacked;
    expect(tags).toEqual(["pictures:one"]);
    expect(layers).toEqual([
      ["bash", "glibc", "python3"],
      ["python3.11-pip", "python3.11-wheel"],
      expect.arrayContaining(["python3", "python3.11-setuptools", "python3.11-einops", "passwd"]),
      [],
    ]);
    expect(owners).toMatchObject({
      "./home/painter": [1000, 1000, 0o755],
      "./tmp": [0, 0, 0o1777],
    });
    const inside = `import wheel, ssl, sqlite3, pwd; print(pwd.getpwuid(1000).pw_name)`;
    const said = execFileSync("chroot", [join(folder, "root"), "/bin/python3", "-c", inside]);
    expect(said.toString().trim()).toBe("painter");
    await build(withWheels(image), { rebuild: true });
  });

  it("crashes on an empty layering pipeline, as nixpkgs does", async () => {
    const empty = withWheels(
      `pkgs.dockerTools.streamLayeredImage { name = "x"; contents = [ pkgs.zlib ]; layeringPipeline = [ ]; }`,
    );
    await expect(build(empty)).rejects.toThrow("not iterable");
  });

  it("patches a native wheel: libraries of siblings are found, missing ones are an error", async () => {
    execFileSync("/usr/bin/python3.11", ["-c", NATIVE_WHEELS, folder]);
    const native = (what: string): string =>
      withPkgs(`
        let
          wheel = pname: more: python.pkgs.buildPythonPackage ({
            inherit pname;
            version = "1.0";
            format = "wheel";
            src = ${folder} + "/\${pname}-1.0-cp311-cp311-linux_x86_64.whl";
            nativeBuildInputs = [ pkgs.autoPatchelfHook ];
            buildInputs = [ pkgs.stdenv.cc.cc.lib pkgs.zlib ];
            appendRunpaths = [ "$ORIGIN" "\${pkgs.addDriverRunpath.driverLink}/lib" ];
            postInstall = "rm dist/*.whl";
          } // more);
          provider = wheel "provider" { };
          user = wheel "user" {
            preFixup = "addAutoPatchelfSearchPath --no-recurse \${
              lib.escapeShellArgs [ "\${provider}/\${python.sitePackages}/provider/lib" ]
            }";
          };
          alone = wheel "user" { };
          ignoring = wheel "user" { autoPatchelfIgnoreMissingDeps = [ "libbz2.so.1.0" ]; };
        in ${what}`);
    const [env] = await build(native("python.withPackages (_: [ provider user ])"));
    const program = `
import user._bz2
print({line.split()[-1] for line in open("/proc/self/maps") if "libbz2" in line})`;
    const said = execFileSync(`${env}/bin/python3`, ["-c", program], { encoding: "utf8" });
    expect(said).toContain("python3.11-provider-1.0/");
    await expect(build(native("alone"))).rejects.toThrow(
      "could not satisfy dependency libbz2.so.1.0",
    );
    await build(native("ignoring"));
  });

  it("builds a source tree with its build system, and checks what it requires", async () => {
    const source = join(folder, "source");
    mkdirSync(join(source, "sketch"), { recursive: true });
    writeFileSync(join(source, "sketch", "__init__.py"), "def main(): print('drawn')\n");
    writeFileSync(join(source, "setup.py"), SETUP);
    const tree = (more: string): string =>
      withPkgs(`python.pkgs.buildPythonPackage {
        pname = "sketch";
        version = "1";
        pyproject = true;
        build-system = [ python.pkgs.setuptools ];
        src = ${source};
        pythonImportsCheck = [ "sketch" ];
        ${more}
      }`);
    await expect(build(tree(""))).rejects.toThrow("no-such-distribution not installed");
    const [sketch] = await build(tree("dontCheckRuntimeDeps = true;"));
    expect(execFileSync(`${sketch}/bin/sketch`, { encoding: "utf8" })).toBe("drawn\n");
  });

  it("lets a thin package carry a wheel's requirements to nixpkgs' packages", async () => {
    const thin = withWheels(`
      let
        self = python.override {
          inherit self;
          packageOverrides = final: prev: {
            tqdm = final.buildPythonPackage {
              pname = "tqdm";
              version = "99";
              format = "other";
              dontUnpack = true;
              installPhase = "mkdir $out";
              dependencies = [ wheels.pip final.einops ];
              pythonImportsCheck = [ "pip" "einops" ];
            };
          };
        };
      in self.withPackages (ps: [ ps.safetensors ps.gguf ])`);
    const [env] = await build(thin);
    const program = "import pip, einops, gguf; print(pip.__version__)";
    const said = execFileSync(`${env}/bin/python3`, ["-c", program], { encoding: "utf8" });
    expect(said.trim()).toBe(versions.pip);
  });

  it("takes nixpkgs' place in a flake, for packages and for a development shell", async () => {
    const flake = join(folder, "flake");
    mkdirSync(flake);
    writeFileSync(join(flake, "flake.nix"), FLAKE);
    const built = await nix(["build", "--json", "--no-link", `path:${flake}`, ...OFFLINE_NIXPKGS]);
    expect(built).toMatchObject({ code: 0 });
    expect(built.stdout).toContain("hello");
    const inside = ["-c", "sh", "-c", "echo $COLOUR; command -v python3"];
    const shell = await nix(["develop", `path:${flake}`, ...OFFLINE_NIXPKGS, ...inside]);
    expect(shell.stdout).toMatch(/^blue\n\/nix\/store\/.*-env\/bin\/python3\n$/);
  });
});

interface Unpacked {
  readonly tags: readonly string[];
  /** For each layer, the names of its store paths without hash and version. */
  readonly layers: readonly (readonly string[])[];
  /** Of the last layer: path to user, group and mode. */
  readonly owners: Readonly<Record<string, readonly number[]>>;
}

/** Unpacks a docker-archive and says what was in it. */
const UNPACK = `
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
const NATIVE_WHEELS = `
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

const SETUP = `
from setuptools import setup
setup(
    name="sketch",
    version="1",
    packages=["sketch"],
    install_requires=["no-such-distribution"],
    entry_points={"console_scripts": ["sketch = sketch:main"]},
)
`;

const FLAKE = `{
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
