#!/usr/bin/env bash
# The recipes of netsplit sweep: scripts that parse, and whose shards, run here one after the other, make the whole sweep.
set -u
. "$(dirname "${BASH_SOURCE[0]}")/expect.bash"
NETSPLIT="$(realpath "$NETSPLIT")"

# The scripts find the program by its name; a stand-in takes the place of GNU parallel.
mkdir "$work/bin"
ln -s "$NETSPLIT" "$work/bin/netsplit"
printf '#!/usr/bin/env bash\nwhile read -r line; do bash -c "${*//\\{\\}/$line}" || exit; done\n' >"$work/bin/parallel"
chmod +x "$work/bin/parallel"
export PATH="$work/bin:$PATH"
mkdir "$work/my folder"
cp scenarios/raft/split_votes.json "$work/my folder/votes.json"
cd "$work"
ln -s "my folder" scenario
plan=("my folder/votes.json" --seeds 1..20 --vary 's2..s5/config/election_timeout_max=150ms,200ms' --vary 'expect/holds=["Log Matching"]')
netsplit sweep "${plan[@]}" --out whole.jsonl >/dev/null
recipe() { netsplit sweep "${plan[@]}" --recipe "$1" --shards 3 >"$1.txt" || fail "no recipe for $1"; }
# merged WHAT: the parts make the whole.
merged() {
  [ -e results.jsonl ] || netsplit merge parts/*.jsonl --out results.jsonl >/dev/null
  cmp -s whole.jsonl results.jsonl || fail "$1: the shards are not the whole"
  rm -rf parts results.jsonl
}

status 2 netsplit sweep "${plan[@]}" --recipe slurm --shard 1/3
one_error_line
says err "--shard: found it with --recipe"

recipe slurm
bash -n slurm.txt || fail "the Slurm script does not parse"
says slurm.txt "#SBATCH --array=1-3"
says slurm.txt '--shard "${SLURM_ARRAY_TASK_ID}/3"'
for task in 1 2 3; do SLURM_ARRAY_TASK_ID=$task bash slurm.txt >/dev/null || fail "Slurm task $task: status $?"; done
merged slurm

recipe parallel
bash -n parallel.txt || fail "the script for GNU parallel does not parse"
says parallel.txt 'seq 3 | SHELL="$BASH" parallel shard {}'
says parallel.txt '--shard "$1/3"'
bash parallel.txt >/dev/null
merged parallel

recipe kubernetes
says kubernetes.txt "kubectl create configmap netsplit-scenario --from-file=votes.json='my folder/votes.json'"
# Its command with the folders of this test in place of the volumes, as each pod runs it.
python3 - kubernetes.txt <<'PY' || fail "the Kubernetes manifest is not what it should be"
import shlex, sys, yaml
job = yaml.safe_load(open(sys.argv[1]))
spec = job["spec"]
assert job["kind"] == "Job" and job["apiVersion"] == "batch/v1", job
assert spec["completionMode"] == "Indexed" and spec["completions"] == spec["parallelism"] == 3, spec
[container] = spec["template"]["spec"]["containers"]
assert container["command"] == ["/bin/sh", "-c"] and len(container["args"]) == 1, container
mounts = {mount["name"]: mount["mountPath"] for mount in container["volumeMounts"]}
volumes = [volume["name"] for volume in spec["template"]["spec"]["volumes"]]
assert mounts == {"parts": "/parts", "scenario": "/scenario"} and sorted(volumes) == ["parts", "scenario"], spec
open("pod.sh", "w").write(container["args"][0].replace("/parts/", "parts/").replace("/scenario/", "scenario/"))
PY
mkdir parts
for index in 0 1 2; do JOB_COMPLETION_INDEX=$index sh pod.sh >/dev/null || fail "pod $index: status $?"; done
merged kubernetes

# Of a scenario that is built in, nothing has to be brought along.
netsplit sweep raft/split_votes --seeds 1..9 --recipe kubernetes >kubernetes.txt
says kubernetes.txt "The scenario is built in."
python3 -c 'import sys, yaml; assert len(yaml.safe_load(open(sys.argv[1]))["spec"]["template"]["spec"]["volumes"]) == 1' kubernetes.txt ||
  fail "the manifest of a built-in scenario is not what it should be"

exit "$failures"
