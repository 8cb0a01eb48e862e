#!/usr/bin/env bash
# Looking at all interleavings from the command line: counts, broken claims with their links, bounds, bad input.
set -u
. "$(dirname "${BASH_SOURCE[0]}")/expect.bash"

cat >"$work/two_phase.json" <<'JSON'
{"version": 1, "nodes": [
  {"name": "tm", "role": "two_phase.coordinator", "config": {"participants": ["r1", "r2", "r3"], "resend": "0s"}},
  {"name": "r1..r3", "role": "two_phase.participant", "config": {"coordinator": "tm", "refuse": "40ms", "tells": false, "resend": "0s"}}],
  "expect": {"eventually": [{"claim": "Everybody Decided", "by": "5s"}]}}
JSON
file="$work/two_phase.json"

status 0 "$NETSPLIT" explore "$file" --network set
says out "288 distinct states of 1,602 generated"
says out "holds            Atomic Commitment"
status 0 "$NETSPLIT" explore "$file" --network set --jobs 2
says out "288 distinct states of 1,602 generated"
status 0 "$NETSPLIT" explore "$file" --network set --symmetry
says out "80 distinct states"
status 0 "$NETSPLIT" explore "$file" --depth 2
says out "that is all within the bound"
status 3 "$NETSPLIT" explore "$file" --states 20
says out "stopped at the bound on states"
status 0 "$NETSPLIT" explore "$file" --eventually
says out "comes to be     Everybody Decided"
status 1 "$NETSPLIT" explore "$file" --eventually --faults crash=1
says out "NEVER           Everybody Decided"

status 1 "$NETSPLIT" explore "$file" --mutation miss_one
says out "VIOLATED         Unanimous Commit"
says out "5. the timer \"decide\" of tm fires"
link="$(tail -n 1 "$work/out" | tr -d ' ')"
status 1 "$NETSPLIT" open "$link"
says out "VIOLATED  Unanimous Commit"
says out "The same run"
status 1 "$NETSPLIT" explore raft/forgotten_vote --faults crash=1,timeout=3
says out "VIOLATED         Election Safety"
status 0 "$NETSPLIT" shrink "$(tail -n 1 "$work/out" | tr -d ' ')"
says out "before: 3 nodes, 2 faults, 11 choices"
says out "after:  3 nodes, 0 faults, 6 choices"
says out "by hand, which only the link has"
status 1 "$NETSPLIT" open "$(grep '^#v1' "$work/out" | tail -n 1)"
says out "VIOLATED  Election Safety"
says out "The same run"
for order in depth random; do
  status 1 "$NETSPLIT" explore "$file" --mutation change_of_mind --order "$order"
  says out "VIOLATED         Atomic Commitment"
done

# What looks at a part only doesn't say that a claim holds.
for order in "depth --depth 6" random; do
  status 3 "$NETSPLIT" explore "$file" --network set --order $order
  says out "that is some of what there is"
  says out "not seen broken  Atomic Commitment"
done
status 2 "$NETSPLIT" explore "$file" --eventually --order depth
says err "--eventually: found another --order, expected breadth"
"$NETSPLIT" explore --help >"$work/out"
if LC_ALL=C grep -q '[[:cntrl:]]' "$work/out"; then fail "the help has control characters"; fi
says out "breadth"

# Partial-order reduction: the same states, fewer choices; with threads and symmetry, but not with what needs every choice.
for jobs in 1 2; do
  status 0 "$NETSPLIT" explore "$file" --network set --partial-order --jobs "$jobs"
  says out "288 distinct states of 617 generated"
  says out "partial order: 985 choices were left out"
done
status 0 "$NETSPLIT" explore "$file" --network set --partial-order --symmetry
says out "80 distinct states"
status 1 "$NETSPLIT" explore "$file" --mutation miss_one --partial-order
says out "5. the timer \"decide\" of tm fires"
status 2 "$NETSPLIT" explore "$file" --partial-order --order depth
says err "--partial-order: found another --order, expected breadth"
one_error_line
status 2 "$NETSPLIT" explore "$file" --partial-order --eventually
says err "--partial-order: found --eventually, expected one of them"
one_error_line

# Asked to stop, it says what is known by then; at a terminal it shows how far it is. Neither search would end by itself.
python3 - "$NETSPLIT" "$file" <<'PY' || fail "a search that was stopped"
import os, pty, re, signal, subprocess, sys
netsplit, two_phase = sys.argv[1:]
endless = [netsplit, "explore", "raft/forgotten_vote", "--mutation", "none"]
late = [netsplit, "explore", two_phase, "--eventually", "--faults", "crash=3,drop=9,duplicate=9"]
for command, line, said in (
    (endless, r"[\d,]+ distinct states of [\d,]+ generated, [\d,]+ waiting, depth \d+, [\d,]+ a second", "not seen broken  Election Safety"),
    (endless + ["--jobs", "2"], r"[\d,]+ distinct states of", "dead ends: stopped when asked to"),
    (late, r"Everybody Decided: [\d,]+ states, [\d,]+ waiting", "undecided       Everybody Decided: stopped when asked to"),
):
    screen, terminal = pty.openpty()
    search = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=terminal)
    os.close(terminal)
    shown = ""
    while not re.search(line, shown):
        shown += os.read(screen, 4096).decode()
    search.send_signal(signal.SIGINT)
    out = search.communicate(timeout=60)[0].decode()
    assert search.returncode == 4, (command, search.returncode, out)
    assert said in out, (command, out)
PY

status 2 "$NETSPLIT" explore "$file" --faults crush=1
says err "found \"crush=1\""
one_error_line
status 2 "$NETSPLIT" explore "$file" --faults crash=256
status 2 "$NETSPLIT" explore "$file" --order sideways
status 2 "$NETSPLIT" explore raft/forgotten_vote --eventually
one_error_line

exit "$failures"
