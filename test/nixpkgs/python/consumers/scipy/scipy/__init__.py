"""scipy, as far as the stand-in for nixpkgs has it."""

import pathlib

import numpy

numpy_file = numpy.__file__
built_with = (pathlib.Path(__file__).parent / "built-with.conf").read_text()
