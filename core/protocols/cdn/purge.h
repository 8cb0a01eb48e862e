#pragma once
#include <cstdint>
#include <string_view>
#include <vector>

#include "core/base/label.h"
#include "core/protocols/cdn/messages.h"
#include "core/sim/outbox.h"

namespace netsplit::cdn {

inline constexpr Label kTellAgain{"purge again"};

/// Whoever has a copy of this shall forget it.
struct Purge {
  static constexpr std::string_view kName = "purge";
  std::uint64_t number = 0;
  std::uint32_t key = 0;
  std::uint32_t version = 0;  ///< that is current at the origin; 0: who asks for it doesn't know
  void describe(Describer& d) const { d.number("key", key); }
  bool operator==(const Purge&) const = default;
};
/// It is forgotten, here and below.
struct Purged {
  static constexpr std::string_view kName = "purged";
  std::uint64_t number = 0;
  void describe(Describer&) const {}
  bool operator==(const Purged&) const = default;
};

/// Request of an operator.
struct PurgeNow {
  static constexpr std::string_view kName = "purge now";
  std::int64_t key = 0;
  void options(Options& o) { o.integer("key", key, 0, kMostKeys - 1, "The object whose copies shall be forgotten."); }
  void describe(Describer& d) const { d.number("key", key); }
  bool operator==(const PurgeNow&) const = default;
};

/// Tells those below to forget a copy, and those above when all have. A cache forgets its own copy first: who asks it
/// afterwards, because it was told to forget, doesn't get the old one back.
struct PurgeSpread {
  struct Open {
    Purge purge;
    NodeId from = kNobody;  ///< who wants to know when it is done
    std::vector<NodeId> waiting;
    bool operator==(const Open&) const = default;
  };
  std::vector<Open> open;
  std::uint64_t completed = 0;

  /// `again`: how often those are told again who haven't answered; 0: never.
  void begin(const Purge& purge, NodeId from, const std::vector<NodeId>& below, Duration again, Outbox& out);
  void on_purged(NodeId from, const Purged& done, Outbox& out);
  void tell_again(Duration again, Outbox& out) const;
  bool knows(std::uint64_t number) const;
  bool operator==(const PurgeSpread&) const = default;

 private:
  void complete(const Purge& purge, NodeId from, Outbox& out);
};

}  // namespace netsplit::cdn
