#include "core/timeline/field_history.h"

#include <algorithm>

#include "core/timeline/bill.h"

namespace netsplit {
namespace {

using Field = FieldHistory::Field;

/// Takes the numbers out of a description. Fields come in the same order nearly every time, so each is looked for where
/// the last one was found.
class NumberCollector final : public Describer {
 public:
  NumberCollector(std::vector<Field>& fields, std::size_t sample) : fields_(fields), sample_(sample) {}

  void number(std::string_view name, std::int64_t value, std::string_view unit, Tone) override {
    put(name, value, FieldHistory::Unit::number, unit);
  }
  void duration(std::string_view name, Duration value, Tone) override {
    put(name, value.count(), FieldHistory::Unit::duration_ns, {});
  }
  void flag(std::string_view name, bool value, Tone) override {
    put(name, value ? 1 : 0, FieldHistory::Unit::flag, {});
  }
  void begin(std::string_view name) override {
    ends_.push_back(group_.size());
    group_.append(name).push_back('/');
  }
  bool fields_only() const override { return true; }
  void end() override {
    if (ends_.empty()) return;
    group_.resize(ends_.back());
    ends_.pop_back();
  }

  void text(std::string_view, std::string_view, Tone) override {}
  void node(std::string_view, NodeId, Tone) override {}
  void nodes(std::string_view, std::span<const NodeId>, Tone) override {}
  void standing(std::string_view, Tone) override {}
  void table(std::string_view, std::span<const std::string_view>) override {}
  void row(std::span<const std::string>, Tone) override {}
  void log(std::string_view, std::span<const Cell>) override {}
  void ring(std::string_view, std::span<const Cell>) override {}

 private:
  bool is_at(std::size_t i, std::string_view name) const {
    const std::string& path = fields_[i].path;
    return path.size() == group_.size() + name.size() && path.compare(0, group_.size(), group_) == 0 &&
           path.compare(group_.size(), name.size(), name) == 0;
  }
  void put(std::string_view name, std::int64_t value, FieldHistory::Unit kind, std::string_view unit) {
    std::size_t at = next_;
    if (at >= fields_.size() || !is_at(at, name)) {
      at = 0;
      while (at < fields_.size() && !is_at(at, name)) ++at;
      if (at == fields_.size()) fields_.push_back({group_ + std::string(name), std::string(unit), kind, {}});
    }
    next_ = at + 1;
    auto& values = fields_[at].values;
    if (values.size() > sample_) return;  // described twice: the first one counts
    values.resize(sample_, FieldHistory::kMissing);
    values.push_back(value);
  }

  std::vector<Field>& fields_;
  std::size_t sample_;
  std::size_t next_ = 0;
  std::string group_;
  std::vector<std::size_t> ends_;
};

/// Keeps the first, third, fifth ... of them.
void thin(std::vector<std::int64_t>& values) {
  const std::size_t kept = (values.size() + 1) / 2;
  for (std::size_t i = 0; i < kept; ++i) values[i] = values[2 * i];
  values.resize(kept);
}

}  // namespace

void describe_machine(const World& world, NodeId id, Describer& d) {
  const HostClock& clock = world.clock(id);
  d.begin("machine");
  d.flag("up", world.state(id) == HostState::up);
  d.number("tasks waiting", static_cast<std::int64_t>(world.waiting(id)));
  d.number("cores busy", world.busy_cores(id));
  d.duration("clock error", clock.wall(world.now()) - world.now());
  describe_bill(world, id, d);
  d.end();
}

void FieldHistory::sample(const World& world) {
  if (samples_ == kMostSamples) halve();  // an even number: this sample's place stays
  nodes_.resize(world.nodes());
  for (std::size_t i = 0; i < nodes_.size(); ++i) {
    NumberCollector collector(nodes_[i], samples_);
    describe_machine(world, node_id(i), collector);
    if (!is_off(world.state(node_id(i)))) world.role(node_id(i)).describe(collector);
  }
  in_flight_.push_back(static_cast<std::int64_t>(world.packets_in_flight()));
  if (world.prices().any()) bill_.push_back(world.bill().in_all());
  ++samples_;
}

void FieldHistory::halve() {
  for (auto& fields : nodes_)
    for (Field& field : fields) thin(field.values);
  thin(in_flight_);
  thin(bill_);
  samples_ /= 2;
  every_ *= 2;
}

void FieldHistory::cut_off(Time at) {
  const auto kept = static_cast<std::size_t>((at + every_ - Duration{1}) / every_);  // more may happen at `at` itself
  if (kept >= samples_) return;
  for (auto& fields : nodes_)
    for (Field& field : fields) field.values.resize(std::min(field.values.size(), kept));
  in_flight_.resize(kept);
  bill_.resize(std::min(bill_.size(), kept));
  samples_ = kept;
}

const Field* FieldHistory::find(NodeId node, std::string_view path) const {
  if (index_of(node) >= nodes_.size()) return nullptr;
  const auto& fields = nodes_[index_of(node)];
  const auto at = std::find_if(fields.begin(), fields.end(), [&](const Field& f) { return f.path == path; });
  return at == fields.end() ? nullptr : &*at;
}

}  // namespace netsplit
