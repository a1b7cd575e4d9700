"""Prints what stream-image.py is told of an image, from the variables of its derivation."""

import json
import os
import sys

env = os.environ

with open(env["baseJson"]) as file:
    conf = json.load(file)
with open(env["storeLayers"]) as file:
    conf["store_layers"] = json.load(file)

# Without a tag, an image is known by the hash of this file's own name.
tag = env["imageTag"] or os.path.basename(env["out"]).split("-")[0]

conf |= {
    "store_dir": env["NIX_STORE"],
    "customisation_layer": env["customisationLayer"],
    "repo_tag": f"{env['imageName']}:{tag}",
    **{key: env[key] for key in ("created", "mtime", "uid", "gid", "uname", "gname")},
}
json.dump(conf, sys.stdout, indent=2, sort_keys=True)
