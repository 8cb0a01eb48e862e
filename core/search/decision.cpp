#include "core/search/decision.h"

#include <algorithm>

#include "core/protocols/catalog.h"

namespace netsplit::search {
namespace {

/// Numbers nodes anew in whatever names them; `empty` when nobody is left of whom it is about.
class Renumbering final : public Options {
 public:
  Renumbering(std::size_t first, std::size_t count) : first_(first), count_(count) {}
  bool empty = false;

  void one(NodeId& node) {
    if (node == kNobody || index_of(node) < first_) return;
    if (index_of(node) < first_ + count_)
      empty = true;
    else
      node = node_id(index_of(node) - count_);
  }
  void all(std::vector<NodeId>& nodes) {
    if (nodes.empty()) return;
    std::erase_if(nodes, [&](NodeId n) { return index_of(n) >= first_ && index_of(n) < first_ + count_; });
    for (NodeId& node : nodes) one(node);
    empty = empty || nodes.empty();
  }

  void duration(std::string_view, Duration&, Duration, Duration, std::string_view) override {}
  void integer(std::string_view, std::int64_t&, std::int64_t, std::int64_t, std::string_view) override {}
  void ratio(std::string_view, Ratio&, std::string_view) override {}
  void flag(std::string_view, bool&, std::string_view) override {}
  void text(std::string_view, std::string&, std::size_t, std::string_view) override {}
  void choice(std::string_view, int&, std::span<const std::string_view>, std::string_view) override {}
  void distribution(std::string_view, Distribution&, std::string_view) override {}
  void node(std::string_view, NodeId& value, std::string_view) override { one(value); }
  void nodes(std::string_view, std::vector<NodeId>& value, std::string_view) override { all(value); }
  /// No request has a list of things that name nodes.
  void items(std::string_view, std::size_t, const std::function<void(Options&)>&, std::string_view) override {}

 private:
  std::size_t first_;
  std::size_t count_;
};

/// A request is written and read by those that know its type.
void renumber_request(Value& request, Renumbering& renumbering) {
  for (const RoleEntry& role : catalog())
    for (const RequestEntry& entry : role.requests) {
      const auto draft = entry.draft();
      if (!draft->assume(request)) continue;
      draft->options(renumbering);
      request = draft->build();
      return;
    }
}

struct Renumber {
  Renumbering& renumbering;

  template <class C>
  void operator()(C& c) const {
    if constexpr (requires { c.node; }) renumbering.one(c.node);
    if constexpr (requires { c.holder; }) renumbering.one(c.holder);
    if constexpr (requires { c.from; }) {
      renumbering.one(c.from);
      renumbering.one(c.to);
    }
    if constexpr (requires { c.request; }) renumber_request(c.request, renumbering);
  }
  void operator()(command::Cut& c) const {
    renumbering.all(c.from);
    renumbering.all(c.to);
  }
};

}  // namespace

std::vector<Deed> deeds_without(const std::vector<Deed>& deeds, std::size_t first, std::size_t count) {
  std::vector<Deed> left;
  for (Deed deed : deeds) {
    Renumbering renumbering(first, count);
    std::visit(Renumber{renumbering}, deed.command);
    if (!renumbering.empty) left.push_back(std::move(deed));
  }
  return left;
}

}  // namespace netsplit::search
