#pragma once
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "core/base/describer.h"
#include "core/sim/world.h"

namespace netsplit {

/// What describe() says, as JSON: fields by name, tables as arrays of objects, logs and rings as arrays of cells.
/// Durations are texts with their unit, nodes go by name. A name that comes twice holds an array.
class JsonDescriber final : public Describer {
 public:
  explicit JsonDescriber(const World& world) : world_(world) {
    open_.push_back({"", nlohmann::ordered_json::object()});
  }

  /// What was described so far. REQUIRES: every begin() has had its end().
  nlohmann::ordered_json result() const { return open_.front().json; }

  void text(std::string_view name, std::string_view value, Tone) override { put(name, value); }
  void number(std::string_view name, std::int64_t value, std::string_view, Tone) override { put(name, value); }
  void duration(std::string_view name, Duration value, Tone) override;
  void node(std::string_view name, NodeId value, Tone) override;
  void flag(std::string_view name, bool value, Tone) override { put(name, value); }
  void standing(std::string_view word, Tone) override { put("standing", word); }
  void table(std::string_view name, std::span<const std::string_view> columns) override;
  void row(std::span<const std::string> cells, Tone) override;
  void log(std::string_view name, std::span<const Cell> cells) override;
  void ring(std::string_view name, std::span<const Cell> cells) override { log(name, cells); }
  void begin(std::string_view name) override { open_.push_back({std::string(name), nlohmann::ordered_json::object()}); }
  void end() override;
  std::string node_name(NodeId id) const override {
    return index_of(id) < world_.nodes() ? world_.host(id).name : Describer::node_name(id);
  }

 private:
  struct Open {
    std::string name;
    nlohmann::ordered_json json;
  };
  void put(std::string_view name, nlohmann::ordered_json value);

  const World& world_;
  std::vector<Open> open_;
  std::string table_;
  std::vector<std::string> columns_;
};

}  // namespace netsplit
