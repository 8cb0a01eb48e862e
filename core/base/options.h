#pragma once
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/distribution.h"
#include "core/base/ids.h"
#include "core/base/ratio.h"
#include "core/base/time.h"

namespace netsplit {

/// What may be set in a role's `Config`, in an operator's request or in a workload, declared once and read by the scenario
/// loader, the JSON Schema, the documentation and the page:
///     void options(Options& o) { o.duration("heartbeat", heartbeat, 1us, 10s, "How often a leader sends ..."); }
/// The value that a field has before the visit is its default. Limits are inclusive. `doc` is one plain sentence.
class Options {
 public:
  virtual ~Options() = default;

  virtual void duration(std::string_view name, Duration& value, Duration lo, Duration hi, std::string_view doc) = 0;
  virtual void integer(std::string_view name, std::int64_t& value, std::int64_t lo, std::int64_t hi,
                       std::string_view doc) = 0;
  /// A probability, 0 to 1.
  virtual void ratio(std::string_view name, Ratio& value, std::string_view doc) = 0;
  virtual void flag(std::string_view name, bool& value, std::string_view doc) = 0;
  virtual void text(std::string_view name, std::string& value, std::size_t longest, std::string_view doc) = 0;
  virtual void choice(std::string_view name, int& value, std::span<const std::string_view> names,
                      std::string_view doc) = 0;
  virtual void distribution(std::string_view name, Distribution& value, std::string_view doc) = 0;
  /// A node by name; kNobody when not given.
  virtual void node(std::string_view name, NodeId& value, std::string_view doc) = 0;
  /// Nodes by name, or by a group's name.
  virtual void nodes(std::string_view name, std::vector<NodeId>& value, std::string_view doc) = 0;

  /// A list of small things, each with options of its own (an `options` like a Config's); `item` is visited for
  /// each, in order.
  virtual void items(std::string_view name, std::size_t longest, const std::function<void(Options&)>& item,
                     std::string_view doc) = 0;

  /// REQUIRES: no values before the visit.
  template <class Item>
  void list(std::string_view name, std::vector<Item>& values, std::size_t longest, std::string_view doc) {
    items(
        name, longest,
        [&](Options& o) {
          Item item;
          item.options(o);
          if (o.reading()) values.push_back(std::move(item));
        },
        doc);
  }
  /// True while values are really read: only then may a visit act on them.
  virtual bool reading() const { return false; }

  template <class Enum>
  void one_of(std::string_view name, Enum& value, std::span<const std::string_view> names, std::string_view doc) {
    int index = static_cast<int>(value);
    choice(name, index, names, doc);
    value = static_cast<Enum>(index);
  }
};

}  // namespace netsplit
