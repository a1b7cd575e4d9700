"""Its library dies while it is loaded."""

import os
import signal

os.kill(os.getpid(), signal.SIGSEGV)
