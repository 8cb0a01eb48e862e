// What the customer sees, for each design of the shop and each moment at which the shop, the bank or the mailer may crash:
// after each event of one order's life, at any of them. It is back a second later. The table is kept as crash_points.txt
// beside this file, and lessons show parts of it; record it anew with NETSPLIT_RECORD=1.
#include <array>
#include <cstdlib>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>
#include <utility>
#include <vector>

#include "tests/protocols/payment/lab.h"

namespace netsplit::payment::crash_points_test {
namespace {

constexpr const char* kTable = NETSPLIT_SOURCE_DIR "/tests/protocols/payment/crash_points.txt";
constexpr const char* kLine = "{:19}  {:4}  {:22}  {:36}  {}\n";
constexpr std::array<std::pair<NodeId, const char*>, 3> kPlaces{{{kShop, "shop"}, {kBank, "bank"}, {kMail, "mail"}}};

/// What happens at one of them, in words.
class EventsAt final : public RecordSink {
 public:
  explicit EventsAt(NodeId node) : node_(node) {}
  std::vector<std::string> all;
  void record(RecordId, const Record& r) override {
    if (r.node != node_) return;
    if (r.kind == RecordKind::delivered) all.push_back(fmt::format("got {}", r.label->name));
    // A timer is what it makes the node send.
    if (r.kind == RecordKind::sent && std::exchange(fired_, false)) all.back() = fmt::format("sent {}", r.label->name);
    fired_ = r.kind == RecordKind::fired;
    if (fired_) all.push_back(fmt::format("{}", r.label->name));
    if (r.kind == RecordKind::synced) all.emplace_back("on disk");
  }
  void invoked(OpId, RecordId, NodeId, Time, const Value&) override {}
  void completed(OpId, RecordId, Time, Outcome, const Value&) override {}

 private:
  NodeId node_;
  bool fired_ = false;
};

Lab lab_of(const char* design, bool keys, int clicks) {
  return {.design = design, .keys = keys, .customer = fmt::format(R"("orders": 1, "clicks": {})", clicks)};
}

std::vector<std::string> events_without_a_crash(const Lab& lab, NodeId node) {
  World world = lab.world();
  EventsAt events(node);
  world.record_to(&events);
  world.run_until(2500ms);
  return events.all;
}

/// The node crashes right after its nth event.
World crashed_after(const Lab& lab, NodeId node, std::size_t n, Time latest = 3s) {
  World world = lab.world();
  EventsAt events(node);
  world.record_to(&events);
  while (events.all.size() < n && world.step(latest)) {}
  world.apply(command::Crash{node});
  world.run_until(world.now() + 1s);
  world.apply(command::Restart{node});
  world.run_until(50s);
  return world;
}

struct Row {
  std::string design;
  bool keys = false;
  std::string after;
  std::string waits;         ///< what the customer sees who waits once and goes away
  std::string clicks_again;  ///< and one who clicks up to three times
};

std::vector<Row> explore() {
  std::vector<Row> rows;
  for (const char* design : {"dual_write", "saga_orchestrated", "saga_choreographed", "outbox"})
    for (const bool keys : {false, true}) {
      const Lab once = lab_of(design, keys, 1);
      const Lab again = lab_of(design, keys, 3);
      for (const auto& [node, place] : kPlaces) {
        const std::vector<std::string> events = events_without_a_crash(once, node);
        for (std::size_t n = 1; n <= events.size(); ++n)
          rows.push_back({design, keys, fmt::format("{}: {}", place, events[n - 1]), sees(crashed_after(once, node, n)),
                          sees(crashed_after(again, node, n))});
      }
    }
  return rows;
}

const std::vector<Row>& rows() {
  static const std::vector<Row> all = explore();
  return all;
}

std::set<std::string> seen(const std::string& design, bool keys, bool clicks) {
  std::set<std::string> all;
  for (const Row& row : rows())
    if (row.design == design && row.keys == keys) all.insert(clicks ? row.clicks_again : row.waits);
  return all;
}

struct Column {
  const char* title;
  bool keys;
  bool clicks;
};

/// "shop: due", "shop: charged" as "shop: due ... charged".
std::string stretch(const std::string& first, const std::string& last) {
  if (first == last) return first;
  const auto place = first.find(':') + 2;
  return first + " \u2026 " + (last.starts_with(first.substr(0, place)) ? last.substr(place) : last);
}

/// A part of the table as a lesson shows it: crash points in a row that all come out alike are one row.
std::string table_of_lesson(const std::string& design, const std::array<Column, 2>& columns) {
  std::array<std::vector<Row>, 2> parts;
  for (std::size_t i = 0; i < 2; ++i)
    for (const Row& row : rows())
      if (row.design == design && row.keys == columns[i].keys) parts[i].push_back(row);
  REQUIRE(parts[0].size() == parts[1].size());
  std::string table = fmt::format("| crash after | {} | {} |\n|---|---|---|", columns[0].title, columns[1].title);
  const auto sight = [&](std::size_t i, std::size_t at) {
    return columns[i].clicks ? parts[i][at].clicks_again : parts[i][at].waits;
  };
  for (std::size_t at = 0; at < parts[0].size();) {
    std::size_t end = at + 1;
    while (end < parts[0].size() && sight(0, end) == sight(0, at) && sight(1, end) == sight(1, at)) ++end;
    REQUIRE(parts[0][at].after == parts[1][at].after);
    table += fmt::format("\n| {} | {} | {} |", stretch(parts[0][at].after, parts[0][end - 1].after), sight(0, at),
                         sight(1, at));
    at = end;
  }
  return table;
}

/// All that the lesson tells in its steps.
std::string text_of_lesson(const std::string& name) {
  std::ifstream file(std::string(NETSPLIT_SOURCE_DIR "/scenarios/payment/") + name + ".json");
  const auto scenario = nlohmann::json::parse(file);
  std::string text;
  for (const auto& step : scenario.at("lesson").at("steps")) text += step.value("text", "") + "\n";
  return text;
}

}  // namespace

TEST_CASE("the tables of crash points in the lessons are the computed ones") {
  const std::array<Column, 2> by_patience{{{"she waits once", false, false}, {"she clicks again", false, true}}};
  const std::array<Column, 2> with_keys{{{"she waits once", true, false}, {"she clicks again", true, true}}};
  const std::array<Column, 2> by_keys{{{"without keys", false, true}, {"with keys", true, true}}};
  const auto check = [](const char* lesson, const char* design, const std::array<Column, 2>& columns) {
    const std::string table = table_of_lesson(design, columns);
    INFO("in payment/" << lesson << " there should be\n" << nlohmann::json(table).dump());
    CHECK(text_of_lesson(lesson).find(table) != std::string::npos);
  };
  check("dual_write", "dual_write", by_patience);
  check("idempotency_keys", "dual_write", with_keys);
  check("saga", "saga_orchestrated", by_keys);
  check("choreography", "saga_choreographed", by_keys);
  check("outbox", "outbox", by_keys);
}

TEST_CASE("what the customer sees after a crash at each step of each design is as it was recorded") {
  std::string table = fmt::format(fmt::runtime(kLine), "design", "keys", "crashes after",
                                  "the customer waits once and sees", "the customer clicks again and sees");
  for (const Row& row : rows())
    table +=
        fmt::format(fmt::runtime(kLine), row.design, row.keys ? "yes" : "no", row.after, row.waits, row.clicks_again);
  if (std::getenv("NETSPLIT_RECORD")) std::ofstream(kTable, std::ios::binary) << table;
  std::ifstream file(kTable, std::ios::binary);
  std::stringstream kept;
  kept << file.rdbuf();
  CHECK(kept.str() == table);
}

TEST_CASE(
    "with keys and a design that takes an order up again, no crash point leaves a customer who has paid without a "
    "mail") {
  using Words = std::set<std::string>;
  CHECK(seen("saga_orchestrated", true, true) == Words{"paid and confirmed"});
  CHECK(seen("saga_choreographed", true, true) == Words{"paid and confirmed"});
  CHECK(seen("outbox", true, true) == Words{"paid and confirmed"});
  CHECK(seen("outbox", true, false).contains("paid and confirmed"));
  CHECK_FALSE(seen("outbox", true, false).contains("paid twice"));
}

TEST_CASE("when the mail can't be sent, no crash point keeps a saga with keys from giving the money back, once") {
  for (const char* design : {"saga_orchestrated", "saga_choreographed"}) {
    Lab lab = lab_of(design, true, 1);
    lab.customer = R"("orders": 1, "clicks": 3, "patience": "9s")";
    lab.faults = R"({"at": "0s", "do": "crash", "node": "mail"})";
    World world = lab.world();
    EventsAt events(kShop);
    world.record_to(&events);
    world.run_until(8s);
    CHECK(events.all.size() > 8);
    for (std::size_t n = 1; n <= events.all.size(); ++n) {
      const World crashed = crashed_after(lab, kShop, n, 8s);
      INFO(design << " after " << n << ", " << events.all[n - 1]);
      CHECK(sees(crashed) == "refunded");
      CHECK(ledger(crashed, kBank).cents == 0);
      CHECK(purchase(crashed).refunds == 1);
    }
  }
}

TEST_CASE("each design without keys, and the naive one with them, has a crash point that hurts") {
  CHECK(seen("dual_write", false, false).contains("paid, told nothing"));
  CHECK(seen("dual_write", false, true).contains("paid twice"));
  CHECK(seen("dual_write", true, true).contains("paid, no mail"));
  CHECK(seen("saga_orchestrated", false, true).contains("paid twice"));
  CHECK(seen("saga_choreographed", false, true).contains("paid twice"));
  CHECK(seen("outbox", false, false).contains("paid twice"));
}

}  // namespace netsplit::payment::crash_points_test
