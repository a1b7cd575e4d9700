__version__ = "2.10.0+cu130"
cuda = "13.0"
hip = xpu = None
git_version = "0"
