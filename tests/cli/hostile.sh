#!/usr/bin/env bash
# Input made to hurt: each is refused with status 2 and one line, in at most 16 MiB more than a command that reads nothing.
# The CPU time is printed, not judged: that is for a quiet machine.
set -u
: "${NETSPLIT:=build/native/netsplit}"
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
exec python3 - "$NETSPLIT" <<'PY'
import base64, os, subprocess, sys, tempfile, zlib

netsplit = sys.argv[1]
MOST_KIB = 16 * 1024

def measured(*arguments):
    """Status, lines of error, peak memory in KiB, CPU seconds."""
    with tempfile.TemporaryFile() as err:
        process = subprocess.Popen([netsplit, *arguments], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=err)
        _, status, used = os.wait4(process.pid, 0)
        err.seek(0)
        return os.waitstatus_to_exitcode(status), err.read().splitlines(), used.ru_maxrss, used.ru_utime + used.ru_stime

def link(raw):
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = packer.compress(raw) + packer.flush()
    return "#v1." + base64.urlsafe_b64encode(packed).decode().rstrip("=")

def scenario(middle):
    return ('{"version": 1, "nodes": [' + middle + ']}').encode()

files = {
    "a million brackets": b"[" * 10**6,
    "a million nested objects": b'{"a":' * 10**6,
    "brackets that fit": b"[" * 200_000,
    "a billion nodes": scenario('{"name": "s1..s1000000000", "role": "raft.server"}'),
    "a number beyond all": scenario('{"name": "s1", "role": "raft.server", "cores": 1e400}'),
    "not a number": scenario('{"name": "s1", "role": "raft.server", "cores": NaN}'),
    "bad UTF-8": scenario('{"name": "s1", "role": "') .replace(b"role", b"r\xff\xfele"),
    "a name of a megabyte": scenario('{"name": "' + "s" * 10**6 + '", "role": "raft.server"}'),
    "a million keys": b"{" + b",".join(b'"k%d":1' % i for i in range(200_000)) + b"}",
    "nothing": b"",
    "zeros": b"\0" * 10**6,
}
links = {
    "a deflate bomb": link(b"0" * 2**26),
    "a bomb of brackets": link(b"[" * 2**26),
    "garbage": "#v1." + "A" * 10_000,
    "cut off": link(b'{"v": 1, "scenario": "raft/steady_state"}')[:-9],
    "not base64": "#v1.\x01\x02!!",
}

_, _, base, _ = measured("list")
failures = 0
with tempfile.TemporaryDirectory() as folder:
    cases = []
    for what, text in files.items():
        path = os.path.join(folder, f"{len(cases)}.json")
        open(path, "wb").write(text)
        cases.append((what, ("run", path)))
    cases += [(what, ("open", address)) for what, address in links.items()]
    for what, arguments in cases:
        status, lines, peak, cpu = measured(*arguments)
        more = max(0, peak - base)
        print(f"{what}: status {status}, {more} KiB more, {cpu * 1000:.0f} ms of CPU: {lines[0][:120] if lines else b''}")
        if status != 2 or len(lines) != 1 or more > MOST_KIB:
            failures += 1
            print(f"FAILED: {what}: expected status 2, one line of error and at most {MOST_KIB} KiB more")
sys.exit(failures != 0)
PY
