#!/usr/bin/env bash
# netsplit check: somebody's history in, a verdict and its reason out.
set -u
. "$(dirname "${BASH_SOURCE[0]}")/expect.bash"

event() { printf '{:process %s, :type :%s, :f :%s, :value %s}\n' "$@"; }

{ event 0 invoke write 1; event 0 ok write 1; event 1 invoke read nil; event 1 ok read 1; } >"$work/good.edn"
status 0 "$NETSPLIT" check "$work/good.edn"
says out "model register"
says out "linearizable"

{ cat "$work/good.edn"; event 0 invoke write 2; event 0 ok write 2; event 1 invoke read nil; event 1 ok read 1; } >"$work/stale.edn"
status 1 "$NETSPLIT" check "$work/stale.edn"
says out "NOT LINEARIZABLE"
says out "no order explains: read it: 1 (line 7, process 1)"
says out "line 5, process 0             write 2 to it"
status 1 "$NETSPLIT" check "$work/stale.edn" --format json
python3 - "$work/out" <<'PY' || fail "the JSON does not say what it should"
import json, sys
said = json.load(open(sys.argv[1]))
assert said["verdict"] == "violated" and said["model"] == "register" and said["operations"] == 4, said
assert [call["line"] for call in said["witness"]] == [3, 5, 7], said
assert said["stuck"]["operation"] == "read it: 1" and said["state"] == "2", said
PY

for p in 0 1 2 3 4 5 6 7 8 9; do event $p invoke write $p; done >"$work/wide.edn"
for p in 0 1 2 3 4 5 6 7 8 9; do event $p ok write $p; done >>"$work/wide.edn"
for p in 0 1 2 3 4 5 6 7 8 9; do event $p invoke read nil; done >>"$work/wide.edn"
for p in 0 1 2 3 4 5 6 7 8 9; do event $p ok read $p; done >>"$work/wide.edn"
status 3 "$NETSPLIT" check "$work/wide.edn" --budget 50
says out "unknown: the budget did not suffice"
status 1 "$NETSPLIT" check "$work/wide.edn"

printf 'INFO  jepsen.util - 0\t:invoke\t:write\t3\nINFO  jepsen.util - 0\t:info\t:write\t:timed-out\nINFO  jepsen.util - 1\t:invoke\t:read\tnil\nINFO  jepsen.util - 1\t:ok\t:read\t3\n' >"$work/log.txt"
status 0 "$NETSPLIT" check "$work/log.txt"
says out "a Jepsen log"

# Runs of this program, exported and judged once more.
"$NETSPLIT" export raft/stale_lease_read --as history >"$work/stale.json"
status 1 "$NETSPLIT" check "$work/stale.json"
says out "a history of netsplit"
says out "model kv"
"$NETSPLIT" export raft/leader_crash --as history >"$work/crash.json"
status 0 "$NETSPLIT" check "$work/crash.json" --level linearizable

# Weaker levels: the read was stale, but in some order of all operations it was not.
status 0 "$NETSPLIT" check "$work/stale.json" --level sequential
says out "All operations fit into one order that keeps the order of each process."
status 0 "$NETSPLIT" check "$work/stale.json" --level strongest
says out "strongest: sequential"
says out "VIOLATED  linearizable"
{ event 0 invoke write 1; event 0 ok write 1; event 0 invoke read nil; event 0 ok read nil; } >"$work/forgets.edn"
status 1 "$NETSPLIT" check "$work/forgets.edn" --level read-your-writes
says out "NOT read-your-writes"
says out "line 3, process 0             read it: nothing"
status 1 "$NETSPLIT" check "$work/forgets.edn" --level read-your-writes --format json
says out '"level":"read-your-writes","verdict":"violated"'
status 0 "$NETSPLIT" check "$work/forgets.edn" --level strongest --format json
python3 - "$work/out" <<'PY' || fail "the JSON of levels does not say what it should"
import json, sys
said = json.load(open(sys.argv[1]))
verdicts = {level["level"]: level["verdict"] for level in said["levels"]}
assert verdicts["linearizable"] == verdicts["read-your-writes"] == "violated", said
assert verdicts["monotonic-reads"] == "holds" and "causal" not in said["strongest"], said
PY

# Transactions: two that read what the other writes.
skew() {
  printf '{:process 0 :type %s :f :txn :value [[:r :x %s] [:append :y 1]]}\n' "$1" nil
  printf '{:process 1 :type %s :f :txn :value [[:r :y %s] [:append :x 1]]}\n' "$1" nil
}
{ skew :invoke; skew :ok; } >"$work/skew.edn"
status 1 "$NETSPLIT" check "$work/skew.edn"
says out "transactions in EDN"
says out "NOT strict-serializable"
says out "asked because the history says when transactions began and ended"
says out "VIOLATED  serializable: write skew (G2-item)"
says out "holds     snapshot-isolation"
says out "T1 (line 1, process 0)"
says out "T1 before T2: T1 read x before T2 wrote 1"
status 0 "$NETSPLIT" check "$work/skew.edn" --level snapshot-isolation
status 1 "$NETSPLIT" check "$work/skew.edn" --level repeatable-read
status 0 "$NETSPLIT" check "$work/skew.edn" --level strongest
says out "strongest: snapshot-isolation"
status 1 "$NETSPLIT" check "$work/skew.edn" --level serializable --format json
python3 - "$work/out" <<'PY' || fail "the JSON of transactions does not say what it should"
import json, sys
said = json.load(open(sys.argv[1]))
assert said["verdict"] == "violated" and said["level"] == "serializable" and said["transactions"] == 2, said
assert said["levels"]["read-committed"] == "holds" and said["levels"]["strict-serializable"] == "violated", said
[anomaly] = said["anomalies"]
assert anomaly["anomaly"] == "write skew (G2-item)" and [d["kind"] for d in anomaly["cycle"]] == ["rw", "rw"], said
assert [t["line"] for t in anomaly["transactions"]] == [1, 2] and anomaly["by_realtime"] is False, said
PY
printf '{:process 0 :type :ok :value [[:append :x 1]]}\n{:process 1 :type :ok :value [[:r :x [1]]]}\n' >"$work/bare.edn"
status 0 "$NETSPLIT" check "$work/bare.edn"
says out "asked because the history does not say when transactions began and ended"
status 3 "$NETSPLIT" check "$work/bare.edn" --level strict-serializable
status 2 "$NETSPLIT" check "$work/bare.edn" --level linearizable
says err 'found "linearizable" for a history of transactions'
status 2 "$NETSPLIT" check "$work/good.edn" --level serializable
says err 'found "serializable" for a history of operations on single objects'
status 2 "$NETSPLIT" check "$work/bare.edn" --model kv
status 2 "$NETSPLIT" check "$work/bare.edn" --level perfect
printf '{:process 0 :type :ok :value [[:append :x 1]\n [:append :x 1]]}\n' >"$work/twice.edn"
status 2 "$NETSPLIT" check "$work/twice.edn"
says err 'line 2: found the value "1" written to "x" as in line 1'

status 2 "$NETSPLIT" check "$work/none.edn"
says err "found no file of that name"
printf '{:process 0 :type :invoke :f :raed}\n' >"$work/bad.edn"
status 2 "$NETSPLIT" check "$work/bad.edn"
says err 'line 1: found the operation "raed"'
status 2 "$NETSPLIT" check "$work/good.edn" --model queue
says err 'found the operation "write", which the model queue does not know'
status 2 "$NETSPLIT" check "$work/good.edn" --model regsiter

exit "$failures"
