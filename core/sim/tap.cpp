#include "core/sim/tap.h"

#include <algorithm>
#include <utility>

namespace netsplit {

std::string_view name_of(Sighting::Deed deed) {
  static constexpr std::string_view kNames[] = {"read", "altered", "replayed", "forged"};
  return kNames[static_cast<std::size_t>(deed)];
}

void Taps::put(const command::Tap& tap) {
  take_off(tap.from, tap.to);
  if (!tap.one_way) take_off(tap.to, tap.from);
  taps_.push_back({tap, {}});
  if (tap.one_way) return;
  taps_.push_back({tap, {}});
  std::swap(taps_.back().tap.from, taps_.back().tap.to);
}

void Taps::take_off(NodeId from, NodeId to) {
  std::erase_if(taps_, [&](const OnLink& t) { return t.tap.from == from && t.tap.to == to; });
}

const command::Tap* Taps::on(NodeId from, NodeId to) const {
  for (const OnLink& t : taps_)
    if (t.tap.from == from && t.tap.to == to) return &t.tap;
  return nullptr;
}

const Value* Taps::pattern(NodeId from, NodeId to) const {
  for (const OnLink& t : taps_)
    if (t.tap.from == from && t.tap.to == to && t.pattern) return &t.pattern;
  return nullptr;
}

void Taps::remember(NodeId from, NodeId to, const Value& message) {
  for (OnLink& t : taps_)
    if (t.tap.from == from && t.tap.to == to) t.pattern = message;
}

void Taps::saw(Sighting sighting) {
  if (seen_.empty()) seen_ = Cow<std::vector<Sighting>>(std::vector<Sighting>{});
  std::vector<Sighting>& seen = seen_.write();
  if (seen.size() >= kRemembered) seen.erase(seen.begin());
  seen.push_back(std::move(sighting));
}

const std::vector<Sighting>& Taps::seen() const {
  static const std::vector<Sighting> nothing;
  return seen_.empty() ? nothing : *seen_;
}

void Taps::hash_into(Hasher& h) const {
  netsplit::hash_into(h, chance);
  h.add(forged);
  for (const OnLink& t : taps_) {
    netsplit::hash_into(h, t.tap);
    t.pattern.hash_into(h);
  }
  for (const Sighting& s : seen()) netsplit::hash_into(h, s);
}

}  // namespace netsplit
