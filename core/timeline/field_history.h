#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "core/sim/world.h"

namespace netsplit {

/// The numbers of a node's machine, in a group of this name: what is sampled besides what the role says.
void describe_machine(const World& world, NodeId id, Describer& d);

/// The numbers that roles and machines described, sampled at equal distances of virtual time while the run grew: what a
/// plot of any field is drawn from. When there are too many samples every second one goes and the distance doubles, so
/// memory stays bounded and a run always has between half of kMostSamples and all of them.
class FieldHistory {
 public:
  static constexpr std::size_t kMostSamples = 1024;
  static constexpr std::int64_t kMissing = INT64_MIN;  ///< the field wasn't described at that time
  enum class Unit : std::uint8_t { number, duration_ns, flag };

  struct Field {
    std::string path;  ///< "store/keys": the groups that it is in, and its name
    std::string unit;  ///< as the role said it ("bytes"); empty when it has none
    Unit kind = Unit::number;
    std::vector<std::int64_t> values;  ///< one a sample, from the first on; may end early: then the rest is missing
  };

  /// When the next sample is due: after all events at or before that.
  Time next() const { return static_cast<Time>(every_ * static_cast<std::int64_t>(samples_)); }
  void sample(const World& world);
  /// The future after this moment was cut off.
  void cut_off(Time at);

  std::size_t samples() const { return samples_; }
  Duration every() const { return every_; }
  Time time_of(std::size_t sample) const { return every_ * static_cast<std::int64_t>(sample); }
  /// The fields of a node, in the order in which they were first described.
  const std::vector<Field>& fields(NodeId node) const { return nodes_[index_of(node)]; }
  std::size_t nodes() const { return nodes_.size(); }
  /// Messages in flight, one a sample.
  const std::vector<std::int64_t>& in_flight() const { return in_flight_; }
  /// What all nodes have cost, in nano-dollars, one a sample; empty where nothing has a price.
  const std::vector<std::int64_t>& bill() const { return bill_; }
  const Field* find(NodeId node, std::string_view path) const;

 private:
  void halve();

  Duration every_ = us(250);
  std::size_t samples_ = 0;
  std::vector<std::vector<Field>> nodes_;
  std::vector<std::int64_t> in_flight_;
  std::vector<std::int64_t> bill_;
};

}  // namespace netsplit
