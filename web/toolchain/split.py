#!/usr/bin/env python3
"""Parts a linked program in two: split.py BINARYEN LINKED.wasm NAMES FIRST.wasm REST.wasm
Writes down what the first view ran: split.py record LINKED.wasm NAMES PROFILE...

LINKED.wasm must still have the names of its functions (--profiling-funcs). FIRST.wasm holds the functions whose names are in
NAMES, what of the standard library these call, functions smaller than SMALL bytes (Binaryen keeps one of those that are alike,
whatever their names are), and those that run before anything else. All others, what only they call, and the data segments called
`later` are REST.wasm. So whatever is new is in the rest, unless the first view runs it. A call from the first part into the rest
goes through a slot of the table, where an imported function `later.SLOT` stands in until the rest is instantiated with the first
part's exports as `first`. FIRST.wasm.later says which function each slot stands for.

NAMES has a line for each name, without what would make it long: see short_name. A record keeps those in it that there still are.
A PROFILE is what a program wrote that wasm-split instrumented: which of its functions ran.
BINARYEN is a folder with wasm-split and wasm-opt.
"""
import collections
import os
import re
import struct
import subprocess
import sys
import tempfile

CUSTOM, IMPORT, FUNCTION, CODE, DATA, DATA_COUNT = 0, 2, 3, 10, 11, 12
NAMES_OF_FUNCTIONS, NAMES_OF_DATA = 1, 9
FEATURES = ["--enable-exception-handling", "--enable-mutable-globals", "--enable-sign-ext",
            "--enable-nontrapping-float-to-int"]
SMALL = 128  # bytes
RECORDED = SMALL // 2  # from this size on, because what is small today may have grown tomorrow
DATA_OF_THE_REST = "later"
HELPER = re.compile(r"(?:[\w:&*<> ]+ )?std::")  # what the standard library makes for whoever calls it
# They run before anything else.
AT_ONCE = re.compile(r"^(_GLOBAL__sub_I|__cxx_global|__wasm_|__original_main|main$|emscripten_|__em)")


class Reader:
    def __init__(self, data, at=0):
        self.data, self.at = data, at

    def byte(self):
        self.at += 1
        return self.data[self.at - 1]

    def number(self):
        value = shift = 0
        while True:
            byte = self.byte()
            value |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                return value

    def bytes(self, size):
        self.at += size
        return self.data[self.at - size:self.at]

    def text(self):
        return self.bytes(self.number()).decode()

    def limits(self):
        if self.number() & 1:
            self.number()
        self.number()


def number(value):
    out = bytearray()
    while True:
        out.append(value & 0x7F | (0x80 if value > 0x7F else 0))
        value >>= 7
        if not value:
            return bytes(out)


def text(value):
    return number(len(value.encode())) + value.encode()


def sections(wasm):
    """[(id, payload)]"""
    if wasm[:8] != b"\0asm\1\0\0\0":
        sys.exit("this is no WebAssembly module")
    reader, found = Reader(wasm, 8), []
    while reader.at < len(wasm):
        kind = reader.byte()
        found.append((kind, reader.bytes(reader.number())))
    return found


def module(parts):
    return b"\0asm\1\0\0\0" + b"".join(bytes([kind]) + number(len(data)) + data for kind, data in parts)


def is_named(part, name):
    return part[0] == CUSTOM and Reader(part[1]).text() == name


def imported_functions(payload):
    reader, count = Reader(payload), 0
    for _ in range(reader.number()):
        reader.text(), reader.text()
        kind = reader.byte()
        if kind == 0:
            count += 1
            reader.number()
        elif kind == 1:
            reader.byte(), reader.limits()
        elif kind == 2:
            reader.limits()
        elif kind == 3:
            reader.bytes(2)
        else:
            reader.byte(), reader.number()
    return count


def names_of(parts, what):
    """{index: name} out of the name section."""
    for part in parts:
        if not is_named(part, "name"):
            continue
        reader = Reader(part[1])
        reader.text()
        while reader.at < len(part[1]):
            kind, size = reader.byte(), reader.number()
            if kind == what:
                return {reader.number(): reader.text() for _ in range(reader.number())}
            reader.bytes(size)
    return {}


def short_name(name):
    """Without parameters, and of a template's arguments only the namespaces of ours, which tell one family from another.
    A function without a name of its own, whose number changes easily, goes with the one that it stands in."""
    name = re.sub(r"^byn\$mgfn-shared\$|(?:_\d+|\.\d+)$", "", name)  # Binaryen tells apart so what has the same name.
    name = name.replace("(anonymous namespace)", "{anonymous}").replace("->", "")
    name = re.sub(r"operator *[<>]=?[<>]?", "operator{order}", name)
    plain, depth, begin = "", 0, 0
    for at, letter in enumerate(name):
        if letter == "<" and (depth := depth + 1) == 1:
            begin = at
        elif letter == ">" and (depth := max(0, depth - 1)) == 0:
            plain += "<" + " ".join(sorted(set(re.findall(r"\bnetsplit::([a-z]\w*)::", name[begin:at])))) + ">"
        elif depth == 0:
            plain += letter
    return re.sub(r"\([^()]*\)( const)?", "", re.sub(r"::(\$_\d+|'lambda).*", "", plain)).strip()


def read_names(path):
    with open(path, encoding="utf-8") as lines:
        return {line.rstrip("\n") for line in lines if not line.startswith("#")}


def sizes_of(code):
    """Of each function's body, in bytes."""
    reader, sizes = Reader(code), []
    for _ in range(reader.number()):
        sizes.append(reader.number())
        reader.bytes(sizes[-1])
    return sizes


def calls_of(binaryen, path):
    """{function: its callers}, and the functions that are called in other ways: from outside, or through the table."""
    said = subprocess.run([os.path.join(binaryen, "wasm-opt"), path, *FEATURES, "--print-call-graph", "-o", os.devnull],
                          check=True, text=True, stdout=subprocess.PIPE).stdout
    callers, otherwise = collections.defaultdict(set), set()
    for line in said.splitlines():
        if match := re.match(r'  "(\w+)" -> "(\w+)"; // call', line):
            callers[match[2]].add(match[1])
        elif match := re.match(r'  "(\w+)" \[style="filled(?:, rounded"|", fillcolor="gray")', line):
            otherwise.add(match[1])
    return callers, otherwise


def with_what_only_they_call(later, callers, otherwise):
    later, grown = set(later), True
    while grown:
        found = {name for name, by in callers.items() if name not in later | otherwise and by <= later}
        later |= found
        grown = bool(found)
    return later


def with_helpers(wanted, helpers, callers):
    """With those of the helpers that they call: how a sort or a table that grows goes on is a matter of how much there is."""
    wanted, grown = set(wanted), True
    while grown:
        found = {name for name in helpers if name not in wanted and callers[name] & wanted}
        wanted |= found
        grown = bool(found)
    return wanted


def data_segments(payload):
    """[(head, bytes)] where head is all of a segment before the number of its bytes."""
    reader, found = Reader(payload), []
    for _ in range(reader.number()):
        begin = reader.at
        if reader.number() != 0 or reader.byte() != 0x41:  # i32.const
            sys.exit("a data segment is not at a fixed address")
        reader.number()
        reader.byte()
        head = payload[begin:reader.at]
        found.append((head, reader.bytes(reader.number())))
    return found


def with_names(parts, names):
    """The module with these names of functions instead of its own."""
    table = number(len(names)) + b"".join(number(index) + text(name) for index, name in sorted(names.items()))
    section = text("name") + bytes([NAMES_OF_FUNCTIONS]) + number(len(table)) + table
    return module([part for part in parts if not is_named(part, "name")] + [(CUSTOM, section)])


def move_data(first, rest, moved):
    """Takes the data segments with these numbers out of the first module and puts them into the rest."""
    payload = next(data for kind, data in first if kind == DATA)
    segments = data_segments(payload)

    def section(chosen):
        return DATA, number(len(chosen)) + b"".join(head + number(len(data)) + data for head, data in chosen)

    stays = [s for i, s in enumerate(segments) if i not in moved]
    first = [section(stays) if kind == DATA else (kind, data) for kind, data in first if kind != DATA_COUNT]
    at = next(i for i, (kind, _) in enumerate(rest) if kind == CODE) + 1
    return first, rest[:at] + [section([segments[i] for i in sorted(moved)])] + rest[at:]


class Program:
    """A linked program: its sections, and the name and the size of each function by its index."""

    def __init__(self, path):
        with open(path, "rb") as source:
            self.parts = sections(source.read())
        names = names_of(self.parts, NAMES_OF_FUNCTIONS)
        if not names:
            sys.exit(f"{path} has no names of functions")
        self.imported = next((imported_functions(data) for kind, data in self.parts if kind == IMPORT), 0)
        sizes = sizes_of(next(data for kind, data in self.parts if kind == CODE))
        self.sizes = {self.imported + i: size for i, size in enumerate(sizes)}
        self.names = {index: names.get(index, "") for index in self.sizes}


def record(linked, names_path, *profiles):
    program, ran = Program(linked), set()
    for path in profiles:
        with open(path, "rb") as source:
            profile = source.read()
        times = struct.unpack(f"<{len(program.sizes)}I", profile[8:])  # After a hash of the program; 0: it never ran.
        ran |= {program.imported + i for i, time in enumerate(times) if time}
    found = {short_name(program.names[index]) for index in ran if program.sizes[index] >= RECORDED}
    if os.path.exists(names_path):  # No two recordings see quite the same.
        found |= read_names(names_path) & {short_name(name) for name in program.names.values()}
    with open(names_path, "w", encoding="utf-8") as out:
        out.write("# What the first view of the page runs, and what somebody first does in it. Recorded:\n"
                  "# NETSPLIT_RECORD=1 node --test tests/browser/parts.test.mjs\n")
        out.write("".join(name + "\n" for name in sorted(found)))


def split(binaryen, linked, names_path, first_path, rest_path):
    program, wanted = Program(linked), read_names(names_path)
    parts, names = program.parts, program.names
    moved = {index for index, name in names_of(parts, NAMES_OF_DATA).items() if name.split(".")[0] == DATA_OF_THE_REST}
    # Names that no program minds, whatever it does with letters that C++ likes.
    plain = {index: f"f{index}" for index in names}
    ran = {plain[index] for index, name in names.items() if short_name(name) in wanted}
    helpers = {plain[index] for index, name in names.items() if HELPER.match(short_name(name))}
    at_once = {plain[index] for index, name in names.items() if AT_ONCE.search(name)}

    with tempfile.TemporaryDirectory() as folder:
        place = {name: os.path.join(folder, name) for name in ("in.wasm", "first.wasm", "rest.wasm", "later.txt")}
        with open(place["in.wasm"], "wb") as out:
            out.write(with_names(parts, plain))
        callers, otherwise = calls_of(binaryen, place["in.wasm"])
        if not callers or not otherwise:
            sys.exit("wasm-opt tells of calls in another way than Binaryen 108 does")
        first = with_helpers(ran, helpers, callers) | at_once
        later = {plain[index] for index, size in program.sizes.items() if size >= SMALL and plain[index] not in first}
        later = with_what_only_they_call(later, callers, otherwise | at_once)
        with open(place["later.txt"], "w", encoding="ascii") as out:
            out.write("".join(name + "\n" for name in sorted(later)))
        subprocess.run([os.path.join(binaryen, "wasm-split"), place["in.wasm"], *FEATURES, f"--split-funcs=@{place['later.txt']}",
                        "--import-namespace=first", "--placeholder-namespace=later", "--export-prefix=%", "--placeholdermap",
                        "-o1", place["first.wasm"], "-o2", place["rest.wasm"]], check=True)
        with open(place["first.wasm"], "rb") as out:
            first = sections(out.read())
        with open(place["rest.wasm"], "rb") as out:
            rest = sections(out.read())
        with open(place["first.wasm"] + ".placeholders", encoding="ascii") as slots:
            stands_for = [line.strip().split(":") for line in slots if line.strip()]

    found = next(Reader(data).number() for kind, data in rest if kind == FUNCTION)
    if found != len(later):
        sys.exit(f"wasm-split moved {found} functions, not {len(later)}")
    if moved:
        first, rest = move_data(first, rest, moved)
    for path, made in ((first_path, first), (rest_path, rest)):
        with open(path, "wb") as out:
            out.write(module(made))
    with open(first_path + ".later", "w", encoding="utf-8") as out:
        out.write("".join(f"{slot} {names[int(plain_name[1:])]}\n" for slot, plain_name in stands_for))


if __name__ == "__main__":
    if len(sys.argv) >= 5 and sys.argv[1] == "record":
        record(*sys.argv[2:])
    elif len(sys.argv) == 6:
        split(*sys.argv[1:])
    else:
        sys.exit(__doc__)
