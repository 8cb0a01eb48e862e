#include "core/checkers/transactions.h"

#include <catch2/catch_test_macros.hpp>
#include <functional>
#include <string>

#include "core/base/rng.h"
#include "core/checkers/dependency_graph.h"
#include "core/checkers/inference.h"
#include "tests/checkers/random_transactions.h"
#include "tests/checkers/serial_order.h"
#include "tests/thorough.h"

namespace netsplit::transactions_test {
using namespace netsplit::checkers;
using End = Transaction::End;

namespace {

/// Transactions told one after another, all open at the same time unless `in_turn`. Lists are written "1 2 3".
class Told {
 public:
  explicit Told(bool in_turn = false) : in_turn_(in_turn) {}

  Told& begin(End end = End::committed) {
    Transaction t;
    t.process = static_cast<std::uint32_t>(history_.transactions.size());
    t.end = end;
    t.origin = history_.transactions.size();
    t.invoked = in_turn_ ? 2 * t.origin : t.origin;
    t.answered = end != End::committed ? kNever : in_turn_ ? 2 * t.origin + 1 : 1'000'000 + t.origin;
    history_.processes.push_back(std::to_string(t.process));
    history_.transactions.push_back(t);
    return *this;
  }
  Told& by(std::string_view process) {
    history_.transactions.back().process = 1000 + atom(process);
    return *this;
  }
  Told& append(std::string_view key, std::string_view value) {
    return add(TransactionStep::Kind::append, key, atom(value), {});
  }
  Told& write(std::string_view key, std::string_view value) {
    return add(TransactionStep::Kind::write, key, atom(value), {});
  }
  Told& reads(std::string_view key, std::string_view value) {
    return add(TransactionStep::Kind::read, key, atom(value), {});
  }
  Told& lists(std::string_view key, std::string_view values) {
    std::vector<Atom> list;
    std::string word;
    for (const char c : std::string(values) + ' ') {
      if (c != ' ') {
        word += c;
      } else if (!word.empty()) {
        list.push_back(atom(word));
        word.clear();
      }
    }
    return add(TransactionStep::Kind::read_list, key, kNothing, list);
  }
  TransactionVerdict check() const { return check_transactions(history_); }
  const TransactionHistory& history() const { return history_; }

 private:
  Atom atom(std::string_view text) { return text.empty() ? kNothing : history_.atoms.of(text); }
  Told& add(TransactionStep::Kind kind, std::string_view key, Atom value, std::vector<Atom> list) {
    TransactionStep step;
    step.kind = kind;
    step.key = history_.atoms.of(key);
    step.value = value;
    step.list = std::move(list);
    history_.transactions.back().steps.push_back(std::move(step));
    return *this;
  }
  TransactionHistory history_;
  bool in_turn_;
};

const AnomalyFound* find(const TransactionVerdict& verdict, Anomaly anomaly) {
  for (const AnomalyFound& found : verdict.anomalies)
    if (found.anomaly == anomaly) return &found;
  return nullptr;
}

std::string levels(const TransactionVerdict& verdict) {
  std::string text;
  for (int i = 0; i < kIsolations; ++i)
    if (verdict.holds(static_cast<Isolation>(i), false))
      text += std::string(text.empty() ? "" : ", ") + std::string(name_of(static_cast<Isolation>(i)));
  return text;
}

}  // namespace

TEST_CASE("transactions one after another are strictly serializable") {
  Told t(true);
  t.begin().append("x", "1").begin().lists("x", "1").append("x", "2").begin().lists("x", "1 2");
  const auto verdict = t.check();
  CHECK(verdict.anomalies.empty());
  CHECK(verdict.holds(Isolation::serializable, true));
}

TEST_CASE("G0: two transactions whose writes interleave") {
  Told t;
  t.begin().append("x", "1").append("y", "1").begin().append("x", "2").append("y", "2");
  t.begin().lists("x", "1 2").lists("y", "2 1");
  const auto verdict = t.check();
  REQUIRE(find(verdict, Anomaly::g0));
  CHECK(find(verdict, Anomaly::g0)->cycle.size() == 2);
  CHECK(levels(verdict).empty());
}

TEST_CASE("G1a: what was aborted is read") {
  const auto verdict = Told().begin(End::aborted).append("x", "1").begin().lists("x", "1").check();
  REQUIRE(find(verdict, Anomaly::g1a));
  CHECK(find(verdict, Anomaly::g1a)->why == "T2 read 1 of x, which T1 wrote, and that was aborted");
  CHECK(levels(verdict) == "read uncommitted");
  CHECK(Told().begin(End::unknown).append("x", "1").begin().lists("x", "1").check().anomalies.empty());
}

TEST_CASE("G1b: a value on its way to another is read") {
  const auto verdict = Told().begin().append("x", "1").append("x", "2").begin().lists("x", "1").check();
  REQUIRE(find(verdict, Anomaly::g1b));
  CHECK(levels(verdict) == "read uncommitted");
  CHECK(Told().begin().append("x", "1").append("x", "2").begin().lists("x", "1 2").check().anomalies.empty());
  CHECK(find(Told().begin().write("x", "1").write("x", "2").begin().reads("x", "1").check(), Anomaly::g1b));
}

TEST_CASE("G1c: two transactions see each other's writes") {
  const auto verdict = Told().begin().append("x", "1").lists("y", "1").begin().append("y", "1").lists("x", "1").check();
  REQUIRE(find(verdict, Anomaly::g1c));
  CHECK_FALSE(find(verdict, Anomaly::g0));
  CHECK(levels(verdict) == "read uncommitted");
}

TEST_CASE("a transaction that does not see its own write is said") {
  CHECK(find(Told().begin().append("x", "1").lists("x", "").check(), Anomaly::internal));
  CHECK(find(Told().begin().write("x", "1").reads("x", "2").check(), Anomaly::internal));
  CHECK(Told().begin().append("x", "1").lists("x", "1").check().anomalies.empty());
}

TEST_CASE("what nobody wrote, or wrote once and is there twice, is said") {
  const auto garbage = Told().begin().append("x", "1").begin().lists("x", "1 7").check();
  REQUIRE(find(garbage, Anomaly::garbage_read));
  CHECK(find(garbage, Anomaly::garbage_read)->why == "T2 read 7 of x, which nobody wrote");
  CHECK(levels(garbage).empty());
  CHECK(find(Told().begin().reads("x", "1").check(), Anomaly::garbage_read));
  const auto twice = Told().begin().append("x", "1").begin().lists("x", "1 1").check();
  REQUIRE(find(twice, Anomaly::duplicate_write));
  CHECK(find(twice, Anomaly::duplicate_write)->why == "T2 read 1 twice in x, where T1 wrote it once");
  CHECK(levels(twice).empty());
}

TEST_CASE("a transaction that reads something else the second time does not have repeatable reads") {
  const auto lists = Told().begin().append("x", "1").begin().lists("x", "").lists("x", "1").check();
  CHECK(find(lists, Anomaly::non_repeatable_read));
  CHECK(levels(lists) == "read uncommitted, read committed");
  const auto registers = Told().begin().write("x", "1").begin().reads("x", "").reads("x", "1").check();
  CHECK(find(registers, Anomaly::non_repeatable_read));
  CHECK(levels(registers) == "read uncommitted, read committed");
  CHECK(Told()
            .begin()
            .append("x", "1")
            .begin()
            .lists("x", "1")
            .append("x", "2")
            .lists("x", "1 2")
            .check()
            .anomalies.empty());
}

TEST_CASE("what was surely written and nobody read comes after what was read") {
  const auto skew = Told().begin().lists("x", "").append("y", "1").begin().lists("y", "").append("x", "1").check();
  REQUIRE(find(skew, Anomaly::write_skew));
  CHECK(levels(skew) == "read uncommitted, read committed, snapshot isolation");
  Told registers;
  registers.begin().reads("x", "").write("y", "1").begin().reads("y", "").write("x", "1");
  CHECK(find(registers.check(), Anomaly::write_skew));
  Told unknown;
  unknown.begin().lists("x", "").append("y", "1").begin(End::unknown).append("x", "1");
  CHECK(unknown.check().anomalies.empty());
  Told seen;
  seen.begin()
      .lists("x", "")
      .begin(End::unknown)
      .append("x", "1")
      .append("y", "1")
      .begin()
      .lists("y", "1")
      .lists("x", "");
  CHECK(find(seen.check(), Anomaly::g_single));
}

TEST_CASE("a transaction without an answer may come after the next one of its process") {
  const auto with = [](End end) {
    Told t;
    t.begin(end).by("p").append("x", "1").begin().by("p").lists("x", "").begin().lists("x", "1");
    return t.check();
  };
  CHECK(with(End::unknown).anomalies.empty());
  const auto verdict = with(End::committed);
  REQUIRE(find(verdict, Anomaly::g_single));
  CHECK(find(verdict, Anomaly::g_single)->by_process);
  CHECK(verdict.holds(Isolation::serializable, false));
}

TEST_CASE("lists that do not fit together have no order") {
  const auto verdict = Told()
                           .begin()
                           .append("x", "1")
                           .begin()
                           .append("x", "2")
                           .begin()
                           .lists("x", "1 2")
                           .begin()
                           .lists("x", "2")
                           .check();
  CHECK(find(verdict, Anomaly::incompatible_order));
}

TEST_CASE("lost update: two read the same and both write") {
  Told t;
  t.begin().append("x", "0").begin().lists("x", "0").append("x", "1").begin().lists("x", "0").append("x", "2");
  t.begin().lists("x", "0 1 2");
  const auto verdict = t.check();
  CHECK(find(verdict, Anomaly::lost_update));
  CHECK(find(verdict, Anomaly::g_single));
  CHECK(levels(verdict) == "read uncommitted, read committed");
  Told registers;
  registers.begin().write("x", "0").begin().reads("x", "0").write("x", "1").begin().reads("x", "0").write("x", "2");
  CHECK(find(registers.check(), Anomaly::lost_update));
}

TEST_CASE("G-single: one transaction's writes are seen in part") {
  Told t;
  t.begin().append("x", "1").append("y", "1").begin().lists("x", "1").lists("y", "").begin().lists("y", "1");
  const auto verdict = t.check();
  REQUIRE(find(verdict, Anomaly::g_single));
  CHECK(find(verdict, Anomaly::g_single)->cycle.size() == 2);
  CHECK_FALSE(find(verdict, Anomaly::write_skew));
  CHECK(levels(verdict) == "read uncommitted, read committed");
}

TEST_CASE("write skew: each reads what the other writes; snapshot isolation allows it") {
  Told t;
  t.begin().lists("x", "").append("y", "1").begin().lists("y", "").append("x", "1").begin().lists("x", "1").lists("y",
                                                                                                                  "1");
  const auto verdict = t.check();
  REQUIRE(find(verdict, Anomaly::write_skew));
  CHECK(find(verdict, Anomaly::write_skew)->cycle.size() == 2);
  CHECK_FALSE(find(verdict, Anomaly::g_single));
  CHECK_FALSE(find(verdict, Anomaly::long_fork));
  CHECK(levels(verdict) == "read uncommitted, read committed, snapshot isolation");
}

TEST_CASE("long fork: two readers see two writes in opposite orders") {
  Told t;
  t.begin().append("x", "1").begin().append("y", "1");
  t.begin().lists("x", "1").lists("y", "").begin().lists("x", "").lists("y", "1");
  t.begin().lists("x", "1").lists("y", "1");
  const auto verdict = t.check();
  REQUIRE(find(verdict, Anomaly::long_fork));
  CHECK(find(verdict, Anomaly::long_fork)->cycle.size() == 4);
  CHECK_FALSE(find(verdict, Anomaly::g_single));
  CHECK(levels(verdict) == "read uncommitted, read committed");
}

TEST_CASE("a stale read is serializable, but not strictly") {
  Told t(true);
  t.begin().append("x", "1").begin().lists("x", "").begin().lists("x", "1");
  const auto verdict = t.check();
  REQUIRE(find(verdict, Anomaly::g_single));
  CHECK(find(verdict, Anomaly::g_single)->by_realtime);
  CHECK(verdict.holds(Isolation::serializable, false));
  CHECK_FALSE(verdict.holds(Isolation::serializable, true));
}

TEST_CASE("each link of a cycle says why in words") {
  Told t;
  t.begin().append("x", "1").append("y", "1").begin().lists("x", "1").lists("y", "").begin().lists("y", "1");
  CHECK(find(t.check(), Anomaly::g_single)->why == "T2 read y before T1 wrote 1; T2 read 1 of x, which T1 wrote");
}

namespace {

/// Transactions of a database that runs them one at a time, or each on a snapshot (the first to write a key wins), or
/// without any care.
enum class Database : std::uint8_t { serial, snapshots, careless };

TransactionHistory run(Database kind, std::size_t transactions, std::uint64_t keys, std::uint64_t seed) {
  struct Open {
    std::size_t nth = 0;
    std::size_t left = 0;
    std::vector<std::vector<Atom>> snapshot;
    std::vector<std::size_t> lengths;
    std::vector<std::vector<Atom>> written;
  };
  Rng rng{seed};
  TransactionHistory h;
  std::vector<Atom> names;
  for (std::uint64_t k = 0; k < keys; ++k) names.push_back(h.atoms.of("k" + std::to_string(k)));
  std::vector<std::vector<Atom>> data(keys);
  std::vector<Open> open(kind == Database::serial ? 1 : 4);
  Moment now = 0;
  std::uint64_t next_value = 0;
  for (std::size_t p = 0; p < open.size(); ++p) h.processes.push_back(std::to_string(p));
  bool busy = true;
  while (h.transactions.size() < transactions || busy) {
    const std::size_t p = rng.below(open.size());
    Open& o = open[p];
    ++now;
    if (o.left == 0 && o.snapshot.empty()) {
      if (h.transactions.size() < transactions) {
        o = {h.transactions.size(),
             1 + static_cast<std::size_t>(rng.below(4)),
             data,
             {},
             std::vector<std::vector<Atom>>(keys)};
        for (const auto& list : data) o.lengths.push_back(list.size());
        Transaction t;
        t.process = static_cast<std::uint32_t>(p);
        t.invoked = now;
        t.origin = h.transactions.size();
        h.transactions.push_back(t);
      }
    } else if (o.left > 0) {
      --o.left;
      const std::uint64_t k = rng.below(keys);
      TransactionStep step;
      step.key = names[k];
      auto& source = kind == Database::careless ? data[k] : o.snapshot[k];
      if (rng.below(2) == 0) {
        step.kind = TransactionStep::Kind::append;
        step.value = h.atoms.of("v" + std::to_string(next_value++));
        source.push_back(step.value);
        o.written[k].push_back(step.value);
      } else {
        step.list = source;
      }
      h.transactions[o.nth].steps.push_back(std::move(step));
    } else {
      bool may = true;
      for (std::uint64_t k = 0; kind == Database::snapshots && k < keys; ++k)
        may &= o.written[k].empty() || data[k].size() == o.lengths[k];
      Transaction& t = h.transactions[o.nth];
      t.end = may ? End::committed : End::aborted;
      t.answered = may ? now : kNever;
      for (std::uint64_t k = 0; kind != Database::careless && may && k < keys; ++k)
        data[k].insert(data[k].end(), o.written[k].begin(), o.written[k].end());
      o.snapshot.clear();
    }
    busy = false;
    for (const Open& each : open) busy |= each.left > 0 || !each.snapshot.empty();
  }
  return h;
}

}  // namespace

TEST_CASE("what a database that runs one transaction at a time does is strictly serializable") {
  for (std::uint64_t seed = 0; seed < thorough<std::uint64_t>(300, 30); ++seed) {
    const auto verdict = check_transactions(run(Database::serial, 40, 3, seed));
    INFO("seed " << seed);
    REQUIRE(verdict.anomalies.empty());
  }
}

TEST_CASE("a database of snapshots keeps snapshot isolation, and shows write skew") {
  std::size_t skewed = 0;
  for (std::uint64_t seed = 0; seed < thorough<std::uint64_t>(300, 30); ++seed) {
    const auto verdict = check_transactions(run(Database::snapshots, 40, 3, seed));
    INFO("seed " << seed << (verdict.anomalies.empty() ? "" : ": " + verdict.anomalies[0].why));
    REQUIRE(verdict.holds(Isolation::snapshot_isolation, true));
    skewed += find(verdict, Anomaly::write_skew) ? 1 : 0;
  }
  CHECK(skewed > 10);
}

TEST_CASE("a database without any care is caught") {
  std::size_t caught = 0;
  const auto seeds = thorough<std::size_t>(300, 30);
  for (std::uint64_t seed = 0; seed < seeds; ++seed)
    caught += check_transactions(run(Database::careless, 40, 3, seed)).anomalies.empty() ? 0 : 1;
  CHECK(caught > seeds * 9 / 10);
}

namespace {

/// How the checker and a trial of all orders agree.
struct Agreement {
  std::size_t broken = 0;  ///< no order exists
  std::size_t caught = 0;  ///< of these
  std::size_t wrong = 0;   ///< an order exists, and the checker says that there is none
};

Agreement compare(bool lists, bool read_at_the_end, bool strict, std::size_t histories) {
  Agreement agreement;
  for (std::uint64_t seed = 0; seed < histories; ++seed) {
    const TransactionHistory history = SmallTransactions(lists, read_at_the_end, seed).run();
    const bool exists = SerialOrders(history).exists(strict);
    const bool holds = check_transactions(history).holds(Isolation::serializable, strict);
    agreement.broken += exists ? 0 : 1;
    agreement.caught += !exists && !holds ? 1 : 0;
    agreement.wrong += exists && !holds ? 1 : 0;
  }
  return agreement;
}

}  // namespace

TEST_CASE("transactions over lists are serializable for the checker if and only if some order of them exists") {
  for (const bool strict : {false, true})
    for (const bool read_at_the_end : {false, true}) {
      const Agreement found = compare(true, read_at_the_end, strict, thorough<std::size_t>(25'000, 500));
      INFO("strict: " << strict << ", read at the end: " << read_at_the_end);
      CHECK(found.wrong == 0);
      CHECK(found.caught == found.broken);
      CHECK(found.broken > thorough<std::size_t>(4'000, 80));
    }
}

TEST_CASE(
    "of transactions over registers none is called wrong that some order explains, and most are caught that none "
    "does") {
  for (const bool strict : {false, true})
    for (const bool read_at_the_end : {false, true}) {
      const Agreement found = compare(false, read_at_the_end, strict, thorough<std::size_t>(25'000, 500));
      INFO("strict: " << strict << ", read at the end: " << read_at_the_end << ": " << found.caught << " of "
                      << found.broken);
      CHECK(found.wrong == 0);
      CHECK(found.caught * 100 > found.broken * 75);
      CHECK(found.broken > thorough<std::size_t>(3'000, 60));
    }
}

TEST_CASE("a long history of a serial database has no anomaly, over lists and over registers") {
  for (const bool lists : {true, false}) {
    const auto history = serial_transactions({.lists = lists, .transactions = thorough<std::size_t>(20'000, 2'000)}, 5);
    const auto verdict = check_transactions(history);
    CHECK(verdict.anomalies.empty());
    CHECK(verdict.dependencies > history.transactions.size() * 3);
  }
}

}  // namespace netsplit::transactions_test
