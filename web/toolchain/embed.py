#!/usr/bin/env python3
"""Writes files into C++ sources.

    embed.py scenarios OUT.cpp ROOT FILE...      every scenarios/<topic>/<lesson>.json
    embed.py shaders OUT.h FILE...               every shaders/<name>.glsl
    embed.py bytes OUT.cpp HEADER NAMESPACE NAME=FILE...   binary files as arrays
    embed.py icons OUT.h NAMES.txt LUCIDE_CODEPOINTS.json OUT_CODEPOINTS.txt
    embed.py ranges OUT.cpp HEADER CODEPOINTS.txt          code points as ranges for Dear ImGui
"""
import difflib
import json
import os
import re
import sys


def write(path, text):
    """Leaves an unchanged file alone, so that nothing is rebuilt for it."""
    os.makedirs(os.path.dirname(path) or ".", exist_ok=True)
    try:
        with open(path, encoding="utf-8") as old:
            if old.read() == text:
                os.utime(path)
                return
    except OSError:
        pass
    with open(path, "w", encoding="utf-8") as new:
        new.write(text)


def text_literal(path):
    with open(path, encoding="utf-8") as source:
        text = source.read()
    delimiter = "netsplit"
    if ")" + delimiter + '"' in text:
        sys.exit(f"{path}: holds the raw string's own end mark")
    # Literals are joined by the compiler; short ones keep every compiler's limits.
    pieces = [text[i:i + 12000] for i in range(0, len(text), 12000)] or [""]
    return "\n".join(f'R"{delimiter}({piece}){delimiter}"' for piece in pieces)


# What the page opens with (web/app/open.cpp). Of the others it loads the texts later: web/toolchain/split.py finds them.
FIRST_SEEN = ("raft/steady_state",)


def scenarios(out, root, files):
    rows, texts = [], []
    for number, path in enumerate(sorted(files, key=lambda p: os.path.relpath(p, root))):
        name = os.path.splitext(os.path.relpath(path, root))[0].replace(os.sep, "/")
        place = "" if name in FIRST_SEEN else "NETSPLIT_LATER "
        texts.append(f"{place}constexpr char text_{number}[] =\n{text_literal(path)};\n")
        rows.append(f'    {{"{name}", {{text_{number}, sizeof text_{number} - 1}}}},\n')
    body = "".join(rows)
    table = (f"constexpr std::array<EmbeddedScenario, {len(rows)}> all{{{{\n{body}}}}};\n" if rows
             else "constexpr std::array<EmbeddedScenario, 0> all{};\n")
    write(out, '// Generated from scenarios/; do not edit.\n#include "scenarios_embedded.h"\n#include <array>\n\n'
               '#ifdef __EMSCRIPTEN__\n#define NETSPLIT_LATER __attribute__((section("later")))\n#else\n'
               "#define NETSPLIT_LATER\n#endif\n\nnamespace netsplit {\nnamespace {\n" + "".join(texts) + table +
               "} // namespace\n\nstd::span<const EmbeddedScenario> embedded_scenarios() { return all; }\n"
               "} // namespace netsplit\n")


def shaders(out, files):
    rows = []
    for path in sorted(files):
        stem = os.path.splitext(os.path.basename(path))[0]
        rows.append(f"inline constexpr std::string_view {re.sub('[^A-Za-z0-9_]', '_', stem)} =\n{text_literal(path)};\n")
    write(out, "// Generated from shaders/; do not edit.\n#pragma once\n#include <string_view>\n\n"
               "namespace netsplit::shaders {\n" + "".join(rows) + "} // namespace netsplit::shaders\n")


def byte_arrays(out, header, namespace, pairs):
    rows = []
    for pair in pairs:
        name, path = pair.split("=", 1)
        with open(path, "rb") as source:
            data = source.read()
        lines = "".join("    " + ",".join(str(b) for b in data[i:i + 32]) + ",\n" for i in range(0, len(data), 32))
        rows.append(f"namespace {{\nconstexpr unsigned char {name}_bytes[] = {{\n{lines}}};\n}} // namespace\n"
                    f"std::span<const unsigned char> {name}() {{ return {name}_bytes; }}\n\n")
    write(out, f'// Generated; do not edit.\n#include "{header}"\n\nnamespace {namespace} {{\n' + "".join(rows) +
               f"}} // namespace {namespace}\n")


def icons(out, names_file, codepoints_file, codepoints_out):
    with open(codepoints_file, encoding="utf-8") as source:
        known = json.load(source)
    with open(names_file, encoding="utf-8") as listed:
        names = sorted({line.split("#")[0].strip() for line in listed} - {""})
    rows, codes = [], []
    for name in names:
        if name not in known:
            near = difflib.get_close_matches(name, known, 3)
            sys.exit(f"{names_file}: Lucide has no icon '{name}'" + (f"; near: {', '.join(near)}" if near else ""))
        code = known[name]
        escaped = "".join(f"\\x{byte:02x}" for byte in chr(code).encode("utf-8"))
        constant = "ICON_" + name.upper().replace("-", "_")
        rows.append(f'inline constexpr const char* {constant} = "{escaped}"; // U+{code:04X}\n')
        codes.append(code)
    limits = (min(codes), max(codes)) if codes else (0xE000, 0xE000)
    write(out, "// Generated from web/toolchain/icons.txt and Lucide; do not edit.\n#pragma once\n\n"
               "namespace netsplit {\n" + "".join(rows) +
               "// First and last code point, as ImGui's glyph ranges want them.\n"
               f"inline constexpr unsigned short ICON_MIN = 0x{limits[0]:04x};\n"
               f"inline constexpr unsigned short ICON_MAX = 0x{limits[1]:04x};\n}} // namespace netsplit\n")
    write(codepoints_out, "".join(f"U+{code:04X}\n" for code in codes))


def ranges(out, header, codepoints_file):
    found = []
    with open(codepoints_file, encoding="utf-8") as lines:
        for line in lines:
            line = line.split("#")[0].strip()
            if line:
                first, _, last = line.removeprefix("U+").partition("-")
                found.append((int(first, 16), int(last or first, 16)))
    numbers = "".join(f"    0x{first:04x}, 0x{last:04x},\n" for first, last in sorted(found))
    write(out, f'// Generated; do not edit.\n#include "{header}"\n\nnamespace netsplit::fonts {{\nnamespace {{\n'
               f"constexpr unsigned short ranges[] = {{\n{numbers}    0,\n}};\n}} // namespace\n"
               "const unsigned short* text_ranges() { return ranges; }\n} // namespace netsplit::fonts\n")


def main(arguments):
    what, rest = arguments[0], arguments[1:]
    if what == "scenarios":
        scenarios(rest[0], rest[1], rest[2:])
    elif what == "shaders":
        shaders(rest[0], rest[1:])
    elif what == "bytes":
        byte_arrays(rest[0], rest[1], rest[2], rest[3:])
    elif what == "icons":
        icons(*rest)
    elif what == "ranges":
        ranges(*rest)
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    main(sys.argv[1:] or [""])
