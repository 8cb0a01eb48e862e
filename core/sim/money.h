#pragma once
#include <array>
#include <cstdint>
#include <string_view>

#include "core/base/hash.h"
#include "core/base/time.h"

namespace netsplit {

/// What a way costs, as clouds count it: by where its ends stand.
enum class LinkClass : std::uint8_t { in_zone, across_zones, across_regions, internet };
inline constexpr std::size_t kLinkClasses = 4;
std::string_view name_of(LinkClass c);

/// Prices in nano-dollars, so that nothing is rounded before all is added up.
struct Prices {
  std::array<std::uint64_t, kLinkClasses> per_gigabyte{};  ///< 10^9 bytes sent
  std::uint64_t per_million_messages = 0;
  std::uint64_t per_core_hour = 0;  ///< of work
  std::uint64_t per_node_hour = 0;  ///< of being there, at work or not
  bool any() const;
  bool operator==(const Prices&) const = default;
};

/// What a node has used. It goes on counting when the node is removed and created again: the bill is not lost with it.
struct Meter {
  std::array<std::uint64_t, kLinkClasses> bytes{};  ///< sent
  std::uint64_t messages = 0;                       ///< sent
  Duration busy{};                                  ///< of all its cores
  Duration there{};                                 ///< in earlier lives
  Time since{};                                     ///< the present one began

  void sent(LinkClass over, std::uint32_t size) {
    bytes[static_cast<std::size_t>(over)] += size;
    ++messages;
  }
  bool operator==(const Meter&) const = default;
  void hash_into(Hasher& h) const;
};

/// In nano-dollars; each part is rounded down, once.
struct Bill {
  std::array<std::int64_t, kLinkClasses> traffic{};
  std::int64_t messages = 0;
  std::int64_t work = 0;
  std::int64_t hours = 0;
  std::int64_t in_all() const;
  Bill& operator+=(const Bill& o);
};
/// `there`: how long the node has been there in all its lives.
Bill bill_for(const Meter& meter, Duration there, const Prices& prices);
/// What sending one message costs, rounded to the nearest.
std::int64_t price_of_message(LinkClass over, std::uint32_t bytes, const Prices& prices);

}  // namespace netsplit
