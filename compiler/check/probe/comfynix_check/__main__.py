"""`python -P -m comfynix_check`."""

import sys

from comfynix_check.cli import main

sys.exit(main(sys.argv[1:]))
