{
  description = "An image written by hand";

  inputs.nixpkgs.url = "github:NixOS/nixpkgs/2fc6539b481e1d2569f25f8799236694180c0993";

  outputs =
    { nixpkgs, ... }:
    let
      system = "x86_64-linux";
      pkgs = nixpkgs.legacyPackages.${system};
      cudaPkgs = import nixpkgs {
        inherit system;
        config = {
          allowUnfree = true;
          cudaSupport = true;
        };
      };
      comfyui = import ./. { inherit pkgs cudaPkgs; };
    in
    {
      packages.${system} = {
        comfyui = comfyui.image;
        comfyui-env = comfyui.env;
        default = comfyui.image;
      };
      devShells.${system}.default = comfyui.shell;
      checks.${system}.comfyui = comfyui.check;
      apps.${system}.load = {
        type = "app";
        program = "${comfyui.load}/bin/comfyui-load";
      };
    };
}
