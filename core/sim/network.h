#pragma once
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/base/distribution.h"
#include "core/base/ids.h"
#include "core/base/ratio.h"
#include "core/base/rng.h"
#include "core/base/value.h"
#include "core/sim/channel.h"
#include "core/sim/command.h"
#include "core/sim/host.h"
#include "core/sim/money.h"
#include "core/sim/record.h"

namespace netsplit {

/// How messages travel from one place to another.
struct LinkProfile {
  Distribution latency;
  Ratio loss;
  Ratio duplicate;  ///< a second copy, with a latency of its own
  Ratio reorder;    ///< held back by an extra draw of `reorder_by`
  Distribution reorder_by;
  bool fifo = false;                  ///< never overtakes: as over one TCP connection
  std::uint64_t bits_per_second = 0;  ///< 0: as fast as one likes
  std::uint64_t queue_bytes = 0;      ///< waiting bytes beyond this are dropped (tail drop); 0: no limit
  std::uint32_t mtu = 0;              ///< larger messages go in pieces, each of which may be lost; 0: no limit
  std::uint32_t largest = 0;          ///< larger messages are dropped; 0: no limit
  std::vector<Distribution> further;  ///< latency of the hops after the first
  bool operator==(const LinkProfile&) const = default;
};

/// A path over links of different kinds, one after the other: latencies add up, losses combine, the narrowest bandwidth
/// and the smallest MTU count. REQUIRES: there is one at least.
LinkProfile in_series(const std::vector<LinkProfile>& hops);

/// Picks links by where their ends stand: a label ("region=eu", "zone=a", "rack=1"), a node's name, or "*".
/// The last rule that fits wins; a rule holds for both directions unless `one_way`.
struct LinkRule {
  std::string from;
  std::string to;
  bool one_way = false;
  LinkProfile profile;
  std::optional<LinkClass> link_class{};  ///< what its messages cost; when none is given it follows from the labels
  ChannelSpec channel{};                  ///< in both directions: a one-way rule leaves it as it is
  bool operator==(const LinkRule&) const = default;
};

struct NetworkSpec {
  LinkProfile fallback;
  std::vector<LinkRule> rules;
  ChannelSpec channel;
};

/// A message on its way, as the stage draws it.
struct Packet {
  RecordId id = kNoRecord;  ///< of its `sent` record: what DropMessage and DelayMessage name
  NodeId from = kNobody;
  NodeId to = kNobody;
  Time sent{};
  Time arrives{};
  const Value* message = nullptr;
};

/// The network of a run: which way a message takes, how long, and whether it comes through.
class Network {
 public:
  Network() = default;
  Network(const NetworkSpec& spec, const std::vector<HostSpec>& hosts);
  /// The hosts have other labels now.
  void place(const std::vector<HostSpec>& hosts);

  struct Passage {
    DropReason dropped = DropReason::none;
    Duration delay{};
    bool duplicated = false;
    Duration duplicate_delay{};
  };
  /// One message on its way. REQUIRES: both ends exist. Chance comes from the sender's own stream. `in_order`: it does not
  /// overtake others, whatever the link does.
  Passage send(NodeId from, NodeId to, std::uint32_t bytes, Time now, Rng& rng, bool in_order = false);
  bool is_cut(NodeId from, NodeId to) const;

  void cut(const command::Cut& c, std::size_t nodes);
  void heal(const std::string& name);
  void degrade(const command::Degrade& d);

  struct ActiveCut {
    std::string name;
    std::vector<NodeId> from;
    std::vector<NodeId> to;
    bool one_way = false;
    bool operator==(const ActiveCut&) const = default;
  };
  const std::vector<ActiveCut>& cuts() const { return cuts_; }
  /// What a link does in addition to its profile, as the last `degrade` said; all zero when nothing.
  command::Degrade degradation(NodeId from, NodeId to) const;
  const LinkProfile& profile(NodeId from, NodeId to) const;
  const ChannelSpec& channel(NodeId from, NodeId to) const;
  /// Some channels are not plain.
  bool has_channels() const;
  /// What a message from here to there costs.
  LinkClass link_class(NodeId from, NodeId to) const;
  void hash_into(Hasher& h) const;
  bool operator==(const Network& o) const;

 private:
  struct Routes;  // which profile holds between which places: shared by all copies until a node moves
  /// What a link remembers; only links that queue, keep order or are degraded have one.
  struct LinkState {
    Time busy_until{};    ///< the last byte handed over will have been sent
    Time last_arrival{};  ///< for fifo
    Ratio loss;
    Ratio duplicate;
    Duration delay{};
    bool operator==(const LinkState&) const = default;
  };
  using LinkKey = std::uint32_t;
  static LinkKey key(NodeId from, NodeId to) { return static_cast<LinkKey>(index_of(from) << 16 | index_of(to)); }
  void degrade_one(NodeId from, NodeId to, const command::Degrade& d);

  std::shared_ptr<const Routes> routes_;
  std::map<LinkKey, LinkState> links_;
  std::vector<ActiveCut> cuts_;
};

}  // namespace netsplit
