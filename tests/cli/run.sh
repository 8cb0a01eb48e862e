#!/usr/bin/env bash
# The command line program: exit status, formats, links, and that the same input gives the same run.
set -u
. "$(dirname "${BASH_SOURCE[0]}")/expect.bash"

json() { python3 -c 'import json, sys; print(json.load(open(sys.argv[1]))'"$2"')' "$work/$1"; }

status 0 "$NETSPLIT" run raft/steady_state
says out "holds     Election Safety"
status 1 "$NETSPLIT" run raft/figure_8_broken
says out "VIOLATED  Leader Completeness"
status 0 "$NETSPLIT" run raft/figure_8_broken --mutation none
status 1 "$NETSPLIT" run scenarios/raft/figure_8.json --mutation commit_old_term

status 0 "$NETSPLIT" run raft/leader_crash --format json
cp "$work/out" "$work/first"
status 0 "$NETSPLIT" run scenarios/raft/leader_crash.json --format json
[ "$(json first "['hash']")" = "$(json out "['hash']")" ] || fail "a file and its built-in copy give two hashes"
[ "$(json out "['reached']")" = 20s ] || fail "the run didn't reach its end"
status 0 "$NETSPLIT" run raft/leader_crash --seed 8 --format json
[ "$(json first "['hash']")" != "$(json out "['hash']")" ] || fail "another seed gives the same hash"
status 0 "$NETSPLIT" run raft/leader_crash --until 1500ms --format json
[ "$(json out "['reached']")" = 1500ms ] || fail "--until is not where it ended"
status 0 "$NETSPLIT" run raft/leader_crash --until 6s --format transcript
says out "5.000000000 crashed s1"

status 0 "$NETSPLIT" link raft/leader_crash
link="$(cat "$work/out")"
status 0 "$NETSPLIT" open "$link"
says out "The same run"
status 0 "$NETSPLIT" open "https://example.org/play/?embed=1$link"
status 0 "$NETSPLIT" run "$link" --format json
[ "$(json first "['hash']")" = "$(json out "['hash']")" ] || fail "a link gives another hash than its scenario"
status 0 "$NETSPLIT" link scenarios/raft/leader_crash.json
status 0 "$NETSPLIT" open "$(cat "$work/out")"
says out "The same run"

# A link whose hash is wrong: the program must say so. Python packs it.
wrong="$(python3 -c '
import base64, json, zlib
c = zlib.compressobj(9, zlib.DEFLATED, -15)
text = json.dumps({"v": 1, "engine": "0", "scenario": "raft/steady_state", "reached": "1s", "hash": "0123456789abcdef"})
print("#v1." + base64.urlsafe_b64encode(c.compress(text.encode()) + c.flush()).decode().rstrip("="))')"
status 1 "$NETSPLIT" open "$wrong"
says out "ANOTHER RUN"
says out "made by engine 0"

for bad in "$link!" "${link:0:20}" "v1." "#v9.abc" "raft/leader_crush" "no/such.json"; do
  status 2 "$NETSPLIT" run "$bad"
  one_error_line
done
status 2 "$NETSPLIT" run raft/leader_crush
says err 'did you mean "raft/leader_crash"?'
status 2 "$NETSPLIT" run raft/steady_state --mutation vote_twise
says err 'did you mean "vote_twice"?'
status 2 "$NETSPLIT" run raft/steady_state --until soon
status 2 "$NETSPLIT"
status 2 "$NETSPLIT" run raft/steady_state --sead 7
status 2 "$NETSPLIT" run raft/steady_state --format xml

# The smallest run that breaks the same claim: a scenario, a link, a story; and the same each time.
status 0 "$NETSPLIT" shrink raft/forgotten_vote --out "$work/smallest.json"
cp "$work/out" "$work/shrunk"
says out "after:  3 nodes, 2 faults"
says out "3. 164 ms  s3 restarts; forgotten: voted for s1"
status 0 "$NETSPLIT" shrink raft/forgotten_vote
cmp -s "$work/out" "$work/shrunk" || fail "shrinking the same run twice gives two results"
status 1 "$NETSPLIT" run "$work/smallest.json"
says out "VIOLATED  Election Safety, at 170 ms"
status 1 "$NETSPLIT" open "$(grep '^#v1' "$work/shrunk")"
says out "The same run"
status 0 "$NETSPLIT" shrink "$work/smallest.json" --budget 1000000
says out "after:  3 nodes, 2 faults"
status 0 "$NETSPLIT" shrink raft/figure_8_broken --budget 1000
says out "the budget of events is used up"
status 0 "$NETSPLIT" shrink raft/figure_8_broken --time 0s --claim "State Machine Safety"
says out "State Machine Safety is broken"
status 2 "$NETSPLIT" shrink raft/steady_state
one_error_line
says err "found a run that breaks no claim"
status 2 "$NETSPLIT" shrink raft/forgotten_vote --claim "Election Safely"
one_error_line
says err 'did you mean "Election Safety"?'
status 2 "$NETSPLIT" shrink "$work/smallest.json" --out "$work/no/such/folder.json"
one_error_line
says err "--out: found a file that can't be written"
# That is looked at before anything is searched, and leaves what is there as it was.
status 2 "$NETSPLIT" shrink raft/steady_state --out "$work/no/such/folder.json"
says err "--out: found a file that can't be written"
echo mine >"$work/mine.json"
status 2 "$NETSPLIT" shrink raft/steady_state --out "$work/mine.json"
says err "found a run that breaks no claim"
[ "$(cat "$work/mine.json")" = mine ] || fail "a search that finds nothing writes over a file"
status 2 "$NETSPLIT" shrink raft/steady_state --out "$work/nothing.json"
[ ! -e "$work/nothing.json" ] || fail "a search that finds nothing leaves a file"

status 0 "$NETSPLIT" list
[ "$(wc -l <"$work/out")" = "$(ls scenarios/*/*.json | wc -l)" ] || fail "list doesn't name every scenario"
status 0 "$NETSPLIT" schema
[ "$(json out "['title']")" = "Netsplit scenario" ] || fail "the schema is not JSON"

# A budget stops a run cleanly.
python3 - "$work/loop.json" <<'PY'
import json, sys
json.dump({"version": 1, "until": "8000h", "limits": {"events": 20000},
           "nodes": [{"name": "s1..s3", "role": "raft.server"}]}, open(sys.argv[1], "w"))
PY
status 0 "$NETSPLIT" run "$work/loop.json"
says out "STOPPED: it has used its budget of 20000 events"

[ "$failures" = 0 ]
