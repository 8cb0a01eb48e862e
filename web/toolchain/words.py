#!/usr/bin/env python3
"""Writes the table of all that the interface says, web/words/en.json: words.py [--check]

It is read from the sources in web/: the texts in tr("..."), trf("...", values) and later("..."), from the words for notes
in core/timeline/note_words.h, told_as("..."), and what index.html has in elements with data-tr or as an aria-label. A translation is a copy with
other words behind each text. --check only says in a line what is missing or no longer there, and ends with status 1.
"""
import glob
import json
import os
import re
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
TABLE = os.path.join(ROOT, "web/words/en.json")
LITERAL = r'"(?:\\.|[^"\\\n])*"'
CALL = re.compile(r"\b(?:tr|trf|later|told_as)\(\s*((?:" + LITERAL + r"\s*)+)")
ESCAPE = re.compile(rb'\\x([0-9a-fA-F]{2})|\\(.)', re.S)
PLAIN = {b"n": b"\n", b"t": b"\t"}


def value_of(literals):
    """What the compiler makes of adjacent literals."""
    inside = b"".join(part[1:-1] for part in re.findall(LITERAL.encode(), literals.encode()))
    return ESCAPE.sub(lambda m: bytes([int(m[1], 16)]) if m[1] else PLAIN.get(m[2], m[2]), inside).decode()


def texts():
    found = {}
    patterns = ("core/timeline/note_words.h", "web/**/*.cpp", "web/**/*.h", "web/page/*.js")
    for name in sorted(n for p in patterns for n in glob.glob(os.path.join(ROOT, p), recursive=True)):
        with open(name, encoding="utf-8") as source:
            for call in CALL.finditer(re.sub(r"^\s*//.*$", "", source.read(), flags=re.M)):
                found.setdefault(value_of(call[1]), "")
    with open(os.path.join(ROOT, "web/page/index.html"), encoding="utf-8") as page:
        for match in re.finditer(r' data-tr>([^<]*)<| aria-label="([^"]*)"', page.read()):
            found.setdefault(match[1] or match[2], "")
    return found


def main():
    wanted = texts()
    if "--check" not in sys.argv:
        with open(TABLE, "w", encoding="utf-8") as out:
            out.write(json.dumps(wanted, ensure_ascii=False, indent=1) + "\n")
        return 0
    with open(TABLE, encoding="utf-8") as table:
        there = json.load(table)
    wrong = [f"lacks {json.dumps(t, ensure_ascii=False)}" for t in wanted if t not in there]
    wrong += [f"still has {json.dumps(t, ensure_ascii=False)}" for t in there if t not in wanted]
    if wrong:
        print(f"web/words/en.json {wrong[0]}" + (f", and {len(wrong) - 1} more" if wrong[1:] else "") +
              ": run web/toolchain/words.py")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
