#pragma once
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/protocols/catalog.h"

namespace netsplit {

/// One choice of a request while somebody fills it in: the options of a request as a form shows them.
struct FormField {
  enum class Kind : unsigned char { node, nodes, integer, duration, ratio, flag, text, choice };
  Kind kind{};
  std::string name;
  std::string doc;
  std::string typed;               ///< integer, duration, ratio (as a percentage) and text, as they stand in the box
  std::string range;               ///< what may be typed, in words
  std::int64_t lo = 0;             ///< integer, and duration in nanoseconds
  std::int64_t hi = 0;             ///< the same; text: the most bytes
  bool on = false;                 ///< flag
  int chosen = 0;                  ///< choice
  std::vector<std::string> names;  ///< choice
  std::vector<NodeId> nodes;       ///< node: none or one; nodes: those chosen
  std::size_t most = 0;            ///< nodes: no more than this; 0: as many as there are

  /// What is wrong with it, as one sentence; empty when nothing is.
  std::string complaint() const;
};

/// A request of an operator as a menu offers it.
struct MenuRequest {
  enum class Shape : unsigned char {
    plain,  ///< asks for nothing
    node,   ///< asks for one node
    form,   ///< asks for more than a menu can
  };
  const RequestEntry* entry = nullptr;
  Shape shape{};

  /// The fields with their defaults. Of a list of nodes all of `offered` are chosen at first.
  std::vector<FormField> fields(std::span<const NodeId> offered) const;
  /// REQUIRES: no field has a complaint.
  Value build(std::span<const FormField> fields) const;
  /// The request for this node. REQUIRES: not a form.
  Value build(NodeId node) const;
};

/// All requests that a role understands.
std::vector<MenuRequest> menu_requests(std::string_view role_name);

}  // namespace netsplit
