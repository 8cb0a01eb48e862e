#!/usr/bin/env bash
# Two runs side by side: where they part, in words and as JSON, and the exit status.
set -u
. "$(dirname "${BASH_SOURCE[0]}")/expect.bash"

status 0 "$NETSPLIT" compare raft/leader_crash
says out "They are the same run"
status 0 "$NETSPLIT" compare raft/leader_crash scenarios/raft/leader_crash.json
says out "They are the same run"

# One fault less: the two are one run up to the moment of that fault.
status 1 "$NETSPLIT" compare raft/leader_crash --other-set faults/1=
says out "first:  raft/leader_crash, seed 7"
says out "second: raft/leader_crash, seed 7, with faults/1="
says out "They part at 5 s, record "
says out "in the first run s1 crashes"
says out "s3 becomes the leader of term 3"
cp "$work/out" "$work/once"
status 1 "$NETSPLIT" compare raft/leader_crash --other-set faults/1=
same "$work/out" "$work/once" "the same comparison twice"

# What it says is what the transcripts say.
status 0 "$NETSPLIT" run raft/leader_crash --until 6s --format transcript
cp "$work/out" "$work/left"
status 0 "$NETSPLIT" run raft/leader_crash --set faults/1= --until 6s --format transcript
cp "$work/out" "$work/right"
line="$(cmp "$work/left" "$work/right" | sed -n 's/.*line \([0-9]*\)$/\1/p')"
status 1 "$NETSPLIT" compare raft/leader_crash --other-set faults/1= --until 6s --format json
python3 - "$work/out" "$line" <<'PY' || fail "the JSON is not what the transcripts say"
import json, sys
both = json.load(open(sys.argv[1]))
line = int(sys.argv[2])
assert both["how"] == "parted", both["how"]
assert both["last_in_common"]["record"] == line - 2, (both["last_in_common"], line)
left, right = both["runs"]
assert left["first_of_its_own"]["record"] == line - 1
assert left["first_of_its_own"]["at_ns"] == 5_000_000_000
assert left["nodes"]["s1"] == "down" and right["nodes"]["s1"] == "leader", (left["nodes"], right["nodes"])
assert left["hash"] != right["hash"]
assert all(row["at_ns"] >= 5_000_000_000 for row in both["afterwards"])
assert {"claim": "Election Safety", "verdict": "holds"} in right["claims"], right["claims"]
PY

status 1 "$NETSPLIT" compare raft/leader_crash --other-seed 8 --until 2s
says out "They part at "
status 1 "$NETSPLIT" compare raft/figure_8_broken --other-mutation none
says out "VIOLATED at "
status 1 "$NETSPLIT" compare raft/leader_crash transactions/two_phase_commit
says out "They part at 0 ns, record 0"

# A link is a run like any other; the one that it is made of differs in nothing.
status 0 "$NETSPLIT" link raft/forgotten_vote
status 0 "$NETSPLIT" compare raft/forgotten_vote "$(cat "$work/out")"
says out "They are the same run"

status 2 "$NETSPLIT" compare raft/leader_crush
one_error_line
says err 'did you mean "raft/leader_crash"?'
status 2 "$NETSPLIT" compare raft/leader_crash "v1.not!a!link"
one_error_line
status 2 "$NETSPLIT" compare raft/leader_crash --other-set nonsense
one_error_line
says err "--other-set"
status 2 "$NETSPLIT" compare raft/leader_crash --other-mutation vote_twise
one_error_line
status 2 "$NETSPLIT" compare raft/leader_crash --until soon
status 2 "$NETSPLIT" compare

[ "$failures" = 0 ]
