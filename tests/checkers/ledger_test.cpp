#include "core/checkers/ledger.h"

#include <catch2/catch_test_macros.hpp>
#include <limits>

namespace netsplit::ledger_test {
using namespace netsplit::checkers;

namespace {

using Reasons = std::vector<std::string>;

Snapshot seen(std::int64_t alice, std::int64_t bob, Time at = 1s) {
  return {at, "auditor", {{"alice", alice}, {"bob", bob}}};
}

}  // namespace

TEST_CASE("money that moves is conserved") {
  const std::vector<Snapshot> all{seen(100, 0), seen(70, 30), seen(-20, 120)};
  CHECK(check_conservation(all).answer() == Answer::holds);
  CHECK(check_conservation(all, 100).judged == 3);
  CHECK(check_conservation(all, 90).violations == 3);
}

TEST_CASE("money that comes from nowhere or is lost is told") {
  const std::vector<Snapshot> all{seen(100, 0), seen(100, 30, 2s), seen(70, 0, 2500ms)};
  CHECK(check_conservation(all).why ==
        Reasons{"at 2 s, seen by auditor, the 2 accounts held 130 together instead of 100: 30 came from nowhere",
                "at 2.5 s, seen by auditor, the 2 accounts held 70 together instead of 100: 30 were lost"});
}

TEST_CASE("a sum beyond what can be counted is no sum") {
  constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();
  CHECK(check_conservation(std::vector{seen(kMost, 1)}).answer() == Answer::broken);
  CHECK(check_conservation(std::vector{seen(kMost, 0), seen(-kMost, -1)}).violations == 1);
}

TEST_CASE("an account that is overdrawn is told") {
  const std::vector<Snapshot> all{seen(100, 0), seen(-1, 101)};
  CHECK(check_no_overdraft(all, -1).answer() == Answer::holds);
  CHECK(check_no_overdraft(all).why == Reasons{"at 1 s, seen by auditor, alice held -1, which is below 0"});
  CHECK(check_no_overdraft(all).judged == 4);
}

TEST_CASE("an order that is charged twice is told") {
  std::vector<Charge> charges{{"o1", 5, 1s}, {"o2", 7, 2s}};
  CHECK(check_no_double_charge(charges).answer() == Answer::holds);
  charges.push_back({"o1", 5, 3s});
  CHECK(check_no_double_charge(charges).why == Reasons{"order o1 was charged 2 times: 5 at 1 s, and 5 at 3 s"});
  CHECK(check_no_double_charge(charges).judged == 2);
}

TEST_CASE("every charge has its order, of its amount") {
  const std::vector<Order> orders{{"o1", 5, 0s}, {"o2", 7, 0s}};
  CHECK(check_charges_have_orders(orders, std::vector<Charge>{{"o1", 5, 1s}}).answer() == Answer::holds);
  CHECK(check_charges_have_orders(orders, std::vector<Charge>{{"o3", 5, 1s}, {"o2", 8, 2s}}).why ==
        Reasons{"5 was charged at 1 s for order o3, which nobody placed",
                "8 was charged at 2 s for order o2, which was of 7"});
}

TEST_CASE("every order that was confirmed is charged, and others need not be") {
  const std::vector<Order> orders{{"o1", 5, 1s}, {"o2", 7, 2s, false}};
  CHECK(check_orders_are_charged(orders, std::vector<Charge>{{"o1", 5, 1s}}).answer() == Answer::holds);
  CHECK(check_orders_are_charged(orders, {}).why == Reasons{"order o1 of 5 was confirmed at 1 s, but never charged"});
}

}  // namespace netsplit::ledger_test
