#pragma once
#include <cstdint>
#include <vector>

#include "core/base/describer.h"
#include "core/contracts/kv.h"
#include "core/protocols/raft/core.h"
#include "core/sim/role.h"

// A replicated key-value store on Raft (paper: figure 2, sections 5 to 8; dissertation: chapters 3, 4 and 6).
// Simplified: a snapshot travels in one message, sessions are opened by their first request instead of a command of
// their own, and the state machine applies an operation in no time.
namespace netsplit::raft {

/// Remembers a client's last request, so that a repetition is answered but not done again (dissertation, 6.3).
struct Session {
  std::uint64_t id = 0;
  std::uint32_t number = 0;
  Index used = 0;  ///< index of the entry that used it last
  kv::Result result;
  bool operator==(const Session&) const = default;
};

/// The state machine: the data and the sessions, both the same on every server after the same entries.
struct Store {
  static constexpr std::string_view kName = "raft.store";
  kv::Map map;
  std::vector<Session> sessions;  ///< sorted by id
  kv::Reply apply(const kv::Request& request, Index index, std::size_t max_sessions);
  const Session* find(std::uint64_t session) const;
  void describe(Describer& d) const;
  std::uint32_t wire_bytes() const;
  bool operator==(const Store&) const = default;

 private:
  Session& open(std::uint64_t id, std::size_t max_sessions);
};

struct Server {
  using Config = raft::Config;
  using Disk = raft::Disk;
  static constexpr bool kNodesAreAlike = true;
  /// A client that waits for its command to be applied.
  struct Waiting {
    Index index = 0;
    Term term = 0;
    NodeId client = kNobody;
    kv::RequestId id;
    bool operator==(const Waiting&) const = default;
  };

  Config config;
  Disk disk;  ///< what a start finds; from then on `core.disk` is the truth
  Core core;
  Store store;
  std::vector<Waiting> waiting;
  std::uint64_t reads_answered = 0;
  Index last_read = 0;  ///< the state that the latest of them saw

  void start(Outbox& out);
  bool receive(NodeId from, const Value& message, Outbox& out);
  void timeout(Timer timer, Outbox& out);
  void describe(Describer& d) const;
  bool operator==(const Server&) const = default;

  // For server.cpp.
  void on_request(NodeId from, const kv::Request& request, const Value& message, Outbox& out);
  bool on_operator(const Value& message, Outbox& out);
  void catch_up(Outbox& out);
  void answer_reads(Outbox& out);
  void release_lost(Outbox& out);
  void describe_log(Describer& d) const;
};

}  // namespace netsplit::raft
