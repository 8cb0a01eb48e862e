#pragma once
#include <string>
#include <vector>

#include "tests/protocols/raft/cluster.h"

namespace netsplit::raft {

/// A cluster of random shape under random faults, all drawn from one seed: crashes, pauses, partitions, one-way cuts,
/// bad links, slow and drifting hosts, membership changes, transfers, snapshots. Disks are never lost and clocks drift
/// less than leases allow for, since Raft promises nothing then.
struct RandomFaults {
  std::uint64_t seed = 1;
  Mutation mutation = Mutation::none;
  Duration length = ms(3000);
  Duration calm = ms(1500);  ///< at the end, without faults: a healthy cluster serves its clients again
  bool disruption =
      true;  ///< also clusters without PreVote and CheckQuorum, which removed servers may disturb for long

  struct Outcome {
    std::vector<std::string> broken;  ///< claims, in order of time
    std::string first;                ///< what was seen first
    std::uint64_t steps = 0;
    std::uint64_t hash = 0;
    std::uint64_t answered = 0;       ///< by the end of the faults
    std::uint64_t answered_calm = 0;  ///< after that
    std::uint64_t leaders = 0;        ///< highest term
    bool breaks(std::string_view claim) const {
      for (const auto& b : broken)
        if (b == claim) return true;
      return false;
    }
  };

  Outcome run() const;

 private:
  Cluster random_cluster(Rng& rng) const;
  static Command random_command(const Cluster& cluster, const World& world, Rng& rng);
  static Command random_request(const Cluster& cluster, const World& world, Rng& rng);
};

}  // namespace netsplit::raft
