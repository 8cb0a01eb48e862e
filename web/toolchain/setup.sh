#!/usr/bin/env bash
# Puts in place what Netsplit is built from. Sourced by web/play and tests/run; CMake calls it too.
#
#   setup.sh packages [page|tests]   install the Debian packages that are missing (root or sudo)
#   setup.sh sources NAME...         fetch pinned sources into the cache and print where each one is
#   setup.sh npm [tests]             install the pinned npm packages of the page or of its tests into the cache and print where
#   setup.sh headers                 link the header-only libraries into one folder and print where
#
# Everything fetched is kept outside the checkout, in ${XDG_CACHE_HOME:-~/.cache}/netsplit, keyed by version.
# The machine's own apt configuration is never altered.

NETSPLIT_ROOT="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"
NETSPLIT_CACHE="${XDG_CACHE_HOME:-$HOME/.cache}/netsplit"
# shellcheck source=versions.sh
. "$NETSPLIT_ROOT/web/toolchain/versions.sh"

NETSPLIT_PACKAGES_BASE="cmake ninja-build ccache g++ python3 ca-certificates
  nlohmann-json3-dev libfmt-dev libboost1.81-dev libcli11-dev libvalijson-dev
  libsdl2-dev libgl-dev fonts-inter fonts-jetbrains-mono fonttools"
NETSPLIT_PACKAGES_PAGE="emscripten binaryen"
NETSPLIT_PACKAGES_TESTS="clang-14 libclang-rt-14-dev libc++-14-dev libc++abi-14-dev clang-format-14 chromium
  chromium-headless-shell brotli firefox-esr xvfb libgl1-mesa-dri libopenmpi-dev openmpi-bin python3-yaml"

say() { printf 'netsplit: %s\n' "$*" >&2; }
die() { say "$*"; exit 1; }

# as_root COMMAND...: runs it as root, through sudo if need be.
as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"
  elif command -v sudo >/dev/null; then
    if [ "${CI:-}" = true ]; then sudo -n "$@"; else sudo "$@"; fi
  else die "this needs root, and there is no sudo: $*"; fi
}

# with_lock NAME COMMAND...: one at a time, also across checkouts that share the cache.
with_lock() {
  local name="$1"; shift
  mkdir -p "$NETSPLIT_CACHE"
  ( flock 9 || exit 1; "$@" ) 9>"$NETSPLIT_CACHE/.lock-$name"
}

# setup_packages page|tests: installs what is missing, and says so first.
setup_packages() {
  local want="$NETSPLIT_PACKAGES_BASE" missing="" package
  case "${1:-tests}" in
    native) ;;
    page) want="$want $NETSPLIT_PACKAGES_PAGE" ;;
    tests) want="$want $NETSPLIT_PACKAGES_PAGE $NETSPLIT_PACKAGES_TESTS" ;;
    *) die "packages: page or tests, not '$1'" ;;
  esac
  if ! command -v dpkg-query >/dev/null; then
    say "this is no Debian system: see web/toolchain/README.md for what to install by hand"
    return 0
  fi
  for package in $want; do
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || missing="$missing $package"
  done
  # Node.js may come from elsewhere than Debian.
  command -v node >/dev/null || missing="$missing nodejs"
  command -v npm >/dev/null || missing="$missing npm"
  [ -n "$missing" ] || return 0
  say "installing Debian packages:$missing"
  if [ "${CI:-}" != true ] && [ -t 0 ]; then
    printf 'netsplit: go on? [Y/n] ' >&2
    local answer; read -r answer
    case "$answer" in [nN]*) die "stopped; nothing was installed" ;; esac
  fi
  as_root env DEBIAN_FRONTEND=noninteractive apt-get update -qq || die "apt-get update failed"
  # shellcheck disable=SC2086
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >&2 ||
    die "apt-get could not install:$missing"
}

# A .sources file with the address and key of the machine's own Debian entry, read at run time.
private_apt_sources() {
  local releases="bookworm trixie"
  python3 - "$releases" <<'PY'
import glob, re, sys
releases = sys.argv[1]
def found(uri, key):
    print("Types: deb-src\nURIs: %s\nSuites: %s\nComponents: main" % (uri, releases))
    if key: print("Signed-By: " + key)
    sys.exit(0)
for path in sorted(glob.glob("/etc/apt/sources.list.d/*.sources")):
    for stanza in re.split(r"\n\s*\n", open(path).read()):
        field = dict(re.findall(r"(?m)^([A-Za-z-]+):[ \t]*(.*)$", stanza))
        suites = field.get("Suites", "").split()
        if field.get("Enabled", "yes") != "no" and "main" in field.get("Components", "") and field.get("URIs") \
           and any(not s.endswith("-security") for s in suites) and "debian" in (field.get("Signed-By", "") + field["URIs"]).lower():
            found(field["URIs"].split()[0], field.get("Signed-By"))
for path in ["/etc/apt/sources.list"] + sorted(glob.glob("/etc/apt/sources.list.d/*.list")):
    try: lines = open(path).read().splitlines()
    except OSError: continue
    for line in lines:
        m = re.match(r"deb(?:-src)?\s+(?:\[([^]]*)\]\s+)?(\S+)\s+(\S+)\s+.*\bmain\b", line)
        if m and "security" not in m[3] and "debian" in line:
            key = re.search(r"signed-by=(\S+)", m[1] or "")
            found(m[2], key and key[1])
sys.exit("no Debian entry found in the machine's apt sources")
PY
}

# download_source PACKAGE=VERSION FILE FOLDER: the upstream tarball of a Debian source package.
download_source() {
  local apt="$NETSPLIT_CACHE/apt" log="$3/apt.log"
  mkdir -p "$apt/lists/partial" "$apt/cache/archives/partial" "$3"
  private_apt_sources >"$apt/netsplit.sources" || return 1
  local options=(-o "Dir::Etc::sourcelist=$apt/netsplit.sources" -o Dir::Etc::sourceparts=-
                 -o "Dir::State::Lists=$apt/lists" -o "Dir::Cache=$apt/cache" -o APT::Sandbox::User=root)
  [ "$(id -u)" = 0 ] || options+=(-o Debug::NoLocking=1)
  if ! (cd "$3" && apt-get -q "${options[@]}" source --download-only --tar-only "$1") >"$log" 2>&1; then
    # The lists are missing or old.
    apt-get -q "${options[@]}" update >"$log" 2>&1
    (cd "$3" && apt-get -q "${options[@]}" source --download-only --tar-only "$1") >>"$log" 2>&1 || { cat "$log" >&2; return 1; }
  fi
  [ -f "$3/$2" ]
}

# setup_source NAME: fetched, checked, unpacked; prints the folder.
setup_source() {
  local name version package file sum
  read -r name version package file sum <<<"$(printf '%s\n' "$NETSPLIT_SOURCES" | grep -E "^$1 ")"
  [ -n "$name" ] || die "no source is called '$1'"
  local target="$NETSPLIT_CACHE/src/$name-$version"
  if [ "$(cat "$target/.sha256" 2>/dev/null)" != "$sum" ]; then
    local work="$NETSPLIT_CACHE/src/.work-$name"
    rm -rf "$work" "$target"; mkdir -p "$work"
    say "fetching the source of $name $version"
    download_source "$package" "$file" "$work" || die "could not fetch $package"
    [ "$(sha256sum "$work/$file" | cut -d' ' -f1)" = "$sum" ] || die "$file does not have the SHA-256 pinned in web/toolchain/versions.sh"
    mkdir -p "$work/tree"
    if [ "$name" = implot ]; then
      tar -xf "$work/$file" -C "$work/tree" --strip-components=4 --wildcards '*/src-core/imgui/implot/*' &&
        sed -i 's#"imgui/imgui#"imgui#' "$work/tree"/implot*.h "$work/tree"/implot*.cpp
    else
      tar -xf "$work/$file" -C "$work/tree" --strip-components=1
    fi || die "could not unpack $file"
    printf '%s\n' "$sum" >"$work/tree/.sha256"
    mv "$work/tree" "$target" && rm -rf "$work"
  fi
  printf '%s\n' "$target"
}

# setup_headers: header-only libraries in a folder of their own, because -I/usr/include breaks emcc.
setup_headers() {
  local target="$NETSPLIT_CACHE/headers-1" library
  if [ ! -f "$target/.complete" ]; then
    rm -rf "$target"; mkdir -p "$target/boost"
    for library in nlohmann fmt CLI valijson boost/pfr boost/pfr.hpp; do
      [ -e "/usr/include/$library" ] || die "/usr/include/$library is missing: run web/toolchain/setup.sh packages"
      ln -s "/usr/include/$library" "$target/$library"
    done
    touch "$target/.complete"
  fi
  printf '%s\n' "$target"
}

# setup_npm [tests]: what web/toolchain/npm (or npm_tests) names, pinned by its lock file.
setup_npm() {
  local folder="$NETSPLIT_ROOT/web/toolchain/npm${1:+_$1}" lock target
  lock="$folder/package-lock.json"
  target="$NETSPLIT_CACHE/npm-$(sha256sum "$lock" | cut -c1-12)"
  if [ ! -f "$target/.complete" ]; then
    rm -rf "$target"; mkdir -p "$target"
    cp "$folder/package.json" "$lock" "$target/"
    say "installing npm packages ($(sed -n 's/^    "\([^"]*\)": .*/\1/p' "$folder/package.json" | paste -sd ' '))"
    (cd "$target" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error) >&2 || die "npm ci failed"
    touch "$target/.complete"
  fi
  printf '%s\n' "$target/node_modules"
}

if [ "${BASH_SOURCE[0]}" = "$0" ]; then
  set -euo pipefail
  command="${1:-help}"; shift || true
  case "$command" in
    packages) setup_packages "${1:-tests}" ;;
    sources) for name in "$@"; do with_lock "src-$name" setup_source "$name"; done ;;
    headers) with_lock headers setup_headers ;;
    npm) with_lock npm setup_npm "$@" ;;
    help|-h|--help) sed -n '2,10s/^# \{0,1\}//p' "$0" ;;
    *) die "unknown command '$command'" ;;
  esac
fi
