"""bitsandbytes, as far as the stand-in for nixpkgs has it."""

import scipy
import torch

torch_file = torch.__file__
scipy_file = scipy.__file__
