/** What the stand-in for nixpkgs builds works. */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { build, nix, OFFLINE_NIXPKGS } from "../helpers/nix.ts";
import { describeWith } from "../helpers/tools.ts";
import { FLAKE, NATIVE_WHEELS, SETUP, UNPACK } from "./fixtures.ts";
import { withPkgs } from "./in-scope.ts";

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

  it("builds a source tree with its build system, and checks what it requires and what it is called", async () => {
    const source = join(folder, "source");
    mkdirSync(join(source, "sketch"), { recursive: true });
    writeFileSync(join(source, "sketch", "__init__.py"), "def main(): print('drawn')\n");
    writeFileSync(join(source, "setup.py"), SETUP);
    const tree = (more: string, pname = "sketch"): string =>
      withPkgs(`python.pkgs.buildPythonPackage {
        pname = "${pname}";
        version = "1";
        pyproject = true;
        build-system = [ python.pkgs.setuptools ];
        src = ${source};
        pythonImportsCheck = [ "sketch" ];
        ${more}
      }`);
    await expect(build(tree(""))).rejects.toThrow("no-such-distribution not installed");
    await expect(build(tree("dontCheckRuntimeDeps = true;", "drawing"))).rejects.toThrow(
      "No package metadata was found for drawing",
    );
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
    // The shell's own folder stays behind.
    const env = { TMPDIR: folder };
    const shell = await nix(["develop", `path:${flake}`, ...OFFLINE_NIXPKGS, ...inside], { env });
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
