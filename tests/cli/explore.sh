#!/usr/bin/env bash
# Looking at all interleavings from the command line: counts, broken claims with their links, bounds, bad input.
set -u
: "${NETSPLIT:=build/native/netsplit}"
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
failures=0
fail() { echo "FAILED: $*"; failures=$((failures + 1)); }
status() {
  local want="$1" what="$2" got=0; shift 2
  "$@" >"$work/out" 2>"$work/err" </dev/null || got=$?
  [ "$got" = "$want" ] || fail "$what: status $got, expected $want: $(head -c 300 "$work/err")"
}
says() { grep -qF -- "$2" "$work/$1" || fail "expected \"$2\" in $1, found: $(head -c 300 "$work/$1")"; }
one_error_line() { [ "$(wc -l <"$work/err")" = 1 ] || fail "expected one line of error, found: $(head -c 300 "$work/err")"; }

cat >"$work/two_phase.json" <<'JSON'
{"version": 1, "nodes": [
  {"name": "tm", "role": "two_phase.coordinator", "config": {"participants": ["r1", "r2", "r3"], "resend": "0s"}},
  {"name": "r1..r3", "role": "two_phase.participant", "config": {"coordinator": "tm", "refuse": "40ms", "tells": false, "resend": "0s"}}],
  "expect": {"eventually": [{"claim": "Everybody Decided", "by": "5s"}]}}
JSON
file="$work/two_phase.json"

status 0 "all there is" "$NETSPLIT" explore "$file" --network set
says out "288 distinct states of 1,602 generated"
says out "holds            Atomic Commitment"
status 0 "on two threads" "$NETSPLIT" explore "$file" --network set --jobs 2
says out "288 distinct states of 1,602 generated"
status 0 "with symmetry" "$NETSPLIT" explore "$file" --network set --symmetry
says out "80 distinct states"
status 0 "to a depth" "$NETSPLIT" explore "$file" --depth 2
says out "that is all within the bound"
status 3 "too many states" "$NETSPLIT" explore "$file" --states 20
says out "stopped at the bound on states"
status 0 "in the end" "$NETSPLIT" explore "$file" --eventually
says out "comes to be     Everybody Decided"
status 1 "in the end, with a crash" "$NETSPLIT" explore "$file" --eventually --faults crash=1
says out "NEVER           Everybody Decided"

status 1 "a broken claim" "$NETSPLIT" explore "$file" --mutation miss_one
says out "VIOLATED         Unanimous Commit"
says out "5. the timer \"decide\" of tm fires"
link="$(tail -n 1 "$work/out" | tr -d ' ')"
status 1 "its link" "$NETSPLIT" open "$link"
says out "VIOLATED  Unanimous Commit"
says out "The same run"
status 1 "a vote that is not written down" "$NETSPLIT" explore raft/forgotten_vote --faults crash=1,timeout=3
says out "VIOLATED         Election Safety"
for order in depth random; do
  status 1 "$order order" "$NETSPLIT" explore "$file" --mutation change_of_mind --order "$order"
  says out "VIOLATED         Atomic Commitment"
done

status 2 "an unknown fault" "$NETSPLIT" explore "$file" --faults crush=1
says err "found \"crush=1\""
one_error_line
status 2 "too many faults" "$NETSPLIT" explore "$file" --faults crash=256
status 2 "no such order" "$NETSPLIT" explore "$file" --order sideways
status 2 "nothing to come to be" "$NETSPLIT" explore raft/forgotten_vote --eventually
one_error_line

[ "$failures" = 0 ] && echo "explore: all as expected"
exit "$((failures > 0))"
