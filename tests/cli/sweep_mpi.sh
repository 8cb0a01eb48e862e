#!/usr/bin/env bash
# netsplit-sweep-mpi: the bytes of netsplit sweep with any number of ranks; when a rank is killed, the job ends with a
# whole beginning of the results, mpirun says which rank it was, and the same command goes on from there.
set -u
. "$(dirname "${BASH_SOURCE[0]}")/expect.bash"
program="$(dirname "$NETSPLIT")/netsplit-sweep-mpi"
if [ ! -x "$program" ]; then echo "FAILED: $program was not built: is Open MPI installed?"; exit 1; fi

# A machine of few cores, perhaps as root, perhaps without a network.
export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1 OMPI_MCA_btl=self,vader OMPI_MCA_mpi_yield_when_idle=1
mpi() { local ranks="$1"; shift; timeout 120 mpirun -q -n "$ranks" --oversubscribe "$program" "$@"; }

plan=(raft/split_votes --seeds 1..1200 --vary s2..s5/config/election_timeout_max=150ms,155ms --vary until=40s)
"$NETSPLIT" sweep "${plan[@]}" --out "$work/whole.jsonl" >"$work/whole.txt" 2>&1
for ranks in 1 2 3; do
  got=0
  mpi "$ranks" "${plan[@]}" --out "$work/ranks$ranks.jsonl" >"$work/out" 2>"$work/err" </dev/null || got=$?
  [ "$got" = 1 ] || fail "$ranks ranks: status $got, expected 1: $(head -c 300 "$work/err")"
  same "$work/whole.jsonl" "$work/ranks$ranks.jsonl" "$ranks ranks"
  same "$work/whole.txt" "$work/out" "$ranks ranks"
done

# rank_of PID: its rank in the job
rank_of() { tr '\0' '\n' <"/proc/$1/environ" 2>/dev/null | sed -n 's/^OMPI_COMM_WORLD_RANK=//p'; }
for victim in 1 0; do
  out="$work/killed$victim.jsonl"
  : >"$out"
  mpirun -n 3 --oversubscribe "$program" "${plan[@]}" --out "$out" >"$work/out" 2>"$work/err" </dev/null &
  job=$!
  while [ "$(wc -l <"$out")" -lt 50 ] && kill -0 "$job" 2>/dev/null; do :; done
  killed=""
  for pid in $(pgrep -P "$job"); do
    if [ "$(rank_of "$pid")" = "$victim" ]; then kill -KILL "$pid" && killed=yes; fi
  done
  [ -n "$killed" ] || fail "rank $victim was not there to be killed"
  got=0; wait "$job" || got=$?
  [ "$got" != 0 ] || fail "a job whose rank $victim was killed ended with status 0"
  lines="$(wc -l <"$out")"
  [ "$lines" -lt "$(wc -l <"$work/whole.jsonl")" ] || fail "rank $victim was killed too late to matter"
  head -n "$lines" "$out" >"$work/a"; head -n "$lines" "$work/whole.jsonl" >"$work/b"
  same "$work/a" "$work/b" "what a job left whose rank $victim was killed"
  says err "mpirun noticed that process rank $victim"
  mpi 3 "${plan[@]}" --out "$out" >"$work/out" 2>"$work/err" </dev/null
  same "$work/whole.jsonl" "$out" "gone on with after rank $victim was killed"
  same "$work/whole.txt" "$work/out" "gone on with after rank $victim was killed"
done

got=0; mpi 2 raft/split_vote --seeds 1..9 >"$work/out" 2>"$work/err" </dev/null || got=$?
[ "$got" = 2 ] || fail "a name that isn't: status $got, expected 2"
says err 'did you mean "raft/split_votes"?'
[ "$(grep -c 'did you mean' "$work/err")" = 1 ] || fail "a mistake is told $(grep -c 'did you mean' "$work/err") times"
got=0; mpi 2 raft/split_votes >"$work/out" 2>"$work/err" </dev/null || got=$?
[ "$got" = 2 ] || fail "no seeds: status $got, expected 2"

exit "$failures"
