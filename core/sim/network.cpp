#include "core/sim/network.h"

#include <algorithm>
#include <set>
#include <span>
#include <tuple>

#include "core/base/fixed_math.h"

namespace netsplit {

struct Network::Routes {
  NetworkSpec spec;
  std::vector<std::uint16_t> place;    ///< of each node: nodes that no rule tells apart share one
  std::vector<std::uint16_t> profile;  ///< places x places
  std::vector<LinkClass> link_class;   ///< places x places
  std::vector<std::uint16_t> channel;  ///< places x places; empty where all are plain
  std::size_t places = 0;

  const LinkProfile& profile_of(std::uint16_t number) const {
    return number == 0 ? spec.fallback : spec.rules[number - 1u].profile;
  }
  bool has_channels() const {
    return !spec.channel.is_plain() ||
           std::any_of(spec.rules.begin(), spec.rules.end(), [](const LinkRule& r) { return !r.channel.is_plain(); });
  }
};

namespace {

/// What each piece of a message after the first has to carry besides: an IPv4 header (RFC 791, section 3.1).
constexpr std::uint32_t kPieceHeader = 20;
constexpr std::uint32_t kMostPieces = 65'536;

/// In how many pieces a message goes over links of this MTU.
std::uint32_t pieces_of(std::uint32_t bytes, std::uint32_t mtu) {
  if (mtu == 0 || bytes <= mtu) return 1;
  const std::uint32_t room = mtu - kPieceHeader;
  return std::min(kMostPieces, (bytes - kPieceHeader + room - 1) / room);
}

/// The chance that one of two things happens.
Ratio either(Ratio a, Ratio b) {
  return {a.ppb + b.ppb - static_cast<std::uint64_t>(Wide{a.ppb} * b.ppb / Ratio::kOne)};
}

Duration latency_of(const LinkProfile& p, Rng& rng) {
  Duration latency = p.latency.draw(rng);
  for (const Distribution& hop : p.further) latency += hop.draw(rng);
  return latency;
}

bool fits(const std::string& pattern, const HostSpec& host) {
  const auto label = [&](std::string_view key, const std::string& value) {
    return pattern.size() == key.size() + value.size() && pattern.starts_with(key) && pattern.ends_with(value);
  };
  return pattern == "*" || pattern == host.name || label("region=", host.region) || label("zone=", host.zone) ||
         label("rack=", host.rack);
}

/// Somebody who stands in no region, where others do, is out in the internet.
LinkClass class_by_labels(const HostSpec& a, const HostSpec& b) {
  constexpr std::string_view kInternet = "internet";
  if (a.region.empty() != b.region.empty() || a.region == kInternet || b.region == kInternet)
    return LinkClass::internet;
  if (a.region != b.region) return LinkClass::across_regions;
  const bool other_zone = a.zone != b.zone && !a.zone.empty() && !b.zone.empty();
  return other_zone ? LinkClass::across_zones : LinkClass::in_zone;
}

}  // namespace

LinkProfile in_series(const std::vector<LinkProfile>& hops) {
  LinkProfile path = hops.front();
  for (const LinkProfile& hop : std::span(hops).subspan(1)) {
    path.further.push_back(hop.latency);
    path.loss = either(path.loss, hop.loss);
    path.duplicate = either(path.duplicate, hop.duplicate);
    if (path.reorder.ppb == 0) path.reorder_by = hop.reorder_by;
    path.reorder = either(path.reorder, hop.reorder);
    path.fifo = path.fifo && hop.fifo;
    if (hop.bits_per_second != 0 && (path.bits_per_second == 0 || hop.bits_per_second < path.bits_per_second)) {
      path.bits_per_second = hop.bits_per_second;
      path.queue_bytes = hop.queue_bytes;
    }
    // A hop that takes none so large sees pieces where a hop before it has made some.
    const auto smaller = [](std::uint32_t a, std::uint32_t b) { return a != 0 && (b == 0 || a < b); };
    if (smaller(hop.largest, path.mtu) && smaller(hop.largest, path.largest)) path.largest = hop.largest;
    if (smaller(hop.mtu, path.mtu)) path.mtu = hop.mtu;
  }
  return path;
}

Network::Network(const NetworkSpec& spec, const std::vector<HostSpec>& hosts)
    : routes_(std::make_shared<const Routes>(Routes{spec, {}, {}, {}, {}, 0})) {
  place(hosts);
}

void Network::place(const std::vector<HostSpec>& hosts) {
  auto routes = std::make_shared<Routes>(Routes{routes_->spec, {}, {}, {}, {}, 0});
  const NetworkSpec& spec = routes->spec;
  std::set<std::string> named;
  for (const LinkRule& rule : spec.rules) {
    named.insert(rule.from);
    named.insert(rule.to);
  }
  std::map<std::tuple<std::string, std::string, std::string, std::string>, std::uint16_t> places;
  std::vector<const HostSpec*> example;
  for (const HostSpec& host : hosts) {
    const std::string name = named.count(host.name) ? host.name : std::string();
    const auto next = static_cast<std::uint16_t>(places.size());
    const auto [at, fresh] = places.try_emplace({host.region, host.zone, host.rack, name}, next);
    if (fresh) example.push_back(&host);
    routes->place.push_back(at->second);
  }
  routes->places = example.size();
  routes->profile.assign(routes->places * routes->places, 0);
  if (routes->has_channels()) routes->channel.assign(routes->places * routes->places, 0);
  for (std::size_t r = 0; r < spec.rules.size(); ++r) {
    const LinkRule& rule = spec.rules[r];
    for (std::size_t a = 0; a < routes->places; ++a)
      for (std::size_t b = 0; b < routes->places; ++b)
        if ((fits(rule.from, *example[a]) && fits(rule.to, *example[b])) ||
            (!rule.one_way && fits(rule.from, *example[b]) && fits(rule.to, *example[a]))) {
          routes->profile[a * routes->places + b] = static_cast<std::uint16_t>(r + 1);
          if (!routes->channel.empty() && !rule.one_way)
            routes->channel[a * routes->places + b] = static_cast<std::uint16_t>(r + 1);
        }
  }
  for (std::size_t a = 0; a < routes->places; ++a)
    for (std::size_t b = 0; b < routes->places; ++b) {
      const std::uint16_t rule = routes->profile[a * routes->places + b];
      const auto given = rule == 0 ? std::nullopt : spec.rules[rule - 1u].link_class;
      routes->link_class.push_back(given.value_or(class_by_labels(*example[a], *example[b])));
    }
  routes_ = std::move(routes);
}

const LinkProfile& Network::profile(NodeId from, NodeId to) const {
  const Routes& r = *routes_;
  return r.profile_of(r.profile[r.place[index_of(from)] * r.places + r.place[index_of(to)]]);
}

const ChannelSpec& Network::channel(NodeId from, NodeId to) const {
  const Routes& r = *routes_;
  if (r.channel.empty()) return r.spec.channel;
  const std::uint16_t rule = r.channel[r.place[index_of(from)] * r.places + r.place[index_of(to)]];
  return rule == 0 ? r.spec.channel : r.spec.rules[rule - 1u].channel;
}

bool Network::has_channels() const { return routes_->has_channels(); }

LinkClass Network::link_class(NodeId from, NodeId to) const {
  const Routes& r = *routes_;
  return r.link_class[r.place[index_of(from)] * r.places + r.place[index_of(to)]];
}

Network::Passage Network::send(NodeId from, NodeId to, std::uint32_t bytes, Time now, Rng& rng, bool in_order) {
  Passage passage;
  if (!cuts_.empty() && is_cut(from, to)) {
    passage.dropped = DropReason::cut;
    return passage;
  }
  const LinkProfile& p = profile(from, to);
  LinkState* state = nullptr;
  const bool fifo = p.fifo || in_order;
  if (p.bits_per_second != 0 || fifo) {
    state = &links_[key(from, to)];
  } else if (!links_.empty()) {
    const auto at = links_.find(key(from, to));
    if (at != links_.end()) state = &at->second;
  }
  if (p.largest != 0 && bytes > p.largest) {
    passage.dropped = DropReason::too_large;
    return passage;
  }
  const std::uint32_t pieces = pieces_of(bytes, p.mtu);
  const bool may_be_lost = p.loss.ppb != 0 || (state && state->loss.ppb != 0);
  for (std::uint32_t i = 0; may_be_lost && i < pieces; ++i)
    if (rng.chance(p.loss) || (state && rng.chance(state->loss))) {
      passage.dropped = DropReason::lost;
      return passage;
    }
  passage.delay = latency_of(p, rng);
  if (rng.chance(p.reorder)) passage.delay += p.reorder_by.draw(rng);
  passage.duplicated = rng.chance(p.duplicate) || (state && rng.chance(state->duplicate));
  if (passage.duplicated) passage.duplicate_delay = latency_of(p, rng);
  if (!state) return passage;

  passage.delay += state->delay;
  passage.duplicate_delay += state->delay;
  if (p.bits_per_second != 0) {
    const Time begins = std::max(now, state->busy_until);
    const std::int64_t bits_per_second = static_cast<std::int64_t>(p.bits_per_second);
    const Duration backlog = begins - now;
    // Waiting bytes are what the link sends until it is free; compared as durations, which can't overflow.
    const std::int64_t bits = (std::int64_t{bytes} + std::int64_t{pieces - 1} * kPieceHeader) * 8;
    const Duration takes{bits / bits_per_second * 1'000'000'000 +
                         bits % bits_per_second * 1'000'000'000 / bits_per_second};
    if (p.queue_bytes != 0) {
      const auto room = static_cast<std::int64_t>(p.queue_bytes) * 8;
      const Duration limit{room / bits_per_second * 1'000'000'000 +
                           room % bits_per_second * 1'000'000'000 / bits_per_second};
      if (backlog + takes > limit) {
        passage.dropped = DropReason::queue_full;
        return passage;
      }
    }
    state->busy_until = begins + takes;
    passage.delay += state->busy_until - now;
    passage.duplicate_delay += state->busy_until - now;
  }
  if (fifo) {
    const Time arrival = std::max(now + passage.delay, state->last_arrival);
    state->last_arrival = arrival;
    passage.delay = arrival - now;
    passage.duplicate_delay = std::max(passage.duplicate_delay, passage.delay);
  }
  return passage;
}

bool Network::is_cut(NodeId from, NodeId to) const {
  const auto has = [](const std::vector<NodeId>& set, NodeId id) {
    return std::binary_search(set.begin(), set.end(), id);
  };
  return std::any_of(cuts_.begin(), cuts_.end(), [&](const ActiveCut& c) {
    return (has(c.from, from) && has(c.to, to)) || (!c.one_way && has(c.to, from) && has(c.from, to));
  });
}

void Network::cut(const command::Cut& c, std::size_t nodes) {
  ActiveCut active{c.name, c.from, c.to, c.one_way};
  for (auto* side : {&active.from, &active.to}) {
    std::sort(side->begin(), side->end());
    side->erase(std::unique(side->begin(), side->end()), side->end());
    std::erase_if(*side, [&](NodeId id) { return index_of(id) >= nodes; });
  }
  if (!active.name.empty()) heal(active.name);
  cuts_.push_back(std::move(active));
}

void Network::heal(const std::string& name) {
  if (name.empty()) {
    cuts_.clear();
  } else {
    std::erase_if(cuts_, [&](const ActiveCut& c) { return c.name == name; });
  }
}

void Network::degrade(const command::Degrade& d) {
  degrade_one(d.from, d.to, d);
  if (!d.one_way) degrade_one(d.to, d.from, d);
}

void Network::degrade_one(NodeId from, NodeId to, const command::Degrade& d) {
  LinkState& state = links_[key(from, to)];
  state.loss = d.loss;
  state.duplicate = d.duplicate;
  state.delay = d.delay;
  if (state == LinkState{}) links_.erase(key(from, to));
}

command::Degrade Network::degradation(NodeId from, NodeId to) const {
  const auto at = links_.find(key(from, to));
  if (at == links_.end()) return {from, to, true, {}, {}, {}};
  return {from, to, true, at->second.loss, at->second.duplicate, at->second.delay};
}

void Network::hash_into(Hasher& h) const {
  netsplit::hash_into(h, links_);
  netsplit::hash_into(h, cuts_);
}

bool Network::operator==(const Network& o) const { return links_ == o.links_ && cuts_ == o.cuts_; }

}  // namespace netsplit
