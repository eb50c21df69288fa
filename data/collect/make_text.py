#!/usr/bin/env python3
"""Make the training text of the sweep from a Debian Linux source package.

    apt-get update
    python3 make_text.py --out FOLDER [--package linux-source-6.12] [--version 6.12.117-1~deb12u1] [--megabytes 300]

Downloads the package with apt-get without installing it. Takes every documentation file (.rst and .txt under
Documentation/) and then .c files in the order of the SHA-256 of their path until the size is reached, sorts all of them
by that hash, so that the order does not depend on the file system, and writes

    FOLDER/text.xz      the files, each followed by a NUL byte, UTF-8
    FOLDER/text.json    package, version, files, bytes, SHA-256 of the uncompressed text

The text is GPL-2.0 (the kernel's licence) and is not committed: the same package version gives the same SHA-256.
Needs apt-get, dpkg-deb, tar and xz; Python 3.9 or later, no other package.
"""

import argparse
import hashlib
import json
import pathlib
import subprocess
import sys
import tarfile
import tempfile


def path_key(path):
    """A fixed pseudo-random order of files, the same on every machine."""
    return hashlib.sha256(path.encode()).hexdigest()


def fetch(package, version, folder):
    """Download the package and return (path of the source tarball inside it, version)."""
    name = f"{package}={version}" if version else package
    subprocess.run(["apt-get", "download", "-q", name], cwd=folder, check=True, stdout=sys.stderr)
    deb = next(pathlib.Path(folder).glob(f"{package}_*.deb"))
    found = subprocess.run(["dpkg-deb", "-f", deb, "Version"], check=True, capture_output=True, text=True).stdout.strip()
    subprocess.run(["dpkg-deb", "-x", deb, folder], check=True)
    tarballs = list(pathlib.Path(folder).glob("usr/src/linux-source-*.tar.*"))
    if len(tarballs) != 1:
        raise SystemExit(f"{deb.name}: expected one source tarball, found {tarballs}")
    return tarballs[0], found


def wanted(path):
    """'doc', 'code' or None for a path inside the tarball."""
    inside = path.split("/", 1)[-1]
    if inside.startswith("Documentation/") and inside.endswith((".rst", ".txt")):
        return "doc"
    return "code" if inside.endswith(".c") else None


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--out", type=pathlib.Path, required=True)
    arguments.add_argument("--package", default="linux-source-6.12")
    arguments.add_argument("--version", default="", help="exact package version; without it, the newest")
    arguments.add_argument("--megabytes", type=int, default=300)
    options = arguments.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)

    with tempfile.TemporaryDirectory() as folder:
        tarball, version = fetch(options.package, options.version, folder)
        files = {"doc": {}, "code": {}}
        with tarfile.open(tarball, "r|*") as archive:
            for member in archive:
                kind = wanted(member.name) if member.isfile() else None
                if kind:
                    content = archive.extractfile(member).read()
                    try:
                        content.decode("utf-8")
                    except UnicodeDecodeError:
                        continue
                    if content.strip() and b"\0" not in content:
                        files[kind][member.name] = content

    limit = options.megabytes * 1_000_000
    chosen, size = {}, 0
    for kind in ("doc", "code"):
        for path in sorted(files[kind], key=path_key):
            if size + len(files[kind][path]) + 1 > limit:
                continue
            chosen[path] = files[kind][path]
            size += len(files[kind][path]) + 1
    text = b"".join(chosen[path] + b"\0" for path in sorted(chosen, key=path_key))

    facts = {
        "package": options.package,
        "version": version,
        "files": len(chosen),
        "documentation_files": sum(wanted(path) == "doc" for path in chosen),
        "bytes": len(text),
        "sha256": hashlib.sha256(text).hexdigest(),
    }
    target = options.out / "text.xz"
    with target.open("wb") as out:
        # Blocks allow several cores to unpack it; a large dictionary makes the file small enough to transfer.
        subprocess.run(["xz", "-9", "-T0", "--block-size=80MiB", "-c"], input=text, stdout=out, check=True)
    facts["xz_bytes"] = target.stat().st_size
    (options.out / "text.json").write_text(json.dumps(facts, indent=1) + "\n")
    print(json.dumps(facts))


if __name__ == "__main__":
    main()
