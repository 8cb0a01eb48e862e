// Every lesson that is built in: what it asks has an answer, and what it wants done can be done.
#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <iterator>
#include <map>
#include <set>

#include "core/protocols/cdn/purge.h"
#include "core/protocols/dns/dns.h"
#include "core/protocols/queue/broker.h"
#include "core/protocols/queue/consumer.h"
#include "core/protocols/raft/config.h"
#include "core/timeline/measure.h"
#include "scenarios_embedded.h"
#include "tests/thorough.h"

namespace netsplit::lessons_test {

namespace {

using command::Crash;
using command::Cut;
using command::Heal;
using command::Pause;
using command::Restart;

/// From one server to many takes as many; six are enough for the others.
constexpr std::size_t kMostStepsOfALesson = 8;

constexpr NodeId kS1{0};
constexpr NodeId kS2{1};
constexpr NodeId kS3{2};
constexpr NodeId kS5{4};
constexpr NodeId kAnna{3};  ///< of the two who count, or are doctors
constexpr NodeId kBen{4};
constexpr NodeId kQueue{1};  ///< a producer, a queue, consumers, a mail service
constexpr NodeId kC1{2};
constexpr NodeId kC2{3};
constexpr NodeId kShop{1};  ///< a customer, a shop, a bank, a mail service
constexpr NodeId kBank{2};
constexpr NodeId kMail{3};
constexpr NodeId kCarl{2};  ///< what_linearizable_means has its people before the servers

Command fires(NodeId node) { return command::Fire{node, "election", 0}; }
Command arrives(RecordId message) { return command::Deliver{message}; }

/// One way to reach a goal: what is done when, and how long it then takes at most.
struct Way {
  std::vector<std::pair<Time, Command>> commands;
  Time until{};
};
using Place = std::pair<std::string, std::size_t>;  ///< a scenario, and the number of a step

/// What a reader of services/one_to_many does, up to and with the step of this number: each step stands on those before.
std::vector<std::pair<Time, Command>> grown(std::size_t step) {
  constexpr NodeId kNames{6};
  constexpr NodeId kLb{10};
  constexpr NodeId kLb2{19};
  std::vector<std::pair<Time, Command>> all;
  const auto create = [&](Time at, std::initializer_list<std::size_t> nodes) {
    for (const std::size_t node : nodes) all.push_back({at, command::Create{node_id(node)}});
  };
  const auto name = [&](Time at, const char* what, std::size_t node) {
    all.push_back({at, command::Tell{kNames, Value::of(dns::SetRecord{what, {node_id(node)}})}});
  };
  create(60s, {10});
  name(62s, "shop", 10);
  if (step >= 2) create(72s, {11, 12});
  if (step >= 3) create(120s, {13}), name(121s, "data", 13);
  if (step >= 4) create(180s, {14}), name(181s, "shop-asia", 14);
  if (step >= 5) create(226s, {16, 15, 17, 18}), name(227s, "orders", 15);
  if (step >= 6) {
    create(290s, {19, 20, 21, 22, 23});
    all.push_back({291s, command::MoveAddress{kLb, kLb2, {}}});
    name(291s, "data", 23);
  }
  if (step >= 7) create(350s, {27, 25, 26, 24}), name(352s, "shop-asia", 24);
  return all;
}

const std::map<Place, Way>& ways() {
  static const std::map<Place, Way> all{
      {{"raft/steady_state", 3}, {{{4s, Crash{kS1}}, {4100ms, Crash{kS5}}}, 6s}},
      {{"raft/steady_state", 4}, {{{4s, Crash{kS1}}, {4s, Crash{kS2}}, {4s, Crash{kS3}}}, 6s}},
      {{"raft/leader_crash", 4}, {{{6s, Crash{kS3}}}, 8s}},
      {{"raft/majority_partition", 4}, {{{6s, Crash{kS3}}}, 9s}},
      {{"raft/minority_partition", 3}, {{{6s, Pause{kS2}}}, 8s}},
      {{"raft/flapping_link", 3}, {{{4500ms, Pause{kS1}}}, 6s}},
      {{"raft/half_cut_leader", 3}, {{{7s, Crash{kS1}}}, 10s}},
      {{"raft/half_cut_leader_cured", 2}, {{{5050ms, Heal{}}}, 6500ms}},
      {{"raft/stale_lease_read", 3}, {{{1500ms, command::DriftClock{kS1, 0}}}, 2900ms}},
      {{"raft/disk_lost_without_sync", 3}, {{{3s, Crash{kS3}}, {3500ms, Restart{kS3}}}, 4900ms}},
      {{"raft/slow_follower_snapshot", 4}, {{{5s, Crash{kS3}}, {10s, Restart{kS3}}}, 12s}},
      {{"raft/lossy_network", 3},
       {{{5s, Cut{"far", {kS1}, {kS2, kS3, node_id(3), kS5, node_id(5), node_id(6), node_id(7)}, false}},
         {5s, Cut{"near", {kS2}, {kS3, node_id(3), kS5}, false}},
         {5s, Cut{"apart", {kS3}, {node_id(3), kS5}, false}}},
        7s}},
      {{"raft/joint_consensus", 3}, {{{9s, Crash{kS3}}}, 11s}},
      {{"raft/geo_regions", 4}, {{{25s, Crash{kS5}}}, 30s}},
      {{"raft/single_server_membership", 3}, {{{4s, command::Tell{kS1, Value::of(raft::RemoveServer{kS2})}}}, 4900ms}},
      {{"correctness/what_linearizable_means", 3}, {{{1190ms, Cut{"away", {kCarl}, {node_id(3)}, false}}}, 1900ms}},
      {{"correctness/stale_reads", 3}, {{{1990ms, Crash{kS1}}}, 4200ms}},
      {{"correctness/read_your_writes", 3}, {{{2900ms, Heal{"servers"}}}, 4200ms}},
      {{"correctness/gone_after_ok", 4},
       {{{1900ms, Cut{"away", {node_id(0)}, {node_id(2), node_id(3), node_id(4)}, false}}}, 3500ms}},
      {{"transactions/two_phase_commit", 2}, {{{35ms, Pause{kS2}}, {1500ms, command::Resume{kS2}}}, 3500ms}},
      {{"services/retry_storm", 2}, {{{15s, Cut{"off", {node_id(0)}, {node_id(1)}, false}}, {45s, Heal{"off"}}}, 58s}},
      {{"services/retry_storm_cured", 2},
       {{{25s, command::Slow{node_id(2), {10 * Ratio::kOne}}}, {32s, command::Slow{node_id(2), Ratio::one()}}}, 50s}},
      {{"fallacies/reliable", 2}, {{{41s, Cut{"off", {node_id(0)}, {node_id(1)}, false}}, {46s, Heal{"off"}}}, 55s}},
      {{"fallacies/bandwidth_cured", 2},
       {{{30s, command::Degrade{node_id(1), node_id(0), true, Ratio::percent(50), {}, {}}}}, 45s}},
      {{"fallacies/secure", 3},
       {{{51s, command::Tap{kShop, kBank, false, {}, {}, {}}}, {54s, command::Inject{kShop, kBank}}}, 58s}},
      {{"fallacies/secure_cured", 3}, {{{51s, Crash{kBank}}, {51500ms, Restart{kBank}}}, 58s}},
      {{"fallacies/expired", 2}, {{{70s, command::Renew{node_id(1), 1h}}}, 76s}},
      {{"fallacies/expired_cured", 2},
       {{{70s, command::StepClock{node_id(0), 60s}}, {71s, Crash{node_id(1)}}, {72s, Restart{node_id(1)}}}, 80s}},
      {{"fallacies/topology", 2}, {{{431s, Crash{node_id(2)}}, {432s, Restart{node_id(2)}}}, 440s}},
      {{"fallacies/topology_cured", 2},
       {{{91s, Crash{node_id(7)}}, {91s, command::Tell{node_id(5), Value::of(dns::SetRecord{"shop", {node_id(6)}})}}},
        115s}},
      {{"fallacies/transport_cost", 3}, {{{61s, command::Move{node_id(2), "eu", "a", {}}}}, 220s}},
      {{"fallacies/transport_cost_cured", 3}, {{{101s, Crash{node_id(3)}}}, 130s}},
      {{"fallacies/homogeneous", 5}, {{{60s, command::Move{node_id(2), "office", {}, {}}}}, 80s}},
      {{"fallacies/homogeneous_cured", 2},
       {{{30s, command::Degrade{node_id(5), node_id(1), true, Ratio::percent(20), {}, {}}}}, 60s}},
      {{"fallacies/all_eight", 6}, {{{81s, Restart{node_id(5)}}}, 100s}},
      {{"fallacies/all_eight_cured", 3}, {{{96s, Crash{node_id(10)}}, {98s, Restart{node_id(10)}}}, 112s}},
      {{"fallacies/administrator", 4}, {{{67s, command::Roll{node_id(1), 2, 1}}}, 80s}},
      {{"fallacies/administrator_cured", 3}, {{{110s, Pause{node_id(3)}}}, 116s}},
      {{"services/one_to_many", 1}, {grown(1), 75s}},
      {{"services/one_to_many", 2}, {grown(2), 90s}},
      {{"services/one_to_many", 3}, {grown(3), 140s}},
      {{"services/one_to_many", 4}, {grown(4), 220s}},
      {{"services/one_to_many", 5}, {grown(5), 248s}},
      {{"services/one_to_many", 6}, {grown(6), 305s}},
      {{"services/one_to_many", 7}, {grown(7), 370s}},
      {{"cdn/old_price_in_sydney", 3}, {{{25s, command::Tell{node_id(3), Value::of(cdn::PurgeNow{0})}}}, 30s}},
      {{"cdn/old_price_in_sydney_cured", 2}, {{{20500ms, Cut{"away", {node_id(0)}, {node_id(3)}, false}}}, 31s}},
      {{"cdn/five_ways", 5}, {{{61s, Cut{"away", {node_id(0)}, {node_id(4)}, false}}}, 110s}},
      {{"cdn/stampede", 3}, {{{19s, command::Slow{node_id(0), {4 * Ratio::kOne}}}}, 26s}},
      {{"cdn/stampede_cured", 2}, {{{9900ms, Cut{"away", {node_id(0)}, {node_id(1)}, false}}}, 13s}},
      {{"cdn/how_big_a_cache", 4}, {{{150s, Crash{node_id(5)}}, {151s, Restart{node_id(5)}}}, 199s}},
      {{"third_party/their_outage", 4}, {{{52s, Crash{node_id(1)}}, {53s, Restart{node_id(1)}}}, 62s}},
      {{"third_party/their_outage_cured", 3},
       {{{52s, command::Degrade{node_id(1), node_id(2), false, {}, {}, 500ms}}}, 79s}},
      {{"third_party/charged_twice", 2}, {{{2s, command::Degrade{node_id(0), node_id(1), false, {}, {}, 250ms}}}, 29s}},
      {{"third_party/charged_twice_cured", 2},
       {{{6s, command::Degrade{node_id(0), node_id(1), false, {}, {}, 250ms}}}, 29s}},
      {{"transactions/two_phase_blocked", 2}, {{{2s, Restart{kS1}}}, 4s}},
      {{"search/adversarys_seat", 1}, {{{100ms, fires(kS1)}, {200ms, arrives(12)}, {300ms, arrives(18)}}, 1s}},
      {{"search/adversarys_seat", 2},
       {{{100ms, fires(kS1)},
         {200ms, fires(kS1)},
         {300ms, arrives(12)},
         {400ms, arrives(13)},
         {500ms, fires(kS1)},
         {600ms, arrives(25)},
         {700ms, arrives(30)},
         {800ms, arrives(19)},
         {900ms, arrives(20)},
         {1s, fires(kS1)}},
        2s}},
      {{"search/worked_on_my_seed", 2}, {{{35204ms, Pause{node_id(1)}}, {46s, command::Resume{node_id(1)}}}, 47s}},
      {{"raft/forgotten_vote", 3}, {{{145ms, Heal{"apart"}}}, 400ms}},
      {{"correctness/lost_update", 4},
       {{{1145ms, Pause{kAnna}}, {1640ms, Pause{kBen}}, {1640ms, command::Resume{kAnna}}}, 2500ms}},
      {{"correctness/lost_update_cured", 2}, {{{2s, Crash{kS1}}}, 4s}},
      {{"correctness/write_skew", 3}, {{{1310ms, Pause{kBen}}, {1400ms, command::Resume{kBen}}}, 1550ms}},
      {{"correctness/write_skew_cured", 3}, {{{1280ms, Crash{kBen}}}, 3s}},
      {{"queues/duplicate_mail", 3}, {{{1462ms, Crash{kC2}}}, 6s}},
      {{"queues/mail_lost", 2}, {{{1425ms, Crash{kC2}}}, 8s}},
      {{"queues/once_in_effect", 2},
       {{{1500ms, Crash{kQueue}},
         {1600ms, Restart{kQueue}},
         {2s, Crash{kC2}},
         {2100ms, Restart{kC2}},
         {2400ms, Crash{node_id(4)}},
         {2500ms, Restart{node_id(4)}}},
        13s}},
      {{"queues/slow_work", 2},
       {{{1s, Pause{kC1}},
         {1s, Pause{kC2}},
         {1s, Pause{node_id(4)}},
         {2600ms, command::Resume{kC1}},
         {2600ms, command::Resume{kC2}},
         {2600ms, command::Resume{node_id(4)}}},
        6s}},
      {{"queues/still_at_work", 2},
       {{{1s, Pause{kC1}},
         {1s, Pause{kC2}},
         {1s, Pause{node_id(4)}},
         {2600ms, command::Resume{kC1}},
         {2600ms, command::Resume{kC2}},
         {2600ms, command::Resume{node_id(4)}}},
        15s}},
      {{"queues/poison_message", 2},
       {{{5s, command::Tell{kC1, Value::of(queue::Repair{})}}, {5s, command::Tell{kC2, Value::of(queue::Repair{})}}},
        19s}},
      {{"queues/dead_letters", 2},
       {{{8s, command::Tell{kC1, Value::of(queue::Repair{})}},
         {8s, command::Tell{kC2, Value::of(queue::Repair{})}},
         {9s, command::Tell{kQueue, Value::of(queue::Redrive{})}}},
        12s}},
      {{"queues/order_lost", 3}, {{{30ms, Crash{kC2}}, {30ms, Crash{node_id(4)}}}, 3s}},
      {{"queues/message_groups", 2}, {{{900ms, Crash{kC1}}}, 11s}},
      {{"payment/dual_write", 2}, {{{515ms, Crash{kShop}}}, 4s}},
      {{"payment/second_click", 2}, {{{2600ms, Crash{kShop}}, {3500ms, Restart{kShop}}}, 6s}},
      {{"payment/idempotency_keys", 2}, {{{3310ms, Crash{kShop}}, {4300ms, Restart{kShop}}}, 7s}},
      {{"payment/outbox", 2},
       {{{2100ms, Crash{kMail}},
         {2400ms, Restart{kMail}},
         {3200ms, Crash{kBank}},
         {3500ms, Restart{kBank}},
         {4s, Crash{kShop}},
         {4300ms, Restart{kShop}}},
        9s}},
      {{"payment/mailer_down", 2}, {{{2s, Restart{kMail}}}, 6s}},
      {{"payment/saga", 2}, {{{3650ms, Crash{kShop}}, {4500ms, Restart{kShop}}}, 8s}},
      {{"payment/choreography", 2}, {{{640ms, Crash{kMail}}}, 9900ms}},
  };
  return all;
}

std::vector<Scenario> lessons() {
  std::vector<Scenario> found;
  for (const EmbeddedScenario& embedded : embedded_scenarios()) {
    auto loaded = load_scenario(embedded.text, embedded.name);
    if (auto* scenario = std::get_if<Scenario>(&loaded); scenario && scenario->lesson) found.push_back(*scenario);
  }
  return found;
}

/// Those whose runs are played: a slow build plays some, and tests/scenario/golden_test.cpp compares all runs in every build.
std::vector<Scenario> played_lessons() {
  std::vector<Scenario> found;
  std::size_t i = 0;
  for (Scenario& scenario : lessons())
    if (i++ % thorough(1, 5) == 0) found.push_back(std::move(scenario));
  return found;
}

std::optional<Amount> measured(const Scenario& scenario, const Measure& measure) {
  Measurement measurement(scenario, measure);
  while (!measurement.advance(1'000'000)) {}
  return measurement.amount();
}

/// Labels that a measure names and the run must have made.
void add_label(const Measure& m, std::set<std::string>& labels) {
  const bool records = m.kind == Measure::Kind::count || m.kind == Measure::Kind::time_of;
  if (records && !m.name.empty() && m.record != RecordKind::violated) labels.insert(m.name);
  for (const Measure& other : m.minus) add_label(other, labels);
}

}  // namespace

TEST_CASE("each question of a lesson has an answer, and exactly one choice is right") {
  for (const Scenario& scenario : played_lessons()) {
    for (std::size_t i = 0; i < scenario.lesson->steps.size(); ++i) {
      const auto& question = scenario.lesson->steps[i].question;
      if (!question) continue;
      INFO(scenario.name << ", step " << i + 1 << ": " << question->ask);
      const auto amount = measured(scenario, question->answer);
      REQUIRE(amount);
      INFO("measured " << amount_text(*amount));
      if (question->choices.empty()) {
        CHECK(amount->unit == (question->unit.empty() ? Amount::Unit::number : Amount::Unit::duration));
        CHECK(amount->number >= 0);
      } else {
        CHECK(std::count_if(question->choices.begin(), question->choices.end(),
                            [&](const auto& choice) { return contains(choice.right_if, *amount); }) == 1);
      }
    }
  }
}

TEST_CASE("each goal of a lesson can be reached by hand, and is not there already") {
  std::size_t goals = 0;
  for (const Scenario& scenario : played_lessons()) {
    for (std::size_t i = 0; i < scenario.lesson->steps.size(); ++i) {
      const LessonStep& step = scenario.lesson->steps[i];
      if (!step.goal) continue;
      ++goals;
      INFO(scenario.name << ", step " << i + 1 << ": " << step.goal->say);
      const auto way = ways().find({scenario.name, i});
      REQUIRE(way != ways().end());
      Timeline timeline(scenario.spec, {scenario.limits(scenario.until)});
      ConditionWatch watch(step.goal->when);
      timeline.seek(step.at.value_or(way->second.commands.front().first));
      CHECK_FALSE(watch.holds(timeline));
      for (const auto& [at, what] : way->second.commands) {
        timeline.seek(at);
        timeline.act(what);
      }
      bool reached = false;
      while (!reached && timeline.world().now() < way->second.until) {
        timeline.seek(timeline.world().now() + ms(5));
        reached = watch.holds(timeline);
      }
      CHECK(reached);
    }
  }
  CHECK(goals >= thorough(ways().size(), ways().size() / 10));
}

TEST_CASE("lessons name only records that their runs make, and are of a size that people finish") {
  std::size_t predictions = 0;
  CHECK(lessons().size() == embedded_scenarios().size());
  for (const Scenario& scenario : played_lessons()) {
    INFO(scenario.name);
    const Lesson& lesson = *scenario.lesson;
    CHECK((lesson.steps.size() >= 3 && lesson.steps.size() <= kMostStepsOfALesson));
    CHECK_FALSE(lesson.teaches.empty());
    CHECK_FALSE(lesson.verdict.empty());
    CHECK_FALSE(lesson.next.empty());
    std::set<std::string> labels;
    for (const LessonStep& step : lesson.steps) {
      CHECK_FALSE(step.title.empty());
      if (step.question) add_label(step.question->answer, labels);
      predictions += step.question && step.question->choices.size() >= 3 ? 1 : 0;
    }
    Timeline timeline(scenario.spec, {scenario.limits(scenario.until)});
    timeline.seek(scenario.until);
    timeline.recorder().for_each(0, timeline.recorder().end(), [&](RecordId, const Record& r) {
      labels.erase(std::string(r.label->name));
      return true;
    });
    CHECK(labels == std::set<std::string>{});
  }
  CHECK(predictions >= 3);
}

}  // namespace netsplit::lessons_test
