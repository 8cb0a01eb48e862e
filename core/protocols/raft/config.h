#pragma once
#include <array>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "core/base/options.h"
#include "core/base/value.h"
#include "core/contracts/allow.h"

namespace netsplit::raft {

/// How a get is answered (dissertation, 6.4).
enum class ReadMode : std::uint8_t {
  log,         ///< as any other operation, through the log
  read_index,  ///< from the leader's state, once a majority has confirmed that it still leads
  lease,       ///< from the leader's state at once, as long as its lease lasts on its own clock
};
inline constexpr std::array<std::string_view, 3> kReadModes{"log", "read_index", "lease"};

/// Switches that break the algorithm on purpose. Names and what catches them: see kMutationTable in config.cpp.
enum class Mutation : std::uint8_t {
  none,
  vote_twice,
  commit_old_term,
  forget_vote_sync,
  no_log_check,
  quorum_minus_one,
  membership_without_commit,
  ack_before_sync,
  stale_read,
};
inline constexpr std::array<std::string_view, 9> kMutations{
    "none",         "vote_twice",       "commit_old_term",           "forget_vote_sync",
    "no_log_check", "quorum_minus_one", "membership_without_commit", "ack_before_sync",
    "stale_read"};

struct Config {
  std::vector<NodeId> members;
  Duration election_timeout_min = ms(150);
  Duration election_timeout_max = ms(300);
  Duration heartbeat = ms(50);
  bool prevote = true;
  bool check_quorum = true;
  ReadMode read_mode = ReadMode::read_index;
  Duration lease = ms(120);
  std::int64_t max_append = 64;
  std::int64_t max_in_flight = 1024;
  std::int64_t snapshot_threshold = 10'000;
  std::int64_t snapshot_keep = 1'000;
  Duration snapshot_timeout = ms(1000);
  std::int64_t max_sessions = 10'000;
  AllowList allow;
  Mutation mutation = Mutation::none;
  void options(Options& o);
  bool operator==(const Config&) const = default;
};

/// What an operator may ask of a server; a follower passes it on to the leader that it knows.
struct TransferLeadership {
  static constexpr std::string_view kName = "raft.transfer_leadership";
  NodeId to = kNobody;  ///< kNobody: whoever is most up to date
  void options(Options& o);
  void describe(Describer& d) const;
  bool operator==(const TransferLeadership&) const = default;
};
struct AddServer {
  static constexpr std::string_view kName = "raft.add_server";
  NodeId server = kNobody;
  void options(Options& o);
  void describe(Describer& d) const;
  bool operator==(const AddServer&) const = default;
};
struct RemoveServer {
  static constexpr std::string_view kName = "raft.remove_server";
  NodeId server = kNobody;
  void options(Options& o);
  void describe(Describer& d) const;
  bool operator==(const RemoveServer&) const = default;
};
struct ChangeMembers {
  static constexpr std::string_view kName = "raft.change_members";
  std::vector<NodeId> servers;
  void options(Options& o);
  void describe(Describer& d) const;
  bool operator==(const ChangeMembers&) const = default;
};
struct TakeSnapshot {
  static constexpr std::string_view kName = "raft.take_snapshot";
  void options(Options&) {}
  void describe(Describer&) const {}
  bool operator==(const TakeSnapshot&) const = default;
};

}  // namespace netsplit::raft
