#!/usr/bin/env python3
"""Hostile input: answered with status 2 and one line, in under 50 ms of CPU time and 16 MiB of memory more than a trivial
mistake takes. NETSPLIT names the program."""
import base64
import os
import resource
import subprocess
import sys
import tempfile
import zlib

NETSPLIT = os.environ.get("NETSPLIT", "build/native/netsplit")
MILLISECONDS, MEBIBYTES = 50, 16


def link(text):
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return "#v1." + base64.urlsafe_b64encode(packer.compress(text) + packer.flush()).decode().rstrip("=")


def measure(arguments, address_space):
    """Whether it answered in one line, what it said, and the CPU milliseconds of the program with so many bytes of address space."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(["bash", "-c", f'ulimit -v {address_space >> 10}; exec "$0" "$@"', NETSPLIT, *arguments],
                          stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    answered = done.returncode == 2 and done.stderr.count(b"\n") == 1 and b"expected" in done.stderr
    return answered, done.stderr[:200], spent * 1000


def least_address_space(arguments):
    """What a trivial mistake needs: code, libraries, stack and a little heap."""
    enough = 1 << 30
    for step in (1 << bit for bit in range(29, 17, -1)):
        if measure(arguments, enough - step)[0]:
            enough -= step
    return enough


def scenario(more, nodes='[{"name": "s1..s3", "role": "raft.server"}]'):
    return ('{"version": 1, "nodes": ' + nodes + more + "}").encode()


def inputs():
    yield "a billion nodes", scenario("", '[{"name": "s1..s1000000000", "role": "raft.server"}]')
    yield "a billion nodes by name", scenario(', "faults": [{"at": "1s", "do": "crash", "node": "s1..s1000000000"}]')
    yield "a million levels", b"[" * 1_000_000
    yield "many levels that fit", b'{"a":' * 40_000
    yield "16 MiB of garbage", os.urandom(1 << 20) * 16
    yield "16 MiB of spaces", b" " * (16 << 20)
    yield "NaN", scenario(', "seed": NaN')
    yield "1e400", scenario(', "seed": 1e400')
    yield "bad UTF-8", scenario(', "title": "\x80"').replace("\x80".encode(), b"\xff")
    yield "as many values as fit", b"[" + b"0," * 120_000 + b"0]"
    yield "as many objects as fit", b"[" + b"{}," * 80_000 + b"{}]"
    yield "as many fields as fit", b"{" + b",".join(b'"%x":0' % i for i in range(25_000)) + b"}"
    yield "one long text", scenario(', "title": "' + "x" * 250_000 + '"')
    yield "one long field", scenario(', "' + "x" * 250_000 + '": 1')
    yield "one long number", scenario(', "seed": ' + "9" * 250_000)
    yield "a script that multiplies", scenario(', "faults": [' + ",".join(
        ['{"at": "1s", "do": "degrade", "from": "*", "to": "*", "every": "1s", "times": 1000}'] * 1000) + "]",
        '[{"name": "s1..s900", "role": "raft.server"}]')
    yield "many distributions", scenario(', "network": {"links": [' + ",".join(
        ['{"from": "*", "to": "s9", "latency": {"table": [' + ",".join(['"1s"'] * 900) + "]}}"] * 40) + "]}")


def main():
    failures = 0
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "input.json")
        open(path, "wb").write(b"{}")
        limit = least_address_space(["run", path]) + MEBIBYTES * (1 << 20)
        cases = []
        for name, text in inputs():
            cases.append((name, text, None))
        cases.append(("a deflate bomb", None, link(b"\0" * (64 << 20))))
        cases.append(("a bomb of levels", None, link(b"[" * 250_000)))
        cases.append(("garbage in a link", None, "#v1." + base64.urlsafe_b64encode(os.urandom(50_000)).decode()))
        for name, text, word in cases:
            if text is not None:
                open(path, "wb").write(text)
            answered, said, milliseconds = measure(["run", word or path], limit)
            if not answered or milliseconds > MILLISECONDS:
                failures += 1
                print(f"FAILED: {name}: {milliseconds:.0f} ms, said {said}")
            elif "-v" in sys.argv:
                print(f"{name}: {milliseconds:.0f} ms")
    return failures > 0


if __name__ == "__main__":
    sys.exit(main())
