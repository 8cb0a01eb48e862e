# What every test of the command line starts from, sourced by the scripts beside it: a folder of its own in $work, and words
# for what is expected. `exit "$failures"` ends such a script.
: "${NETSPLIT:=build/native/netsplit}"
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
failures=0
fail() { echo "FAILED: $*"; failures=$((failures + 1)); }
# status WANTED COMMAND...: output goes to $work/out and $work/err
status() {
  local want="$1" got=0; shift
  "$@" >"$work/out" 2>"$work/err" </dev/null || got=$?
  [ "$got" = "$want" ] || fail "$*: status $got, expected $want: $(head -c 300 "$work/err")"
}
# says out|err TEXT
says() { grep -qF -- "$2" "$work/$1" || fail "expected \"$2\" in $1, found: $(head -c 600 "$work/$1")"; }
one_error_line() { [ "$(wc -l <"$work/err")" = 1 ] || fail "expected one line of error, found: $(head -c 300 "$work/err")"; }
same() { cmp -s "$1" "$2" || fail "$1 and $2 differ${3:+: $3}"; }
