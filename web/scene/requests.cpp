#include "web/scene/requests.h"

#include "core/base/options.h"

namespace netsplit {
namespace {

/// Counts what a request asks for, and sets its node.
class NodeOption final : public Options {
 public:
  explicit NodeOption(NodeId node) : node_(node) {}
  bool simple() const { return others_ == 0 && nodes_ <= 1; }
  bool asks_for_node() const { return nodes_ == 1; }

  void node(std::string_view, NodeId& value, std::string_view) override {
    ++nodes_;
    if (node_ != kNobody) value = node_;
  }
  void duration(std::string_view, Duration&, Duration, Duration, std::string_view) override { ++others_; }
  void integer(std::string_view, std::int64_t&, std::int64_t, std::int64_t, std::string_view) override { ++others_; }
  void ratio(std::string_view, Ratio&, std::string_view) override { ++others_; }
  void flag(std::string_view, bool&, std::string_view) override { ++others_; }
  void text(std::string_view, std::string&, std::size_t, std::string_view) override { ++others_; }
  void choice(std::string_view, int&, std::span<const std::string_view>, std::string_view) override { ++others_; }
  void distribution(std::string_view, Distribution&, std::string_view) override { ++others_; }
  void nodes(std::string_view, std::vector<NodeId>&, std::string_view) override { ++others_; }

 private:
  NodeId node_;
  int nodes_ = 0;
  int others_ = 0;
};

}  // namespace

Value SimpleRequest::build(NodeId node) const {
  const auto draft = entry->draft();
  NodeOption option(node);
  draft->options(option);
  return draft->build();
}

std::vector<SimpleRequest> simple_requests(std::string_view role_name) {
  std::vector<SimpleRequest> found;
  const RoleEntry* role = find_role(role_name);
  if (!role) return found;
  for (const RequestEntry& entry : role->requests) {
    NodeOption option(kNobody);
    entry.draft()->options(option);
    if (option.simple()) found.push_back({&entry, entry.name, option.asks_for_node()});
  }
  return found;
}

}  // namespace netsplit
