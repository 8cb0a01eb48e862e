#include "core/search/message_log.h"

#include <algorithm>

namespace netsplit::search {
namespace {

using Message = MessageLog::Message;
using Fate = MessageLog::Fate;

/// The messages are in order of their records.
template <class Messages>
auto at_or_after(Messages& messages, RecordId sent) {
  return std::lower_bound(messages.begin(), messages.end(), sent,
                          [](const Message& m, RecordId id) { return m.sent < id; });
}

Fate fate_of(const Record& r, Time sent) {
  if (r.kind == RecordKind::delivered) return Fate::came;
  if (r.reason == DropReason::lost) return Fate::lost;
  if (r.reason == DropReason::by_command) return Fate::dropped;
  return r.time == sent ? Fate::stopped : Fate::came;
}

}  // namespace

void MessageLog::record(RecordId id, const Record& r) {
  if (r.kind == RecordKind::sent)
    messages_.push_back({id, r.node, r.peer, r.label, ++counts_[{r.node, r.peer, r.label->name}], r.time});
  if (r.kind != RecordKind::delivered && r.kind != RecordKind::dropped) return;
  const auto found = at_or_after(messages_, r.cause);
  if (found == messages_.end() || found->sent != r.cause) return;
  found->repeated = found->repeated || found->fate == Fate::came;
  if (found->fate != Fate::on_its_way) return;
  found->came = r.time;
  found->fate = fate_of(r, found->at);
}

const Message* MessageLog::find(RecordId sent) const {
  const auto found = at_or_after(messages_, sent);
  return found != messages_.end() && found->sent == sent ? &*found : nullptr;
}

MessageName name_of(const Message& m, const std::vector<HostSpec>& hosts) {
  const auto name = [&](NodeId id) { return index_of(id) < hosts.size() ? hosts[index_of(id)].name : std::string(); };
  return {name(m.from), name(m.to), std::string(m.label->name), m.nth};
}

}  // namespace netsplit::search
