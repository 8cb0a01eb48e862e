// The queue in runs: what each of its rules does, and what each promise costs.
#include <fmt/format.h>

#include <catch2/catch_test_macros.hpp>
#include <string>

#include "core/protocols/queue/broker.h"
#include "core/protocols/queue/consumer.h"
#include "core/protocols/queue/deliveries.h"
#include "core/protocols/queue/producer.h"
#include "core/scenario/scenario.h"
#include "core/sim/world.h"

namespace netsplit::queue::queue_test {
namespace {

/// p publishes to q, which c1 and c2 work off through the mailer m. Messages take 5 ms, disks 1 ms, work 20 ms.
struct Lab {
  std::string producer;
  std::string broker;
  std::string consumer;
  std::string mailer = R"("remembers": "nothing")";
  std::string faults;
  std::string mutation;
  int consumers = 2;
  bool has_mailer = true;

  World run(Time until) const {
    const std::string text = fmt::format(
        R"({{"version": 1, "until": "60s", {} "nodes": [
          {{"name": "p", "role": "queue.producer", "config": {{{}}}}},
          {{"name": "q", "role": "queue.broker", "config": {{{}}}, "disk": {{"sync": "1ms"}}}},
          {{"name": "m", "role": "payment.provider", "config": {{"processing": "5ms", {}}}, "disk": {{"sync": "1ms"}}}},
          {{"name": "c1..c{}", "role": "queue.consumer", "config": {{{} {}}}, "disk": {{"sync": "1ms"}}}}],
          "network": {{"default": {{"latency": "5ms"}}}}, "faults": [{}]}})",
        mutation.empty() ? "" : fmt::format(R"("mutation": "{}",)", mutation), producer, broker, mailer, consumers,
        has_mailer ? R"("mailer": "m")" : R"("patience": "1s")", consumer.empty() ? "" : ", " + consumer, faults);
    const auto loaded = load_scenario(text, "test");
    if (const auto* error = std::get_if<InputError>(&loaded)) FAIL(error->line());
    World world(std::get<Scenario>(loaded).spec);
    world.run_until(until);
    return world;
  }
};

const Broker& broker(const World& world) { return *world.role(node_id(1)).as<Broker>(); }
const Producer& producer(const World& world) { return *world.role(node_id(0)).as<Producer>(); }
const Consumer& consumer(const World& world, std::size_t i) { return *world.role(node_id(2 + i)).as<Consumer>(); }
std::uint64_t mails(const World& world) { return world.role(node_id(2)).as<payment::Provider>()->disk.done.size(); }

bool breaks(const World& world, const Label& claim) {
  for (const Violation& v : world.violations())
    if (v.claim == &claim) return true;
  return false;
}

}  // namespace

TEST_CASE("each message is published, handed out, done and acknowledged once when nothing fails") {
  const World world = Lab{.producer = R"("messages": 50, "rate": 40)"}.run(10s);
  CHECK(producer(world).told == 50);
  CHECK(mails(world) == 50);
  CHECK(broker(world).acknowledged == 50);
  CHECK(broker(world).kept == 0);
  CHECK(broker(world).redelivered == 0);
  CHECK(world.violations().empty());
  // Competing consumers share the work.
  CHECK(consumer(world, 1).processed > 10);
  CHECK(consumer(world, 2).processed > 10);
}

TEST_CASE("a consumer that crashes before the acknowledgement lets the mail go out twice") {
  // Taken at 12 ms, the mail is out at 43 ms, and the answer would be there at 48 ms.
  const Lab lab{.producer = R"("messages": 1, "loop": "closed", "pause": "1ms")",
                .broker = R"("visibility": "500ms")",
                .faults = R"({"at": "45ms", "do": "crash", "node": "c1", "for": "100ms"})",
                .consumers = 1};
  const World world = lab.run(5s);
  CHECK(mails(world) == 2);
  CHECK(broker(world).redelivered == 1);
  CHECK(breaks(world, kDeliveredAtMostOnce));
  CHECK_FALSE(breaks(world, kNoMessageLost));
}

TEST_CASE("acknowledged before the work, the same crash loses the message instead") {
  const Lab lab{.producer = R"("messages": 1, "loop": "closed", "pause": "1ms")",
                .consumer = R"("acknowledge": "before")",
                .faults = R"({"at": "30ms", "do": "crash", "node": "c1", "for": "100ms"})",
                .consumers = 1};
  const World world = lab.run(5s);
  CHECK(mails(world) == 0);
  CHECK(breaks(world, kNoMessageLost));
  CHECK_FALSE(breaks(world, kDeliveredAtMostOnce));
}

TEST_CASE("a mailer that knows the key on its disk makes it once in effect, whoever crashes") {
  for (int at = 5; at < 120; at += 1) {
    for (const char* who : {"c1", "q", "m"}) {
      const Lab lab{.producer = R"("messages": 2, "loop": "closed", "pause": "1ms", "dedup": true, "timeout": "100ms")",
                    .broker = R"("visibility": "300ms")",
                    .consumer = R"("keys": true, "patience": "200ms")",
                    .mailer = R"("remembers": "disk")",
                    .faults = fmt::format(R"({{"at": "{}ms", "do": "crash", "node": "{}", "for": "100ms"}})", at, who)};
      const World world = lab.run(5s);
      INFO(who << " crashes at " << at << " ms");
      CHECK(mails(world) == 2);
      CHECK(world.violations().empty());
      CHECK(broker(world).kept == 0);
    }
  }
}

TEST_CASE("an idempotent consumer's memory does not survive a crash, nor does it help a competitor") {
  const auto sent = [](const char* memory, const char* faults, int consumers) {
    const Lab lab{.producer = R"("messages": 1, "loop": "closed", "pause": "1ms")",
                  .broker = R"("visibility": "200ms")",
                  .consumer = fmt::format(R"("remembers": "{}", "patience": "100ms")", memory),
                  .faults = faults,
                  .consumers = consumers};
    return mails(lab.run(5s));
  };
  // The acknowledgement is lost: the memory helps as long as the same consumer is given the message again.
  const char* lost = R"({"at": "47ms", "do": "cut", "name": "x", "from": "c1", "to": "q", "for": "10ms"})";
  CHECK(sent("nothing", lost, 1) == 2);
  CHECK(sent("memory", lost, 1) == 1);
  CHECK(sent("disk", lost, 1) == 1);
  const char* crashed = R"({"at": "49500us", "do": "crash", "node": "c1", "for": "20ms"},
                           {"at": "47ms", "do": "cut", "name": "x", "from": "c1", "to": "q", "for": "10ms"})";
  CHECK(sent("memory", crashed, 1) == 2);
  CHECK(sent("disk", crashed, 1) == 1);
  const char* gone = R"({"at": "49500us", "do": "crash", "node": "c1"},
                        {"at": "47ms", "do": "cut", "name": "x", "from": "c1", "to": "q", "for": "10ms"})";
  CHECK(sent("disk", gone, 2) == 2);
}

TEST_CASE("what changes a consumer's own data is done once when it is written down together with the message's id") {
  for (int at = 5; at < 60; ++at) {
    const Lab lab{.producer = R"("messages": 1, "loop": "closed", "pause": "1ms")",
                  .broker = R"("visibility": "200ms")",
                  .consumer = R"("remembers": "disk")",
                  .faults = fmt::format(R"({{"at": "{}ms", "do": "crash", "node": "c1", "for": "50ms"}})", at),
                  .consumers = 1,
                  .has_mailer = false};
    const World world = lab.run(3s);
    INFO(at);
    CHECK(world.violations().empty());
    CHECK(broker(world).kept == 0);
    CHECK(consumer(world, 1).disk.done.size() == 1);
  }
}

TEST_CASE("a message is out of sight while somebody works at it, and in sight again after the visibility timeout") {
  const Lab slow{.producer = R"("messages": 1, "loop": "closed", "pause": "1ms")",
                 .broker = R"("visibility": "100ms")",
                 .consumer = R"("processing": "250ms")"};
  const World world = slow.run(2s);
  CHECK(broker(world).redelivered >= 1);
  CHECK(breaks(world, kDeliveredAtMostOnce));
  Lab patient = slow;
  patient.consumer += R"(, "extend": "100ms")";
  const World extended = patient.run(2s);
  CHECK(broker(extended).redelivered == 0);
  CHECK(mails(extended) == 1);
  CHECK(extended.violations().empty());
}

TEST_CASE("a poison message comes back until it goes to the dead letters, and can be put back from there") {
  Lab lab{.producer = R"("messages": 5, "loop": "closed", "pause": "1ms", "poison_number": 2)",
          .broker = R"("visibility": "1s", "max_receives": 3)"};
  const World world = lab.run(2s);
  CHECK(consumer(world, 1).failed + consumer(world, 2).failed == 3);
  REQUIRE(broker(world).disk.dead.size() == 1);
  CHECK(number_of(broker(world).disk.dead[0].message.id) == 2);
  CHECK(mails(world) == 4);
  CHECK(world.violations().empty());
  lab.faults = R"({"at": "2s", "do": "tell", "node": "c1", "request": {"repair": {}}},
                  {"at": "2s", "do": "tell", "node": "c2", "request": {"repair": {}}},
                  {"at": "3s", "do": "tell", "node": "q", "request": {"redrive": {}}})";
  const World repaired = lab.run(5s);
  CHECK(broker(repaired).disk.dead.empty());
  CHECK(mails(repaired) == 5);
  CHECK(repaired.violations().empty());
}

TEST_CASE("without dead letters a poison message that kills takes one consumer after the other") {
  const Lab lab{.producer = R"("messages": 20, "rate": 20, "poison_number": 2)",
                .broker = R"("visibility": "300ms")",
                .consumer = R"("on_failure": "die", "recovery": "200ms")"};
  const World world = lab.run(20s);
  CHECK(consumer(world, 1).failed + consumer(world, 2).failed > 20);
  CHECK(broker(world).kept == 1);
}

TEST_CASE("competing consumers lose the order, and message groups keep it, one message of a group at a time") {
  Lab lab{.producer = R"("messages": 60, "rate": 60, "groups": 3)",
          .consumer = R"("processing": {"uniform": ["1ms", "80ms"]})",
          .consumers = 4};
  CHECK(breaks(lab.run(10s), kInOrderWithinAGroup));
  lab.broker = R"("fifo": true)";
  const World fifo = lab.run(10s);
  CHECK(mails(fifo) == 60);
  CHECK(fifo.violations().empty());
  lab.mutation = "ignore_groups";
  CHECK(breaks(lab.run(10s), kInOrderWithinAGroup));
}

TEST_CASE("a producer that is not told publishes again, and a deduplication id makes one of the two") {
  // The answer is lost.
  Lab lab{
      .producer = R"("messages": 1, "loop": "closed", "pause": "1ms", "timeout": "100ms")",
      .faults = R"({"at": "2ms", "do": "cut", "name": "x", "from": "q", "to": "p", "one_way": true, "for": "50ms"})"};
  const World twice = lab.run(2s);
  CHECK(broker(twice).published == 2);
  CHECK(breaks(twice, kDeliveredAtMostOnce));
  lab.producer += R"(, "dedup": true)";
  const World once = lab.run(2s);
  CHECK(broker(once).published == 1);
  CHECK(broker(once).duplicates == 1);
  CHECK(producer(once).told == 1);
  CHECK(once.violations().empty());
  lab.broker = R"("dedup_window": "50ms")";
  CHECK(breaks(lab.run(2s), kDeliveredAtMostOnce));
}

TEST_CASE("nobody is given a delayed message before its time") {
  const Lab lab{.producer = R"("messages": 1, "loop": "closed", "pause": "1ms", "delay": "700ms")"};
  CHECK(broker(lab.run(600ms)).delayed == 1);
  CHECK(mails(lab.run(700ms)) == 0);
  CHECK(mails(lab.run(800ms)) == 1);
}

TEST_CASE("who is told that a message is kept may rely on it, and the mutation shows why that takes a disk") {
  // Published at 1 ms, in the queue at 6 ms, on its disk at 7 ms.
  Lab lab{.producer = R"("messages": 1, "loop": "closed", "pause": "1ms")",
          .faults = R"({"at": "6500us", "do": "crash", "node": "q", "for": "100ms"})"};
  CHECK(lab.run(3s).violations().empty());
  CHECK(mails(lab.run(3s)) == 1);
  lab.mutation = "told_before_sync";
  CHECK(breaks(lab.run(3s), kNoMessageLost));
}

TEST_CASE("a queue that forgets in a crash which ids it has seen takes a message again") {
  Lab lab{.producer = R"("messages": 1, "loop": "closed", "pause": "1ms", "timeout": "300ms", "dedup": true)",
          .faults = R"({"at": "2ms", "do": "cut", "name": "x", "from": "q", "to": "p", "one_way": true, "for": "50ms"},
                       {"at": "200ms", "do": "crash", "node": "q", "for": "50ms"})"};
  CHECK(lab.run(3s).violations().empty());
  lab.mutation = "forget_dedup";
  CHECK(breaks(lab.run(3s), kDeliveredAtMostOnce));
}

TEST_CASE("an acknowledgement that comes too late may not take away another message") {
  // c1 works for longer than a message stays out of sight; c2 has acknowledged it, and another one lies there.
  Lab lab{.producer = R"("messages": 40, "rate": 40)",
          .broker = R"("visibility": "60ms")",
          .consumer = R"("processing": {"uniform": ["1ms", "150ms"]})",
          .mailer = R"("remembers": "disk")",
          .consumers = 3};
  CHECK_FALSE(breaks(lab.run(10s), kNoMessageLost));
  lab.mutation = "loose_receipts";
  CHECK(breaks(lab.run(10s), kNoMessageLost));
}

TEST_CASE("what is thrown away in place of the dead letters is lost") {
  Lab lab{.producer = R"("messages": 3, "loop": "closed", "pause": "1ms", "poison_number": 2)",
          .broker = R"("max_receives": 2)"};
  CHECK(lab.run(2s).violations().empty());
  lab.mutation = "drop_dead_letters";
  CHECK(breaks(lab.run(2s), kNoMessageLost));
}

TEST_CASE("the journal stays small, and a queue that comes back has what was left") {
  const Lab busy{.producer = R"("rate": 500, "stop": "20s")",
                 .consumer = R"("workers": 50, "processing": "10ms", "batch": 5)",
                 .faults = R"({"at": "10s", "do": "crash", "node": "q", "for": "100ms"})",
                 .consumers = 2,
                 .has_mailer = false};
  const World world = busy.run(30s);
  CHECK(broker(world).kept == 0);
  CHECK(broker(world).disk.journal.size() < 2000);
  CHECK(producer(world).told == producer(world).published);
  CHECK_FALSE(breaks(world, kNoMessageLost));
}

}  // namespace netsplit::queue::queue_test
