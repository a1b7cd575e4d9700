# The `makeWrapper` and `wrapProgram` shell functions.
{ makeSetupHook }:

makeSetupHook { name = "make-shell-wrapper-hook"; } ./make-wrapper.sh
