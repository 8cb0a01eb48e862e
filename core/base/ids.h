#pragma once
#include <cstdint>

namespace netsplit {

/// Index of a node in its World. Names live in the World's topology.
enum class NodeId : std::uint16_t {};

/// The sender of commands and the receiver of nothing: the operator outside the system.
inline constexpr NodeId kNobody{0xffff};
inline constexpr std::size_t kMaxNodes = 10'000;

constexpr std::size_t index_of(NodeId id) { return static_cast<std::size_t>(id); }
constexpr NodeId node_id(std::size_t index) { return static_cast<NodeId>(index); }

/// Position of a record in the run: also the identity of the message that a `sent` record announces.
using RecordId = std::uint32_t;
inline constexpr RecordId kNoRecord = 0xffffffff;

/// Number of a client operation, counted from 0 in the order of invocation.
using OpId = std::uint32_t;

}  // namespace netsplit
