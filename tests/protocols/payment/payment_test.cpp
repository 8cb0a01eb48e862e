// An order, a card and a mail in runs: what each design does when all goes well, and when something does not.
#include "tests/protocols/payment/lab.h"

namespace netsplit::payment::payment_test {
namespace {

constexpr const char* kDesigns[] = {"dual_write", "saga_orchestrated", "saga_choreographed", "outbox"};

}  // namespace

TEST_CASE("when nothing fails each design charges once, mails once, and the customer is content") {
  for (const char* design : kDesigns)
    for (const bool keys : {false, true}) {
      INFO(design);
      Lab lab{.design = design, .keys = keys, .customer = R"("orders": 5)"};
      const World world = lab.run(10s);
      CHECK(ledger(world, kBank).counts == std::array<std::uint64_t, 4>{5, 0, 0, 0});
      CHECK(ledger(world, kMail).counts == std::array<std::uint64_t, 4>{0, 0, 5, 0});
      CHECK(ledger(world, kBank).cents == 5 * 4'200);
      CHECK(sees(world) == "paid and confirmed");
      CHECK(world.violations().empty());
    }
}

TEST_CASE("the naive shop that crashes after the charge has forgotten it, and a second click is charged again") {
  // Ordered at 6 ms, charged at 38 ms, known to the shop at 43 ms, on its disk at 45 ms.
  Lab lab{.customer = R"("orders": 1, "clicks": 1)",
          .faults = R"({"at": "36ms", "do": "crash", "node": "shop", "for": "1s"})"};
  CHECK(sees(lab.run(20s)) == "paid, told nothing");
  lab.customer = R"("orders": 1, "clicks": 2)";
  const World twice = lab.run(20s);
  CHECK(sees(twice) == "paid twice");
  CHECK(breaks(twice, kNoOrderPaidTwice));
  lab.keys = true;
  const World once = lab.run(20s);
  CHECK(sees(once) == "paid and confirmed");
  CHECK(once.violations().empty());
}

TEST_CASE("the naive shop that crashes between charge and mail says that all is well, and there is no mail") {
  // The answer comes at 43 ms, is on disk at 45 ms, and the mail would be asked for at 50 ms.
  Lab lab{.keys = true,
          .customer = R"("orders": 1, "clicks": 2)",
          .faults = R"({"at": "47ms", "do": "crash", "node": "shop", "for": "1s"})"};
  CHECK(sees(lab.run(20s)) == "paid, no mail");
}

TEST_CASE("a saga gives the money back when the mail can't be sent") {
  for (const char* design : {"saga_orchestrated", "saga_choreographed"}) {
    INFO(design);
    Lab lab{.design = design, .keys = true, .customer = R"("orders": 1, "patience": "30s")"};
    lab.faults = R"({"at": "1ms", "do": "crash", "node": "mail"})";
    const World world = lab.run(20s);
    CHECK(sees(world) == "refunded");
    CHECK(ledger(world, kBank).cents == 0);
    CHECK(purchase(world).page == Page::failed);
    CHECK(world.violations().empty());
  }
  Lab naive{.keys = true, .customer = R"("orders": 1, "patience": "30s")"};
  naive.faults = R"({"at": "1ms", "do": "crash", "node": "mail"})";
  CHECK(sees(naive.run(20s)) == "paid, but told no");
}

TEST_CASE("an outbox waits for the mailer for as long as it takes") {
  Lab lab{.design = "outbox", .keys = true};
  lab.faults = R"({"at": "1ms", "do": "crash", "node": "mail", "for": "15s"})";
  CHECK(sees(lab.run(10s)) == "paid, mail to come");
  CHECK(sees(lab.run(20s)) == "paid and confirmed");
}

TEST_CASE("a declined card is told as it is, by the page or afterwards by mail") {
  for (const char* design : kDesigns) {
    INFO(design);
    const World world = Lab{.design = design, .keys = true, .bank = R"("declines": 1)"}.run(10s);
    CHECK(sees(world) == "not paid, told no");
    CHECK(ledger(world, kBank).done.empty());
    CHECK(ledger(world, kMail).counts[static_cast<std::size_t>(DeedKind::mail)] == 0);
    CHECK(world.violations().empty());
  }
}

TEST_CASE("an answer that never comes is no answer: without a key the second attempt is a second charge") {
  for (const char* design : kDesigns) {
    INFO(design);
    Lab lab{.design = design, .customer = R"("orders": 1, "patience": "30s")", .bank = R"("silent": 1)"};
    // In a choreography the mail's answer tells the shop that the charge must have been made.
    CHECK(breaks(lab.run(8s), kNoOrderPaidTwice) == (lab.design != "saga_choreographed"));
    lab.keys = true;
    const World world = lab.run(8s);
    CHECK_FALSE(breaks(world, kNoOrderPaidTwice));
    CHECK(sees(world) == "paid and confirmed");
  }
}

TEST_CASE("an idempotency key helps for as long as it is remembered") {
  Lab lab{.keys = true, .shop = R"("attempts": 2)", .customer = R"("orders": 1, "patience": "30s")"};
  lab.bank = R"("silent": 1, "key_window": "500ms")";
  CHECK(breaks(lab.run(8s), kNoOrderPaidTwice));
  lab.bank = R"("silent": 1, "remembers": "memory")";
  CHECK_FALSE(breaks(lab.run(8s), kNoOrderPaidTwice));
  lab.faults = R"({"at": "500ms", "do": "crash", "node": "bank", "for": "100ms"})";
  CHECK(breaks(lab.run(8s), kNoOrderPaidTwice));
  lab.bank = R"("silent": 1, "remembers": "disk")";
  CHECK_FALSE(breaks(lab.run(8s), kNoOrderPaidTwice));
}

TEST_CASE("that no paid order is without mail is an aim that the naive design misses and the outbox reaches") {
  const std::string aim = R"(, "expect": {"eventually": [{"claim": "No Paid Order Without Mail", "by": "30s"}]})";
  Lab lab{.faults = R"({"at": "36ms", "do": "crash", "node": "shop", "for": "1s"})", .rest = aim};
  const World missed = lab.run(40s);
  REQUIRE(breaks(missed, kNoPaidOrderWithoutMail));
  CHECK(missed.violations().back().why == "not by the deadline: #0 had paid for 1 orders and had no mail");
  lab.design = "outbox";
  lab.keys = true;
  CHECK(lab.run(40s).violations().empty());
}

TEST_CASE("a key written down after what was done lets a crash in between do it twice") {
  // Charged and on disk at 33 ms; the key would be at 35 ms.
  Lab lab{.design = "outbox", .keys = true, .shop = R"("relay": "1ms")"};
  lab.faults = R"({"at": "36ms", "do": "crash", "node": "bank", "for": "100ms"},
                  {"at": "36ms", "do": "cut", "name": "x", "from": "bank", "to": "shop", "one_way": true, "for": "10ms"})";
  CHECK(lab.run(5s).violations().empty());
  lab.mutation = "key_after_deed";
  bool broken = false;
  for (int us = 33'000; us < 42'000; us += 500) {
    lab.faults = fmt::format(R"({{"at": "{}us", "do": "crash", "node": "bank", "for": "100ms"}},
                                {{"at": "30ms", "do": "cut", "name": "x", "from": "bank", "to": "shop", "one_way": true, "for": "20ms"}})",
                             us);
    broken = broken || breaks(lab.run(5s), kNoOrderPaidTwice);
  }
  CHECK(broken);
}

TEST_CASE("a provider that answers before it has written lets the shop confirm what was never charged") {
  Lab lab{.keys = true};
  lab.mutation = "answer_before_sync";
  bool broken = false;
  for (int us = 28'000; us < 40'000; us += 500) {
    lab.faults = fmt::format(R"({{"at": "{}us", "do": "crash", "node": "bank", "for": "1s"}})", us);
    broken = broken || breaks(lab.run(5s), kNoConfirmedOrderUnpaid);
    Lab right = lab;
    right.mutation.clear();
    CHECK_FALSE(breaks(right.run(5s), kNoConfirmedOrderUnpaid));
  }
  CHECK(broken);
}

TEST_CASE("two attempts at once with one key are one, or the key is worth nothing") {
  Lab lab{.keys = true, .shop = R"("patience": "30ms", "attempts": 10)"};
  lab.bank = R"("processing": "100ms")";
  CHECK(lab.run(5s).violations().empty());
  lab.mutation = "race_on_keys";
  CHECK(breaks(lab.run(5s), kNoOrderPaidTwice));
}

TEST_CASE("a refund of what was never charged gives nothing away") {
  Lab lab{.design = "saga_orchestrated", .customer = R"("orders": 1, "patience": "30s")"};
  lab.faults = R"({"at": "1ms", "do": "crash", "node": "bank", "for": "10s"})";
  const World world = lab.run(40s);
  CHECK(ledger(world, kBank).cents == 0);
  CHECK(ledger(world, kBank).counts[1] == 0);
  CHECK_FALSE(breaks(world, kMoneyIsConserved));
  CHECK(sees(world) == "not paid, told no");
}

}  // namespace netsplit::payment::payment_test
