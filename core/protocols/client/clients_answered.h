#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/base/label.h"
#include "core/sim/role.h"

namespace netsplit::kv {

inline constexpr Label kClientsAnswered{"Clients Answered"};

/// Each client has an operation that succeeds.
class ClientsAnswered {
 public:
  static constexpr const Label* kClaim = &kClientsAnswered;
  static constexpr const char* kDoc = "Each client has an operation that succeeds.";
  explicit ClientsAnswered(std::span<const NodeId> clients);
  bool observe(NodeId changed, const Role& role);
  std::string missing() const;

 private:
  struct Seen {
    NodeId id = kNobody;
    bool seen = false;
    bool answered = false;
    std::uint64_t ok = 0;  ///< when it was first seen
  };
  std::vector<Seen> clients_;
};

}  // namespace netsplit::kv
