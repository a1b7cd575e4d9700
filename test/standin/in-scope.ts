/** Expressions of the stand-in for nixpkgs. */
import { evaluate, NixFailure, STANDIN } from "../helpers/nix.ts";

/** An expression with the stand-in's package set, and an interpreter of it, in scope. */
export const withPkgs = (expression: string): string => `
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

/** Its value. */
export const evaluated = (expression: string): Promise<unknown> => evaluate(withPkgs(expression));

/** What Nix says of an expression that does not evaluate. */
export const complaint = (expression: string): Promise<string> =>
  evaluated(expression).then(
    (value) => `no complaint: ${JSON.stringify(value)}`,
    (error: unknown) => (error instanceof NixFailure ? error.result.stderr : String(error)),
  );
