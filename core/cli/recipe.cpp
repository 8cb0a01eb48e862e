#include <fmt/format.h>

#include <cctype>

#include "core/cli/sweep.h"
#include "core/scenario/plain_text.h"

// A sweep on many machines: each runs a shard, and a shard that is started again goes on where it was. Broken claims (exit
// status 1) and undecided ones (3) are results, and no reason to start a shard again.
namespace netsplit::cli {
namespace {

constexpr std::string_view kSlurm = R"(#!/usr/bin/env bash
#SBATCH --job-name=netsplit-sweep
#SBATCH --array=1-{shards}
#SBATCH --ntasks=1
#SBATCH --cpus-per-task=1
#SBATCH --requeue
# Submit it with sbatch, from a folder that all nodes share. When all tasks have ended:
#   netsplit merge parts/*.jsonl --out results.jsonl
set -euo pipefail
mkdir -p parts
{sweep} --shard "${{SLURM_ARRAY_TASK_ID}}/{shards}" --jobs "${{SLURM_CPUS_PER_TASK:-1}}" \
  --out "parts/${{SLURM_ARRAY_TASK_ID}}.jsonl" || case $? in 1|3) ;; *) exit 4 ;; esac
)";

constexpr std::string_view kParallel = R"(#!/usr/bin/env bash
# One shard a core, here. On other machines as well, with the program on each and their names in hosts.txt:
#   parallel --sshloginfile hosts.txt --env shard --return 'parts/{{}}.jsonl' --cleanup shard {{}}
# (and --transferfile for a scenario of your own). Run it again to go on where it was.
set -euo pipefail
mkdir -p parts
shard() {{
  {sweep} --shard "$1/{shards}" --jobs 1 \
    --out "parts/$1.jsonl" || case $? in 1|3) ;; *) return 4 ;; esac
}}
export -f shard
seq {shards} | SHELL="$BASH" parallel shard {{}}
netsplit merge parts/*.jsonl --out results.jsonl
)";

constexpr std::string_view kKubernetes =
    R"(# An Indexed Job: a pod for each shard. The image has the netsplit program; the claim netsplit-parts is a volume that many
# pods may write. {scenario_note}
# When it is complete, where that volume is: netsplit merge *.jsonl --out results.jsonl
apiVersion: batch/v1
kind: Job
metadata:
  name: netsplit-sweep
spec:
  completionMode: Indexed
  completions: {shards}
  parallelism: {shards}
  backoffLimit: {shards}
  template:
    spec:
      restartPolicy: OnFailure
      containers:
        - name: sweep
          image: netsplit
          command: ["/bin/sh", "-c"]
          args:
            - |
              shard=$((JOB_COMPLETION_INDEX + 1))
              {sweep} --shard "$shard/{shards}" --jobs 1 \
                --out "/parts/$shard.jsonl" || case $? in 1|3) ;; *) exit 4 ;; esac
          resources:
            requests:
              cpu: "1"
          volumeMounts:
            - name: parts
              mountPath: /parts{scenario_mount}
      volumes:
        - name: parts
          persistentVolumeClaim:
            claimName: netsplit-parts{scenario_volume}
)";

std::string command_of(const SweepRequest& request, std::string_view what) {
  std::string command = "netsplit sweep " + shell_word(what) + " --seeds " + shell_word(request.seeds);
  for (const std::string& v : request.vary) command += " --vary " + shell_word(v);
  return command;
}

std::string kubernetes(const SweepRequest& request) {
  const auto slash = request.what.find_last_of('/');
  std::string file = request.what.substr(slash == std::string::npos ? 0 : slash + 1);
  // What the keys of a config map may be made of.
  for (char& c : file)
    if (!std::isalnum(static_cast<unsigned char>(c)) && c != '-' && c != '_' && c != '.') c = '-';
  const bool builtin = !file.ends_with(".json");
  const std::string what = builtin ? request.what : "/scenario/" + file;
  return fmt::format(
      kKubernetes, fmt::arg("shards", request.shards), fmt::arg("sweep", command_of(request, what)),
      fmt::arg("scenario_note", builtin
                                    ? std::string("The scenario is built in.")
                                    : fmt::format("The scenario comes from a config map:\n#   kubectl create configmap "
                                                  "netsplit-scenario --from-file={}={}",
                                                  file, shell_word(request.what))),
      fmt::arg("scenario_mount", builtin ? "" : "\n            - name: scenario\n              mountPath: /scenario"),
      fmt::arg("scenario_volume",
               builtin ? "" : "\n        - name: scenario\n          configMap:\n            name: netsplit-scenario"));
}

}  // namespace

std::vector<std::string> recipes() { return {"slurm", "parallel", "kubernetes"}; }

std::string recipe_text(const SweepRequest& request) {
  if (request.recipe == "kubernetes") return kubernetes(request);
  return fmt::format(fmt::runtime(request.recipe == "slurm" ? kSlurm : kParallel), fmt::arg("shards", request.shards),
                     fmt::arg("sweep", command_of(request, request.what)));
}

}  // namespace netsplit::cli
