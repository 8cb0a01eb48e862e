#pragma once
#include <optional>
#include <string_view>
#include <vector>

#include "core/scenario/fields.h"
#include "core/scenario/json_tree.h"

namespace netsplit {

/// Visits fields only to learn their names, without looking at values. (Of a command it has to look at the verb.)
class NameCollector final : public Fields {
 public:
  explicit NameCollector(std::optional<Json> json) : json_(json) {}

  std::vector<std::string_view> names;
  std::vector<std::string_view> needed;
  bool open = false;  ///< the verb isn't known, so neither are the names

  void duration(std::string_view n, Duration&, Duration, Duration, std::string_view) override { add(n); }
  void integer(std::string_view n, std::int64_t&, std::int64_t, std::int64_t, std::string_view) override { add(n); }
  void ratio(std::string_view n, Ratio&, std::string_view) override { add(n); }
  void flag(std::string_view n, bool&, std::string_view) override { add(n); }
  void text(std::string_view n, std::string&, std::size_t, std::string_view) override { add(n); }
  void choice(std::string_view n, int&, std::span<const std::string_view>, std::string_view) override { add(n); }
  void distribution(std::string_view n, Distribution&, std::string_view) override { add(n); }
  void node(std::string_view n, NodeId&, std::string_view) override { add(n); }
  void nodes(std::string_view n, std::vector<NodeId>&, std::string_view) override { add(n); }
  void required(std::string_view n) override { needed.push_back(n); }
  void object(std::string_view n, const Visit&, std::string_view) override { add(n); }
  void list(std::string_view n, std::size_t, const Visit&, std::string_view) override { add(n); }
  void whole(std::string_view n, std::uint64_t&, std::uint64_t, std::uint64_t, std::string_view) override { add(n); }
  void factor(std::string_view n, Ratio&, Ratio, Ratio, std::string_view) override { add(n); }
  void bandwidth(std::string_view n, std::uint64_t&, std::string_view) override { add(n); }
  void size(std::string_view n, std::uint64_t&, std::string_view) override { add(n); }
  void word(std::string_view n, std::string&, std::span<const std::string_view>, std::string_view) override { add(n); }
  void moment(std::string_view n, std::optional<Time>&, std::string_view) override { add(n); }
  void amount(std::string_view n, std::optional<Amount>&, std::optional<Amount::Unit>, std::string_view) override {
    add(n);
  }
  void texts(std::string_view n, std::vector<std::string>&, std::string_view) override { add(n); }
  void new_names(std::string_view n, std::vector<std::string>&, std::string_view) override { add(n); }
  void groups(std::string_view n, std::string_view) override { add(n); }
  void place(std::string_view n, std::string&, std::string_view) override { add(n); }
  void role_options(std::string_view n, const std::string&, std::string_view) override { add(n); }
  void request(std::string_view n, NodeId, Value&, std::string_view) override { add(n); }
  void command(CommandDraft& draft, const More& more) override;

 private:
  void add(std::string_view name) { names.push_back(name); }
  std::optional<Json> json_;
};

}  // namespace netsplit
