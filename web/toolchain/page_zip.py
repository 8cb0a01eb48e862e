#!/usr/bin/env python3
"""Packs the page for people without internet: page_zip.py PAGE_FOLDER OUT.zip

The same page gives the same bytes. In the zip is one folder, netsplit/, with a note on how to open it, and with the program
as a script too, because a page that was opened as a file may load nothing else.
"""
import base64
import os
import sys
import zipfile

NOTE = """Netsplit, a playground for distributed systems

This folder is the whole program; it needs no internet. Open index.html in a browser.

Pages with embeds in them, such as course.html, need a web server, and so does a class that opens one copy. In this folder,

    python3 -m http.server 8080        (python on Windows)

and open http://localhost:8080/ in a browser; others in the room open http://YOUR-ADDRESS:8080/. Licences are in licenses.txt.
"""


def main(page, out):
    files = {"READ ME.txt": NOTE.replace("\n", "\r\n").encode()}
    for folder, _, names in os.walk(page):
        for name in names:
            path = os.path.join(folder, name)
            with open(path, "rb") as source:
                files[os.path.relpath(path, page).replace(os.sep, "/")] = source.read()
    script = ""
    for name, part in (("netsplitWasm", "netsplit.wasm"), ("netsplitRest", "netsplit-rest.wasm")):
        if part in files:
            script += f'window.{name} = "{base64.b64encode(files[part]).decode()}";\n'
    files["netsplit-wasm.js"] = script.encode()
    with zipfile.ZipFile(out + ".new", "w", zipfile.ZIP_DEFLATED, compresslevel=9) as packed:
        for name in sorted(files):
            entry = zipfile.ZipInfo("netsplit/" + name, (2000, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            packed.writestr(entry, files[name])
    os.replace(out + ".new", out)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(*sys.argv[1:])
