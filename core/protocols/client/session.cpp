#include "core/protocols/client/session.h"

namespace netsplit::kv {
namespace {

// A session is a node, its life, a generation of a lane and a lane.
constexpr int kLaneBits = 17;
constexpr int kGenerationBits = 15;
static_assert(kMostLanes == 1u << kLaneBits);

}  // namespace

void Session::renew(NodeId self, std::uint32_t life, std::uint32_t lane) {
  std::uint64_t name = index_of(self);
  name = name << kLifeBits | life;
  name = name << kGenerationBits | (generation++ & ((1u << kGenerationBits) - 1));
  id = name << kLaneBits | lane;
  number = 0;
  opened = false;
}

std::uint32_t lane_of(std::uint64_t session) { return static_cast<std::uint32_t>(session & (kMostLanes - 1)); }

std::uint32_t life_of(std::uint64_t session) {
  return static_cast<std::uint32_t>(session >> (kLaneBits + kGenerationBits)) & ((1u << kLifeBits) - 1);
}

}  // namespace netsplit::kv
