#!/usr/bin/env python3
"""Lays out the page as a static folder: page.py PAGE_FOLDER CHECKOUT PROGRAM_FOLDER ESBUILD SCHEMA [NAME=LICENCE_FILE...]

SCHEMA is `NODE;PROGRAM`, the command line program to ask for the schema of scenarios, or - for none.

What a first visit loads is minified. The folder then holds the shell of web/page, netsplit.js and the two parts of its program, those of a sweep's workers, the editor, the scenarios with an index, the
licences of what it is made of, and nothing else. Addresses in index.html end in ?v=<hash of the content>, so that a cache never mixes two versions.
"""
import hashlib
import json
import os
import subprocess
import sys


def read(path):
    with open(path, "rb") as source:
        return source.read()


def licence(path):
    """The licence in a file, or in the comment that opens a source."""
    text = read(path).decode("utf-8")
    if path.endswith(".h"):
        lines = [line[2:].strip() for line in text.split("\n\n#")[0].splitlines() if line.startswith("//")]
        text = "\n".join(lines[:24])
    return text.strip()


def schema(command):
    """What `netsplit schema` prints, which must be JSON."""
    node, netsplit = command.split(";")
    printed = subprocess.run([node, "--no-experimental-fetch", netsplit, "schema"], capture_output=True,
                             stdin=subprocess.DEVNULL, check=False)
    if printed.returncode != 0:
        sys.exit(f"`netsplit schema` failed with status {printed.returncode}: {printed.stderr.decode()}")
    json.loads(printed.stdout)
    return printed.stdout


# Loaded and kept for use without a network only when a sweep begins.
LATER = ("netsplit-worker.js", "netsplit-worker.wasm")

MINIFIED = ("netsplit-worker.js", "netsplit.js", "page.js", "mirror.js", "offline.js", "page.css")


def minified(esbuild, name, data):
    made = subprocess.run([esbuild, "--minify", "--target=es2021", "--loader=" + name.rpartition(".")[2], "--log-level=warning"],
                          input=data, stdout=subprocess.PIPE, check=False)
    if made.returncode != 0:
        sys.exit(f"esbuild does not understand {name}")
    return made.stdout


def main(page, checkout, program, esbuild, schema_command, *licences):
    shell = os.path.join(checkout, "web", "page")
    files = {name: read(os.path.join(program, name)) for name in ("netsplit.js", "netsplit.wasm")}
    for name in ("netsplit-rest.wasm", "editor.js", *LATER):
        if os.path.exists(os.path.join(program, name)):
            files[name] = read(os.path.join(program, name))
    for name in sorted(os.listdir(shell)):
        files[name] = read(os.path.join(shell, name))

    for name in (n for n in MINIFIED if n in files):
        files[name] = minified(esbuild, name, files[name])

    if schema_command != "-":
        files["schema.json"] = schema(schema_command)

    words = os.path.join(checkout, "web", "words")
    for name in sorted(os.listdir(words)):
        if name.endswith(".json") and name != "en.json":  # What English is made of is in the sources.
            files["words/" + name] = read(os.path.join(words, name))

    scenarios = os.path.join(checkout, "scenarios")
    index = []
    for folder, _, names in sorted(os.walk(scenarios)):
        for name in sorted(names):
            path = os.path.relpath(os.path.join(folder, name), scenarios).replace(os.sep, "/")
            if not name.endswith(".json"):
                continue
            files["scenarios/" + path] = read(os.path.join(folder, name))
            if path.count("/") == 0:
                continue
            try:
                title = json.loads(files["scenarios/" + path]).get("title")
            except (ValueError, AttributeError):
                title = None
            index.append({"name": path[:-len(".json")], "title": title if isinstance(title, str) else path})
    files["scenarios/index.json"] = json.dumps(index, indent=1, ensure_ascii=False).encode() + b"\n"

    parts = [f"{part.split('=', 1)[0]}\n{'=' * 72}\n{licence(part.split('=', 1)[1])}\n" for part in licences]
    files["licenses.txt"] = ("Netsplit's page is built from these works of others.\n\n" + "\n\n".join(parts)).encode()

    version = hashlib.sha256(b"".join(hashlib.sha256(files[n]).digest() for n in sorted(files))).hexdigest()[:12]
    for name in ("index.html", "course.html", "sw.js"):
        files[name] = files[name].replace(b"@VERSION@", version.encode())
    # All that a page without a network is made of; pictures for a README are not.
    kept = {name: hashlib.sha256(data).hexdigest() for name, data in sorted(files.items())
            if name not in ("sw.js", "screenshot.png")}
    later = {name: kept.pop(name) for name in LATER if name in kept}
    for place, hashes in ((b"/*@FILES@*/", kept), (b"/*@LATER@*/", later)):
        files["sw.js"] = files["sw.js"].replace(place, json.dumps(hashes)[1:-1].encode())

    for folder, _, names in os.walk(page, topdown=False):
        for name in names:
            path = os.path.join(folder, name)
            if os.path.relpath(path, page).replace(os.sep, "/") not in files:
                os.remove(path)
        if folder != page and not os.listdir(folder):
            os.rmdir(folder)
    for name, data in files.items():
        path = os.path.join(page, *name.split("/"))
        os.makedirs(os.path.dirname(path), exist_ok=True)
        # A reload in the middle of a build never sees half a file.
        with open(path + ".new", "wb") as target:
            target.write(data)
        os.replace(path + ".new", path)


if __name__ == "__main__":
    if len(sys.argv) < 6:
        sys.exit(__doc__)
    main(*sys.argv[1:])
