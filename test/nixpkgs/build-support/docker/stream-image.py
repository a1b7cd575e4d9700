"""Writes an image to standard output as `docker save` would: stream-image.py CONF.

One layer for each group of store paths, then the customisation layer. The format is that of the
Docker image specification v1.2: a tar of LAYER/layer.tar files, their configuration, a manifest.
"""

import datetime
import hashlib
import io
import json
import os
import sys
import tarfile


def instant(text):
    if text == "now":
        return datetime.datetime.now(datetime.timezone.utc)
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))


class Digest:
    """A file that keeps the hash and the size of what is written to it, and passes it on."""

    def __init__(self, target=None):
        self.sha256 = hashlib.sha256()
        self.size = 0
        self.target = target

    def write(self, data):
        self.sha256.update(data)
        self.size += len(data)
        if self.target is not None:
            self.target.write(data)
        return len(data)


def below(path):
    """A store path and all it holds, folders before what is in them."""
    yield path
    if os.path.isdir(path) and not os.path.islink(path):
        for name in sorted(os.listdir(path)):
            yield from below(os.path.join(path, name))


def write_store_layer(target, paths, conf):
    """A tar of store paths, with the store's own folders first."""
    mtime = instant(conf["mtime"]).timestamp()

    def owned(info, mode=None):
        info.mtime = mtime
        info.uid, info.gid = int(conf["uid"]), int(conf["gid"])
        info.uname, info.gname = conf["uname"], conf["gname"]
        info.mode = info.mode if mode is None else mode
        return info

    with tarfile.open(fileobj=target, mode="w|", format=tarfile.PAX_FORMAT) as tar:
        parent = ""
        for part in conf["store_dir"].strip("/").split("/"):
            parent = f"{parent}/{part}"
            folder = tarfile.TarInfo(parent.lstrip("/"))
            folder.type = tarfile.DIRTYPE
            tar.addfile(owned(folder, 0o755))
        for path in paths:
            for file in below(path):
                tar.inodes = {}  # a store that links equal files must not show in the layer
                info = owned(tar.gettarinfo(file, arcname=file.lstrip("/")))
                if info.isreg():
                    with open(file, "rb") as content:
                        tar.addfile(info, content)
                else:
                    tar.addfile(info)


def add(archive, name, data):
    info = tarfile.TarInfo(name)
    info.size = len(data)
    archive.addfile(info, io.BytesIO(data))


def add_stream(archive, name, size, write):
    """A member whose content is written by `write(target)`, which must give `size` bytes."""
    info = tarfile.TarInfo(name)
    info.size = size
    archive.fileobj.write(info.tobuf(archive.format, archive.encoding, archive.errors))
    write(archive.fileobj)
    archive.fileobj.write(b"\0" * (-size % tarfile.BLOCKSIZE))


def main():
    with open(sys.argv[1]) as file:
        conf = json.load(file)

    archive = tarfile.open(fileobj=sys.stdout.buffer, mode="w|", format=tarfile.GNU_FORMAT)
    layers = []  # (digest, store paths)
    for paths in conf["store_layers"]:
        print(f"Creating layer {len(layers) + 1} from paths: {paths}", file=sys.stderr)
        digest = Digest()
        write_store_layer(digest, paths, conf)
        checksum = digest.sha256.hexdigest()
        add_stream(
            archive,
            f"{checksum}/layer.tar",
            digest.size,
            lambda target: write_store_layer(target, paths, conf),
        )
        layers.append((checksum, paths))

    customisation = conf["customisation_layer"]
    with open(os.path.join(customisation, "checksum")) as file:
        checksum = file.read().strip()
    print(f"Creating layer {len(layers) + 1} with customisation...", file=sys.stderr)
    with open(os.path.join(customisation, "layer.tar"), "rb") as file:
        add(archive, f"{checksum}/layer.tar", file.read())
    layers.append((checksum, [customisation]))

    created = instant(conf["created"]).isoformat()
    image = {
        "created": created,
        "architecture": conf["architecture"],
        "os": "linux",
        "config": conf["config"],
        "rootfs": {"type": "layers", "diff_ids": [f"sha256:{checksum}" for checksum, _ in layers]},
        "history": [
            {"created": created, "comment": f"store paths: {paths}"} for _, paths in layers
        ],
    }
    text = json.dumps(image, indent=4).encode()
    name = f"{hashlib.sha256(text).hexdigest()}.json"
    add(archive, name, text)
    manifest = {
        "Config": name,
        "RepoTags": [conf["repo_tag"]],
        "Layers": [f"{checksum}/layer.tar" for checksum, _ in layers],
    }
    add(archive, "manifest.json", json.dumps([manifest], indent=4).encode())
    archive.close()


if __name__ == "__main__":
    main()
