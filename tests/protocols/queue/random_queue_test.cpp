// Queues and payments under random trouble: what the claims say while it goes on, and the same judged afterwards by the
// checkers of core/checkers, which know nothing of roles, from what was seen from outside.
#include "tests/protocols/queue/random_queue.h"

#include <catch2/catch_test_macros.hpp>
#include <set>

#include "core/checkers/delivery.h"
#include "core/checkers/ledger.h"
#include "core/protocols/payment/claims.h"
#include "core/protocols/queue/broker.h"
#include "core/protocols/queue/deliveries.h"
#include "core/protocols/queue/producer.h"

namespace netsplit::queue::random_queue_test {
namespace {

using Kind = checkers::DeliveryEvent::Kind;

/// Steps through a run and writes down what a bystander sees of it: what producers have published and are told, what the
/// mailer has sent.
struct Bystander {
  World world;
  std::vector<checkers::DeliveryEvent> events;
  std::vector<checkers::Charge> charges;

  explicit Bystander(const std::string& text) : world(spec_of(text)) {
    std::vector<std::uint64_t> told(world.nodes());
    std::vector<std::size_t> done(world.nodes());
    std::set<MessageId> pending;
    while (world.step(8s)) {
      for (std::size_t i = 0; i < world.nodes(); ++i) {
        const Role& role = world.role(node_id(i));
        if (const auto* producer = role.as<Producer>()) follow(*producer, i, pending);
        if (const auto* provider = role.as<payment::Provider>()) follow(*provider, i, done[i]);
      }
    }
  }

 private:
  static WorldSpec spec_of(const std::string& text) {
    const auto loaded = load_scenario(text, "random");
    if (const auto* error = std::get_if<InputError>(&loaded)) FAIL(error->line());
    return std::get<Scenario>(loaded).spec;
  }
  void say(Kind kind, MessageId message, std::uint32_t group, std::size_t who) {
    events.push_back({kind, world.now(), name_of(message), std::to_string(group), std::to_string(who)});
  }
  /// What is pending is published; what no longer is, was acknowledged.
  void follow(const Producer& producer, std::size_t who, std::set<MessageId>& pending) {
    for (const Producer::Pending& p : producer.pending)
      if (pending.insert(p.message.id).second) say(Kind::published, p.message.id, p.message.group, who);
    std::erase_if(pending, [&](MessageId id) {
      const bool there = std::any_of(producer.pending.begin(), producer.pending.end(),
                                     [&](const Producer::Pending& p) { return p.message.id == id; });
      if (!there) say(Kind::acknowledged, id, 0, who);
      return !there;
    });
  }
  /// What is on its disk is done: nobody can take it back.
  void follow(const payment::Provider&, std::size_t who, std::size_t& done) {
    const auto* disk = world.durable(node_id(who)).as<payment::ProviderDisk>();
    if (!disk) return;
    for (; done < disk->done.size(); ++done) {
      const payment::Deed& deed = disk->done[done];
      if (deed.kind == payment::DeedKind::mail) say(Kind::processed, deed.subject, 0, who);
      if (deed.kind == payment::DeedKind::charge) charges.push_back({name_of(deed.subject), deed.cents, world.now()});
    }
  }
};

const Broker& broker(const World& world) { return *world.role(node_id(1)).as<Broker>(); }

}  // namespace

TEST_CASE("a FIFO queue with idempotent effects keeps all its claims whatever crashes, and is empty in the end") {
  for (std::uint64_t seed = 1; seed <= 150; ++seed) {
    Rng rng = Rng::stream(seed, "queue holds");
    const World world = played(random_queue(rng, "", true));
    INFO("seed " << seed);
    for (const Violation& v : world.violations()) FAIL_CHECK(v.claim->name << ": " << v.why);
    CHECK(broker(world).kept == 0);
  }
}

TEST_CASE("payments with keys charge and mail once whatever crashes") {
  for (std::uint64_t seed = 1; seed <= 150; ++seed) {
    Rng rng = Rng::stream(seed, "payment holds");
    const World world = played(payment::random_payment(rng, ""));
    INFO("seed " << seed);
    for (const Violation& v : world.violations()) FAIL_CHECK(v.claim->name << ": " << v.why);
  }
}

TEST_CASE("what is claimed of messages while a run goes on is what the delivery checkers find in it afterwards") {
  std::size_t repeated = 0;
  std::size_t disordered = 0;
  for (std::uint64_t seed = 1; seed <= 80; ++seed) {
    Rng rng = Rng::stream(seed, "queue bystander");
    const std::string_view mutation = seed % 2 == 0 ? "ignore_groups" : "";
    const Bystander seen(random_queue(rng, mutation, rng.below(2) == 0));
    INFO("seed " << seed);
    const bool twice = checkers::check_at_most_once(seen.events).violations > 0;
    const bool order = checkers::check_order_per_key(seen.events).violations > 0;
    CHECK(broke(seen.world, kDeliveredAtMostOnce.name) == twice);
    CHECK(broke(seen.world, kInOrderWithinAGroup.name) == order);
    repeated += twice;
    disordered += order;
    const auto lost = checkers::check_at_least_once(seen.events);
    // In the end only dead letters have not been done. (Some of those have: they were acknowledged too late.)
    if (broker(seen.world).kept == 0) CHECK(lost.violations <= broker(seen.world).disk.dead.size());
  }
  CHECK(repeated > 5);
  CHECK(disordered > 5);
}

TEST_CASE("what is claimed of charges while a run goes on is what the ledger checkers find in it afterwards") {
  std::size_t twice = 0;
  for (std::uint64_t seed = 1; seed <= 80; ++seed) {
    Rng rng = Rng::stream(seed, "payment bystander");
    const Bystander seen(payment::random_payment(rng, seed % 2 == 0 ? "race_on_keys" : ""));
    INFO("seed " << seed);
    const bool double_charge = checkers::check_no_double_charge(seen.charges).violations > 0;
    CHECK(broke(seen.world, payment::kNoOrderPaidTwice.name) == double_charge);
    twice += double_charge;
  }
  CHECK(twice > 1);
}

}  // namespace netsplit::queue::random_queue_test
