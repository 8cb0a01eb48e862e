#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/describer.h"
#include "core/base/ids.h"
#include "core/base/time.h"

// How somebody who knows a name learns who answers to it, and for how long that may be believed: the domain name system
// (RFC 1034, 1035) as far as its answers go stale.
namespace netsplit::discovery {

struct Lookup {
  static constexpr std::string_view kName = "lookup";
  std::uint32_t id = 0;
  std::string name;
  void describe(Describer& d) const { d.text("name", name); }
  std::uint32_t wire_bytes() const { return 40 + static_cast<std::uint32_t>(name.size()); }
  bool operator==(const Lookup&) const = default;
};

struct Addresses {
  static constexpr std::string_view kName = "addresses";
  std::uint32_t id = 0;
  std::string name;
  std::vector<NodeId> nodes;  ///< none: nobody has that name
  Duration ttl{};             ///< so long this may be believed
  void describe(Describer& d) const {
    d.text("name", name);
    d.nodes("nodes", nodes);
    d.duration("time to live", ttl);
  }
  std::uint32_t wire_bytes() const { return 60 + 16 * static_cast<std::uint32_t>(nodes.size()); }
  bool operator==(const Addresses&) const = default;
};

/// From now on this node answers to the name, or no longer.
struct Register {
  static constexpr std::string_view kName = "register";
  std::string name;
  NodeId node = kNobody;
  void describe(Describer& d) const {
    d.text("name", name);
    d.node("node", node);
  }
  bool operator==(const Register&) const = default;
};
struct Unregister {
  static constexpr std::string_view kName = "unregister";
  std::string name;
  NodeId node = kNobody;
  void describe(Describer& d) const {
    d.text("name", name);
    d.node("node", node);
  }
  bool operator==(const Unregister&) const = default;
};

}  // namespace netsplit::discovery
