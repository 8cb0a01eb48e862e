// What the customer sees, for each design of the shop and each moment at which the shop may crash: after each event of one
// order's life, at the shop. It is back a second later. The table is kept as crash_points.txt beside this file; record it
// anew with NETSPLIT_RECORD=1.
#include <cstdlib>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <vector>

#include "tests/protocols/payment/lab.h"

namespace netsplit::payment::crash_points_test {
namespace {

constexpr const char* kTable = NETSPLIT_SOURCE_DIR "/tests/protocols/payment/crash_points.txt";
constexpr const char* kLine = "{:19}  {:4}  {:22}  {:36}  {}\n";

/// What happens at the shop, in words.
class ShopEvents final : public RecordSink {
 public:
  std::vector<std::string> all;
  void record(RecordId, const Record& r) override {
    if (r.node != kShop) return;
    if (r.kind == RecordKind::delivered || r.kind == RecordKind::fired) all.push_back(fmt::format("{}", r.label->name));
    if (r.kind == RecordKind::synced) all.emplace_back("on disk");
  }
  void invoked(OpId, RecordId, NodeId, Time, const Value&) override {}
  void completed(OpId, RecordId, Time, Outcome, const Value&) override {}
};

Lab lab_of(const char* design, bool keys, int clicks) {
  return {.design = design, .keys = keys, .customer = fmt::format(R"("orders": 1, "clicks": {})", clicks)};
}

std::vector<std::string> events_without_a_crash(const Lab& lab) {
  World world = lab.world();
  ShopEvents events;
  world.record_to(&events);
  world.run_until(2500ms);
  return events.all;
}

/// The shop crashes right after its nth event.
World crashed_after(const Lab& lab, std::size_t n, Time latest = 3s) {
  World world = lab.world();
  ShopEvents events;
  world.record_to(&events);
  while (events.all.size() < n && world.step(latest)) {}
  world.apply(command::Crash{kShop});
  world.run_until(world.now() + 1s);
  world.apply(command::Restart{kShop});
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
      const std::vector<std::string> events = events_without_a_crash(once);
      for (std::size_t n = 1; n <= events.size(); ++n)
        rows.push_back({design, keys, events[n - 1], sees(crashed_after(once, n)), sees(crashed_after(again, n))});
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

}  // namespace

TEST_CASE("what the customer sees after a crash at each step of each design is as it was recorded") {
  std::string table = fmt::format(fmt::runtime(kLine), "design", "keys", "the shop crashes after",
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
    ShopEvents events;
    world.record_to(&events);
    world.run_until(8s);
    CHECK(events.all.size() > 8);
    for (std::size_t n = 1; n <= events.all.size(); ++n) {
      const World crashed = crashed_after(lab, n, 8s);
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
