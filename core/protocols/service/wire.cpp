#include "core/protocols/service/wire.h"

#include <algorithm>

namespace netsplit::service {
namespace {

auto place_of(auto& sent, std::uint64_t number) {
  return std::lower_bound(sent.begin(), sent.end(), number,
                          [](const auto& one, std::uint64_t wanted) { return one.first < wanted; });
}

}  // namespace

kv::Session& Wire::session(std::uint32_t slot, NodeId self) {
  while (sessions.size() <= slot) {
    sessions.emplace_back();
    sessions.back().renew(self, life, static_cast<std::uint32_t>(sessions.size() - 1));
  }
  return sessions[slot];
}

/// Numbers grow, so this keeps the order.
void Wire::remember(queue::MessageId message, std::uint32_t slot) {
  sent.emplace_back(queue::number_of(message), slot);
}

std::uint32_t Wire::slot_of(queue::MessageId message) const {
  const std::uint64_t number = queue::number_of(message);
  const auto at = place_of(sent, number);
  return at != sent.end() && at->first == number ? at->second : kUnknown;
}

void Wire::forget(queue::MessageId message) {
  const auto at = place_of(sent, queue::number_of(message));
  if (at != sent.end() && at->first == queue::number_of(message)) at->second = kUnknown;
  while (!sent.empty() && sent.front().second == kUnknown) sent.pop_front();
}

}  // namespace netsplit::service
