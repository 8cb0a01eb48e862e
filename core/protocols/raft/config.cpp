#include "core/protocols/raft/config.h"

#include <string>

namespace netsplit::raft {

void Config::options(Options& o) {
  o.nodes("members", members,
          "The servers of the first configuration, the same on each; one not named waits to be added.");
  o.duration("election_timeout_min", election_timeout_min, ms(1), std::chrono::hours(1),
             "The shortest time without a leader after which a server starts an election.");
  o.duration("election_timeout_max", election_timeout_max, ms(1), std::chrono::hours(1),
             "The longest such time; each wait is drawn from this range.");
  o.duration("heartbeat", heartbeat, us(100), std::chrono::hours(1),
             "How often a leader tells the others that it is there.");
  o.flag("prevote", prevote, "Ask whether an election could be won before starting one.");
  o.flag("check_quorum", check_quorum,
         "A leader that hears from no majority steps down, and servers that hear a leader ignore requests for votes.");
  o.one_of("read_mode", read_mode, kReadModes,
           "How gets are answered: through the log, by ReadIndex, or under a lease.");
  o.duration("lease", lease, us(100), std::chrono::hours(1),
             "How long a confirmed leader answers reads alone, on its own clock; safe below election_timeout_min and "
             "with check_quorum.");
  o.integer("max_append", max_append, 1, 10'000, "The most entries in one AppendEntries.");
  o.integer("max_in_flight", max_in_flight, 1, 1'000'000,
            "The most entries sent to a follower but not yet acknowledged.");
  o.integer("snapshot_threshold", snapshot_threshold, 1, 1'000'000'000,
            "A server takes a snapshot when it has applied so many entries since the last one.");
  o.integer("snapshot_keep", snapshot_keep, 0, 1'000'000'000,
            "So many entries before a snapshot are kept, for followers that are only a little behind.");
  o.duration("snapshot_timeout", snapshot_timeout, ms(1), std::chrono::hours(1),
             "A snapshot is sent again when it was not acknowledged for so long.");
  o.integer("max_sessions", max_sessions, 1, 10'000'000,
            "Client sessions remembered; beyond that the least used one expires.");
  allow.options(o);
  o.one_of("mutation", mutation, kMutations, "Breaks the algorithm on purpose, to see what goes wrong.");
}

void TransferLeadership::options(Options& o) {
  o.node("to", to, "The server that shall lead; without it, the follower with the longest log.");
}
void TransferLeadership::describe(Describer& d) const { d.node("to", to); }

void AddServer::options(Options& o) {
  o.node("server", server, "The server to add; it catches up before it may vote.");
}
void AddServer::describe(Describer& d) const { d.node("server", server); }

void RemoveServer::options(Options& o) { o.node("server", server, "The server to remove."); }
void RemoveServer::describe(Describer& d) const { d.node("server", server); }

void ChangeMembers::options(Options& o) {
  o.nodes("servers", servers, "The new configuration, reached through joint consensus.");
}
void ChangeMembers::describe(Describer& d) const {
  for (NodeId id : servers) d.node("server", id);
}

}  // namespace netsplit::raft
