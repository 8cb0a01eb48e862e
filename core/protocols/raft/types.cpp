#include "core/protocols/raft/types.h"

#include <string>

namespace netsplit::raft {
namespace {

void describe_nodes(Describer& d, std::string_view name, const std::vector<NodeId>& nodes) {
  std::string text;
  for (NodeId id : nodes) text += (text.empty() ? "" : " ") + d.node_name(id);
  d.text(name, text);
}

}  // namespace

void Membership::describe(Describer& d) const {
  describe_nodes(d, "voters", voters);
  if (joint()) describe_nodes(d, "next voters", next);
}

void Snapshot::describe(Describer& d) const {
  d.number("last index", as_number(last_index));
  d.number("last term", as_number(last_term));
  membership.describe(d);
  d.begin("state");
  state.describe(d);
  d.end();
}

void Disk::describe(Describer& d) const {
  d.number("term", as_number(term));
  d.node("voted for", voted_for);
  d.number("last index", as_number(log.last_index()));
  d.number("last term", as_number(log.last_term()));
  d.number("entries", as_number(log.entries.size()));
}

void RequestVote::describe(Describer& d) const {
  d.number("term", as_number(term));
  d.number("last index", as_number(last_index));
  d.number("last term", as_number(last_term));
  if (transfer) d.flag("transfer", true);
}

void VoteReply::describe(Describer& d) const {
  d.number("term", as_number(term));
  d.flag("granted", granted, granted ? Tone::good : Tone::bad);
}

void PreVote::describe(Describer& d) const {
  d.number("term", as_number(term));
  d.number("last index", as_number(last_index));
  d.number("last term", as_number(last_term));
}

void PreVoteReply::describe(Describer& d) const {
  d.number("term", as_number(term));
  d.flag("granted", granted, granted ? Tone::good : Tone::bad);
}

std::uint32_t AppendEntries::wire_bytes() const {
  std::uint32_t bytes = 56;
  for (const Entry& e : entries) bytes += 16 + e.command.bytes();
  return bytes;
}

void AppendEntries::describe(Describer& d) const {
  d.number("term", as_number(term));
  d.number("previous index", as_number(prev_index));
  d.number("previous term", as_number(prev_term));
  d.number("commit index", as_number(commit));
  d.number("round", as_number(round));
  d.number("entries", as_number(entries.size()));
  constexpr std::size_t kShown = 16;
  for (std::size_t i = 0; i < entries.size() && i < kShown; ++i) {
    const Entry& e = entries[i];
    d.begin(std::to_string(prev_index + 1 + i));
    d.number("term", as_number(e.term));
    d.text("command", e.command.name());
    e.command.describe(d);
    d.end();
  }
}

void AppendReply::describe(Describer& d) const {
  d.number("term", as_number(term));
  d.flag("success", success, success ? Tone::good : Tone::bad);
  if (success) {
    d.number("match index", as_number(match));
  } else {
    d.number("rejected index", as_number(rejected));
    d.number("conflict term", as_number(conflict_term));
    d.number("conflict index", as_number(conflict_index));
  }
  d.number("round", as_number(round));
}

void InstallSnapshot::describe(Describer& d) const {
  d.number("term", as_number(term));
  snapshot.describe(d);
}

void TimeoutNow::describe(Describer& d) const { d.number("term", as_number(term)); }

}  // namespace netsplit::raft
