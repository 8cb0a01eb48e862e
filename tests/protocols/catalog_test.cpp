#include "core/protocols/catalog.h"

#include <algorithm>
#include <array>
#include <catch2/catch_test_macros.hpp>
#include <set>

namespace netsplit::catalog_test {
namespace {

/// Visits options and checks that each is declared as a reader can use it.
class Inspect final : public Options {
 public:
  std::set<std::string> names;
  std::vector<std::string> choices_of_mutation;

  void duration(std::string_view name, Duration& value, Duration lo, Duration hi, std::string_view doc) override {
    declare(name, doc);
    CHECK((lo <= value && value <= hi));
  }
  void integer(std::string_view name, std::int64_t& value, std::int64_t lo, std::int64_t hi,
               std::string_view doc) override {
    declare(name, doc);
    CHECK((lo <= value && value <= hi));
  }
  void ratio(std::string_view name, Ratio&, std::string_view doc) override { declare(name, doc); }
  void flag(std::string_view name, bool&, std::string_view doc) override { declare(name, doc); }
  void text(std::string_view name, std::string&, std::size_t, std::string_view doc) override { declare(name, doc); }
  void choice(std::string_view name, int& value, std::span<const std::string_view> of, std::string_view doc) override {
    declare(name, doc);
    CHECK((value >= 0 && static_cast<std::size_t>(value) < of.size()));
    if (name == "mutation") choices_of_mutation.assign(of.begin(), of.end());
  }
  void distribution(std::string_view name, Distribution&, std::string_view doc) override { declare(name, doc); }
  void node(std::string_view name, NodeId&, std::string_view doc) override { declare(name, doc); }
  void nodes(std::string_view name, std::vector<NodeId>&, std::string_view doc) override { declare(name, doc); }
  void items(std::string_view name, std::size_t longest, const std::function<void(Options&)>& item,
             std::string_view doc) override {
    declare(name, doc);
    CHECK(longest > 0);
    Inspect inside;
    item(inside);
    CHECK_FALSE(inside.names.empty());
  }

 private:
  void declare(std::string_view name, std::string_view doc) {
    INFO(name);
    CHECK(names.insert(std::string(name)).second);
    CHECK(doc.ends_with('.'));
  }
};

}  // namespace

TEST_CASE("each role of the catalog can be found, set up and built", "[catalog]") {
  REQUIRE(catalog().size() >= 2);
  for (const RoleEntry& entry : catalog()) {
    INFO(entry.name);
    CHECK(find_role(entry.name) == &entry);
    CHECK_FALSE(entry.doc.empty());
    Inspect inspect;
    const auto draft = entry.draft();
    draft->options(inspect);
    CHECK_FALSE(inspect.names.empty());
    CHECK(draft->build() == entry.draft()->build());
  }
  CHECK(find_role("raft.sever") == nullptr);
}

TEST_CASE("each mutation of the catalog is a choice of its role, and is caught by one of its claims", "[catalog]") {
  for (const RoleEntry& entry : catalog()) {
    INFO(entry.name);
    Inspect inspect;
    entry.draft()->options(inspect);
    const std::array group{node_id(0)};
    std::set<std::string_view> claims;
    for (const Monitor& m : entry.monitors(group))
      for (const Label* claim : m.claims()) claims.insert(claim->name);
    const auto& names = inspect.choices_of_mutation;
    CHECK(entry.mutations.size() == (names.empty() ? 0 : names.size() - 1));
    for (const MutationEntry& m : entry.mutations) {
      INFO(m.name);
      CHECK(std::find(names.begin(), names.end(), m.name) != names.end());
      CHECK(claims.count(m.caught_by) == 1);
    }
  }
}

TEST_CASE("each request of the catalog can be written down again as it was built", "[catalog]") {
  for (const RoleEntry& entry : catalog())
    for (const RequestEntry& request : entry.requests) {
      INFO(request.name);
      const auto draft = request.draft();
      const Value built = draft->build();
      CHECK(draft->assume(built));
      CHECK(draft->build() == built);
    }
}

}  // namespace netsplit::catalog_test
