#!/usr/bin/env python3
"""The desktop program without a display: it draws, keeps pictures in build/screenshots, reads an edited file again, and
runs a sweep.
NETSPLIT_DESKTOP names the program."""
import os
import selectors
import signal
import struct
import subprocess
import sys
import tempfile
import time
import zlib

DESKTOP = os.environ.get("NETSPLIT_DESKTOP", "build/native/netsplit-desktop")
ENVIRONMENT = {**os.environ, "SDL_VIDEODRIVER": os.environ.get("SDL_VIDEODRIVER", "offscreen"), "LIBGL_ALWAYS_SOFTWARE": "1"}
PATIENCE = 60  # seconds for what takes one

SCENARIO = """{"version": 1, "title": "%s", "until": "20s",
 "nodes": [{"name": "s1..s3", "role": "raft.server"}, {"name": "c1", "role": "kv.client"}]}
"""
failures = []


def check(what, holds, found=""):
    if not holds:
        failures.append(what)
        print(f"FAILED: {what} {found}")


def colours(path):
    """The distinct colours of a PNG as this program writes it: eight bits, true colour, rows without a filter."""
    with open(path, "rb") as file:
        data = file.read()
    if data[:8] != b"\x89PNG\r\n\x1a\n":
        return 0, 0, set()
    chunks, at = {}, 8
    while at < len(data):
        length, kind = struct.unpack(">I4s", data[at:at + 8])
        chunks[kind] = data[at + 8:at + 8 + length]
        if zlib.crc32(kind + chunks[kind]) != struct.unpack(">I", data[at + 8 + length:at + 12 + length])[0]:
            return 0, 0, set()
        at += 12 + length
    width, height = struct.unpack(">II", chunks[b"IHDR"][:8])
    rows = zlib.decompress(chunks[b"IDAT"])
    found = set()
    for y in range(0, height, 3):
        row = rows[y * (width * 3 + 1) + 1:(y + 1) * (width * 3 + 1)]
        found.update(row[x:x + 3] for x in range(0, len(row), 3))
    return width, height, found


def picture(name, *arguments):
    os.makedirs("build/screenshots", exist_ok=True)
    path = f"build/screenshots/{name}.png"
    if os.path.exists(path):
        os.remove(path)
    done = subprocess.run([DESKTOP, "--screenshot", path, *arguments], env=ENVIRONMENT, capture_output=True, text=True,
                          timeout=PATIENCE, check=False)
    check(f"{name} ends with status 0", done.returncode == 0, done.stderr[:300])
    return colours(path) if os.path.exists(path) else (0, 0, set())


def pictures():
    width, height, seen = picture("desktop", "raft/leader_crash", "--frames", "120")
    check("the window has the size it always has", (width, height) == (1280, 800), (width, height))
    check("a picture was drawn", len(seen) > 100, len(seen))
    width, height, light = picture("desktop_light_2x", "scenarios/raft/steady_state.json", "--light", "--scale", "2",
                                   "--size", "1000x640", "--frames", "30")
    check("--scale and --size make the picture", (width, height) == (2000, 1280), (width, height))
    check("the light theme is another picture", len(light) > 100 and light != seen)
    _, _, refused = picture("desktop_no_such_file", "no/such/file.json", "--frames", "10")
    check("a file that is not there leaves a run on the screen", len(refused) > 100)


class Running:
    """A window that stays open, and what it says."""

    def __init__(self, *arguments):
        self.process = subprocess.Popen([DESKTOP, "--log", *arguments], env=ENVIRONMENT, stdout=subprocess.PIPE,
                                        stderr=subprocess.DEVNULL, text=True, bufsize=1)
        self.selector = selectors.DefaultSelector()
        os.set_blocking(self.process.stdout.fileno(), False)
        self.selector.register(self.process.stdout, selectors.EVENT_READ)
        self.said = ""

    def says(self, words):
        """Waits until it has said this since the last time it was asked."""
        end = time.monotonic() + PATIENCE
        while words not in self.said and time.monotonic() < end and self.process.poll() is None:
            if self.selector.select(1):
                self.said += self.process.stdout.read() or ""
        found = words in self.said
        self.said = self.said.split(words, 1)[1] if found else self.said
        check(f"it says '{words}'", found, repr(self.said[-300:]))

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        try:
            check("it ends with status 0", self.process.wait(PATIENCE) == 0, self.process.returncode)
        finally:
            self.process.kill()


def editing():
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "mine.json")

        def write(text):
            with open(path, "w", encoding="utf-8") as file:
                file.write(text)

        write("{")
        window = Running(path)
        window.says("This could not be opened")
        write(SCENARIO % "The first")
        window.says("Read again: the file was edited")
        write((SCENARIO % "The second").replace("raft.server", "raft.sever"))
        window.says("/nodes/0/role")
        window.says("stays as it was")
        write(SCENARIO % "A third one")
        window.says("Read again: the file was edited")
        # Many editors write a new file and put it in the old one's place.
        write_aside = path + ".new"
        with open(write_aside, "w", encoding="utf-8") as file:
            file.write(SCENARIO % "The fourth of them")
        os.replace(write_aside, path)
        window.says("Read again: the file was edited")
        window.stop()


def sweeping():
    """Threads run the trials while the window goes on; it can be closed in the middle of that."""
    window = Running("raft/split_votes", "--ask", "view.sweep", "--ask", "sweep.begin")
    window.says("The sweep begins: 100 runs.")
    window.says("The sweep is over: 100 runs.")
    window.stop()
    window = Running("raft/lossy_network", "--ask", "sweep.begin")
    window.says("The sweep begins: 100 runs.")
    window.stop()
    _, _, seen = picture("desktop_sweep", "raft/split_votes", "--ask", "view.sweep", "--ask", "sweep.begin", "--frames", "200")
    check("a sweep is drawn", len(seen) > 100, len(seen))


def refusals():
    for arguments, status in ([["--size", "10x10"], 2], [["--no-such-option"], 2], [["--help"], 0]):
        done = subprocess.run([DESKTOP, *arguments], env=ENVIRONMENT, capture_output=True, timeout=PATIENCE, check=False)
        check(f"{arguments} ends with status {status}", done.returncode == status, done.returncode)


def main():
    os.chdir(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", ".."))
    pictures()
    editing()
    sweeping()
    refusals()
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
