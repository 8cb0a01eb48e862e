#!/usr/bin/env bash
# netsplit sweep and merge: the same bytes with any number of jobs or shards, also after a stop or a kill; damage is named.
set -u
. "$(dirname "${BASH_SOURCE[0]}")/expect.bash"

scenario=raft/split_votes
vary=s2..s5/config/election_timeout_max=150ms,155ms,200ms
# sweep ARGUMENT...: the one that all of this is about
sweep() { "$NETSPLIT" sweep "$scenario" --seeds 1..40 --vary "$vary" "$@"; }

# Any number of jobs; status 1, because 150 ms for all breaks a claim that the scenario doesn't mean to break.
status 1 sweep --jobs 1 --out "$work/whole.jsonl"
cp "$work/out" "$work/whole.txt"
says out "VIOLATED  Leader Elected in 40 of 40 runs"
says out "election_timeout_max=155ms: 40 runs"
status 1 sweep --jobs 4 --out "$work/jobs.jsonl"
same "$work/whole.jsonl" "$work/jobs.jsonl"
same "$work/whole.txt" "$work/out"
status 1 sweep
same "$work/whole.txt" "$work/out" "without --out"
status 0 "$NETSPLIT" sweep "$scenario" --seeds 1..5
[ "$(wc -l <"$work/whole.jsonl")" = 121 ] || fail "120 runs and a header make $(wc -l <"$work/whole.jsonl") lines"
python3 - "$work/whole.jsonl" <<'PY' || fail "the results are not what they should be"
import json, sys, zlib
header, *runs = open(sys.argv[1]).read().splitlines()
assert json.loads(header)["seeds"] == [1, 40]
for number, line in enumerate(runs):
    run = json.loads(line)
    assert run["trial"] == number and run["seed"] == number // 3 + 1, line
    assert int(run["crc32"], 16) == zlib.crc32(line[:line.rindex(',"crc32"')].encode()), line
PY

# The command of a failing seed is that very run.
command="$(grep -F 'netsplit run' "$work/whole.txt" | head -n 1 | sed "s|^ *netsplit|'$NETSPLIT'|")"
hash="$(sed -n 2p "$work/whole.jsonl" | sed 's/.*"hash":"\([0-9a-f]*\)".*/\1/')"
status 1 bash -c "$command"
says out "$hash"
link="$(sed -n 's/^  the link to seed 1: //p' "$work/whole.txt" | head -n 1)"
status 1 "$NETSPLIT" open "$link"
says out "The same run"

# Shards, merged in any order.
for i in 1 2 3; do status 1 sweep --shard "$i/3" --out "$work/part$i.jsonl"; done
status 1 "$NETSPLIT" merge "$work"/part{3,1,2}.jsonl --out "$work/merged.jsonl"
same "$work/whole.jsonl" "$work/merged.jsonl"
sed 's|^raft/split_votes:.*||; s|netsplit run [^ ]*||' "$work/whole.txt" >"$work/a"
sed 's|^raft/split_votes:.*||; s|netsplit run [^ ]*||' "$work/out" >"$work/b"
same "$work/a" "$work/b" "the summaries"
status 2 "$NETSPLIT" merge "$work"/part{3,1,2}.jsonl --out "$work/merged.jsonl"
says err "found no way to make this file, expected a new name"

# Cut off anywhere, it goes on from there to the same bytes.
size="$(stat -c %s "$work/whole.jsonl")"
for cut in 0 1 500 2000 $((size / 2)) $((size / 2 + 77)) $((size - 1)) "$size"; do
  head -c "$cut" "$work/whole.jsonl" >"$work/cut.jsonl"
  status 1 sweep --jobs 2 --out "$work/cut.jsonl"
  same "$work/whole.jsonl" "$work/cut.jsonl" "cut at $cut"
  same "$work/whole.txt" "$work/out" "cut at $cut"
done

# Asked to stop, it ends after the runs that are under way and says how to go on; killed, it does without saying.
long=(sweep "$scenario" --seeds 1..100000 --vary "$vary")
for signal in INT TERM KILL; do
  : >"$work/$signal.jsonl"
  "$NETSPLIT" "${long[@]}" --jobs 2 --out "$work/$signal.jsonl" >"$work/out" 2>"$work/err" </dev/null &
  pid=$!; got=0
  while [ "$(wc -l <"$work/$signal.jsonl")" -lt 50 ] && kill -0 "$pid"; do :; done
  kill "-$signal" "$pid"; wait "$pid" 2>/dev/null || got=$?
  lines="$(wc -l <"$work/$signal.jsonl")"
  if [ "$signal" != KILL ]; then
    [ "$got" = 4 ] || fail "stopped by $signal: status $got, expected 4"
    says err "stopped after $((lines - 1)) of 300000 runs; the same command goes on from there"
    [ "$(tail -c 1 "$work/$signal.jsonl" | xxd -p)" = 0a ] || fail "stopped by $signal: the last line is cut"
  fi
  # What it has is a beginning of the sweep: checked against a short one.
  sed -n 2,41p "$work/$signal.jsonl" >"$work/a"
  sed -n 2,41p "$work/whole.jsonl" >"$work/b"
  same "$work/a" "$work/b" "stopped by $signal"
done
# Goes on with what a kill left, for a while, and repeats nothing.
before="$(wc -l <"$work/KILL.jsonl")"
timeout -s INT 1 "$NETSPLIT" "${long[@]}" --out "$work/KILL.jsonl" >/dev/null 2>&1
python3 - "$work/KILL.jsonl" "$before" <<'PY' || fail "a sweep that was killed and gone on with lost or repeated a run"
import json, sys
lines = open(sys.argv[1]).read().splitlines()
assert [json.loads(line)["trial"] for line in lines[1:]] == list(range(len(lines) - 1))
assert len(lines) >= int(sys.argv[2]), (len(lines), sys.argv[2])
PY

# Damage and strangers are named, one line each.
one_line() { [ "$(wc -l <"$work/err")" = 1 ] || fail "expected one line of error, found: $(head -c 600 "$work/err")"; }
sed '8s/"events":/"events":9/' "$work/part2.jsonl" >"$work/flipped.jsonl"
status 2 "$NETSPLIT" merge "$work"/{part1,flipped,part3}.jsonl
says err "flipped.jsonl: line 8: found a line that was damaged or cut, expected one that fits its checksum"
says err "netsplit merge: shard 2/3: found no result of 1 run, the first with seed 8, expected all 39"
cp "$work/flipped.jsonl" "$work/resumed.jsonl"
status 2 sweep --shard 2/3 --out "$work/resumed.jsonl"
says err "resumed.jsonl: line 8: found a line that was damaged"
one_line
same "$work/flipped.jsonl" "$work/resumed.jsonl" "a damaged file is left alone"
sed 8d "$work/whole.jsonl" >"$work/resumed.jsonl"
status 2 sweep --out "$work/resumed.jsonl"
says err "line 8: found trial 7 (seed 3), expected the one that comes next"
head -c -5 "$work/part2.jsonl" >"$work/torn.jsonl"
status 2 "$NETSPLIT" merge "$work"/{part1,torn,part3}.jsonl
says err "torn.jsonl: line 40: found a line that was cut off, expected a whole one"
status 2 "$NETSPLIT" merge "$work"/{part1,part2,part1,part3}.jsonl
says err "part1.jsonl: /: line 2: found the run with seed 1 again, expected it once: it is in $work/part1.jsonl, line 2, too, and so are 41 more"
one_line
status 2 "$NETSPLIT" merge "$work"/part{1,3}.jsonl
says err "netsplit merge: shard 2/3: found no result of 39 runs, the first with seed 2, expected all 39"
one_line
"$NETSPLIT" sweep "$scenario" --seeds 1..41 --vary "$vary" --shard 2/3 --out "$work/other.jsonl" >/dev/null
status 2 "$NETSPLIT" merge "$work"/{part1,part2,part3,other}.jsonl
says err "other.jsonl: /: found results of another sweep, expected those of the first part: seeds 1..41, and not 1..40"
one_line
status 2 sweep --out "$work/part1.jsonl"
says err "found results of another sweep, expected those of this one: shard 1/3, and not 1/1"
echo hello >"$work/note.txt"
status 2 sweep --out "$work/note.txt"
says err "found no results of a sweep, expected a file that netsplit sweep wrote"
[ "$(cat "$work/note.txt")" = hello ] || fail "a file of somebody else was written over"
status 2 "$NETSPLIT" merge "$work/none.jsonl"
says err "found no file of that name"

# A mistake is told before anything is run.
status 2 "$NETSPLIT" sweep "$scenario" --seeds 10..1
says err "--seeds: found \"10..1\", expected seeds such as 1..1000"
status 2 "$NETSPLIT" sweep "$scenario" --seeds 1..9 --vary election_timeout_max=1s
says err "found 2 places that end so, expected one: /nodes/0/config/election_timeout_max, /nodes/1/config/election_timeout_max"
status 2 "$NETSPLIT" sweep "$scenario" --seeds 1..9 --vary s1/config/hartbeat=75ms
says err 'did you mean "heartbeat"?'
status 2 "$NETSPLIT" sweep "$scenario" --seeds 1..9 --shard 4/3
status 2 "$NETSPLIT" sweep "$link" --seeds 1..9
says err "found a link"
status 2 "$NETSPLIT" sweep "$scenario"

# What a scenario means to break is no failure; a budget that stops a run leaves the answer open.
status 0 "$NETSPLIT" sweep raft/figure_8_broken --seeds 1..5
says out "(this scenario means to show that)"
status 3 "$NETSPLIT" sweep "$scenario" --seeds 1..3 --vary limits/events=1000
says out "STOPPED   by a budget: seeds 1, 2, 3"

exit "$failures"
