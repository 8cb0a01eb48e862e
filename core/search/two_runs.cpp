#include "core/search/two_runs.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "core/search/record_words.h"
#include "core/timeline/comparison.h"

namespace netsplit::search {
namespace {

using How = TwoRuns::How;
using Step = TwoRuns::Step;

constexpr std::array kNames{"the first run", "the second"};

std::string words_at(const SideRun& run, RecordId id, const Record& r) {
  return words_for(id, r, run.scenario(), run.trial().run(), run.recorder());
}

std::optional<Step> step_of(const SideRun& run, RecordId id, const std::optional<Record>& r) {
  if (!r) return std::nullopt;
  return Step{id, r->time, words_at(run, id, *r)};
}

/// What differs in two records that read alike.
const char* inner_difference(const Record& left, const Record& right) {
  return left.cause != right.cause ? "for another reason" : "with another content";
}

std::string parted_sentence(const TwoRuns& both, const Parting& parting) {
  const auto& [left, right] = both.first;
  const Time at = parting.at();
  const std::string lead = fmt::format("They part at {}, record {}: ", duration_text(at), parting.common());
  if (!left || !right)
    return fmt::format("{}in {} {}; in {} nothing more happens by then.", lead, kNames[left ? 0 : 1],
                       left ? left->what : right->what, kNames[left ? 1 : 0]);
  if (parting.differ_inside())
    return fmt::format("{}in both {}, but in {} {}.", lead, left->what, kNames[1],
                       inner_difference(*parting.left(), *parting.right()));
  const auto later = [&](const Step& step) { return step.at == at ? std::string() : ", at " + duration_text(step.at); };
  return fmt::format("{}in {} {}{}; in {} {}{}.", lead, kNames[0], left->what, later(*left), kNames[1],
                     left->what == right->what ? "the same" : right->what, later(*right));
}

/// The nodes that say other things of themselves, though nothing has happened differently.
std::string nodes_set_up_differently(const SideRun& left, const SideRun& right) {
  std::string names;
  for (std::size_t i = 0; i < left.world().nodes(); ++i) {
    const NodeId there = right.world().find(left.world().host(node_id(i)).name);
    if (there == kNobody) continue;
    const Described a = describe_node(left.world(), node_id(i)).role;
    if (compare(a, describe_node(right.world(), there).role).count() > 0)
      names += (names.empty() ? "" : ", ") + left.world().host(node_id(i)).name;
  }
  return names;
}

std::string sentence_of(const TwoRuns& both, const Parting& parting, const SideRun& left, const SideRun& right) {
  const auto& [a, b] = both.sides;
  switch (both.how) {
    case How::same: return fmt::format("They are the same run: {} records, hash {:016x}.", a.records, a.hash);
    case How::same_records: {
      const std::string names = nodes_set_up_differently(left, right);
      return fmt::format("Nothing goes differently in them: all {} records are the same. {}", a.records,
                         names.empty() ? "Their hashes are not: they were set up differently, and it has not mattered."
                                       : "At the end this is not the same: " + names + ".");
    }
    case How::one_is_longer: {
      const std::size_t shorter = a.records < b.records || (a.records == b.records && a.reached < b.reached) ? 0 : 1;
      return fmt::format("They are the same up to {}, where {} ends; {} goes on to {}.",
                         duration_text(both.sides[shorter].reached), kNames[shorter], kNames[1 - shorter],
                         duration_text(both.sides[1 - shorter].reached));
    }
    case How::parted: return parted_sentence(both, parting);
  }
  return {};
}

TwoRuns::Side side_of(const SideRun& run) {
  const ScenarioRun& played = run.trial().run();
  TwoRuns::Side side;
  side.reached = run.reached();
  side.events = run.world().steps();
  side.records = run.recorder().end();
  side.hash = run.world().hash();
  side.stopped = played.stopped_because().value_or(std::string());
  for (const Outcome o : {Outcome::pending, Outcome::ok, Outcome::fail, Outcome::unknown})
    side.operations[static_cast<std::size_t>(o)] = played.operations(o);
  return side;
}

std::vector<std::string> claims_of(const Trial& trial) {
  std::vector<std::string> names;
  for (const Verdict& v : trial.run().verdicts()) names.emplace_back(v.claim->name);
  if (!trial.store().empty()) names.emplace_back(checkers::kLinearizability.name);
  for (const LevelVerdict& level : trial.levels()) names.push_back(level.claim);
  return names;
}

void judge(const Trial& trial, std::size_t side, std::vector<TwoRuns::Claim>& claims) {
  using checkers::Answer;
  const std::vector<std::string> known = claims_of(trial);
  const std::vector<std::string> undecided = trial.undecided();
  const std::vector<Broken> broken = trial.broken();
  for (TwoRuns::Claim& claim : claims) {
    const auto named = [&](const std::string& name) { return name == claim.name; };
    Answer& answer = claim.answers[side];
    const bool judged =
        std::any_of(known.begin(), known.end(), named) && std::none_of(undecided.begin(), undecided.end(), named);
    answer = judged ? Answer::holds : Answer::unknown;
    for (const Broken& b : broken) {
      if (b.claim != claim.name) continue;
      answer = Answer::broken;
      claim.why[side] = fmt::format("at {}: {}", duration_text(b.at), b.why);
    }
  }
}

std::vector<TwoRuns::Claim> claims_of(const Trial& left, const Trial& right) {
  std::vector<TwoRuns::Claim> claims;
  for (const Trial* trial : {&left, &right})
    for (std::string& name : claims_of(*trial))
      if (std::none_of(claims.begin(), claims.end(), [&](const TwoRuns::Claim& c) { return c.name == name; }))
        claims.push_back({std::move(name), {}, {}});
  judge(left, 0, claims);
  judge(right, 1, claims);
  return claims;
}

std::string standing_in(const World& world, const std::string& name) {
  const NodeId id = world.find(name);
  if (id == kNobody) return "-";
  const std::string standing = describe_node(world, id).standing;
  return standing.empty() ? "up" : standing;
}

std::vector<TwoRuns::Node> nodes_of(const World& left, const World& right) {
  std::vector<TwoRuns::Node> nodes;
  for (const World* world : {&left, &right})
    for (const HostSpec& host : world->hosts())
      if (world == &left || left.find(host.name) == kNobody)
        nodes.push_back({host.name, {standing_in(left, host.name), standing_in(right, host.name)}});
  return nodes;
}

constexpr std::size_t kAll = SIZE_MAX;

/// The things told of one run from a record on, one after the other.
class StepTeller {
 public:
  StepTeller(const SideRun& run, RecordId from, const TellRecord& tell) : run_(run), from_(from), tell_(tell) {
    next();
  }
  const std::optional<Step>& now() const { return now_; }
  void next() {
    for (now_.reset(); i_ < run_.told().size() && !now_; ++i_) {
      const RecordId id = run_.told()[i_];
      const Record* r = id >= from_ ? run_.recorder().find(id) : nullptr;
      if (r) now_ = Step{id, r->time, tell_(run_, id, *r)};
    }
  }

 private:
  const SideRun& run_;
  RecordId from_;
  const TellRecord& tell_;
  std::size_t i_ = 0;
  std::optional<Step> now_;
};

}  // namespace

std::vector<TwoRuns::Row> rows_of(const SideRun& left, const SideRun& right, RecordId from, const TellRecord& tell,
                                  std::size_t most) {
  std::vector<TwoRuns::Row> rows;
  StepTeller left_teller(left, from, tell);
  StepTeller right_teller(right, from, tell);
  while (rows.size() < most && (left_teller.now() || right_teller.now())) {
    const auto& a = left_teller.now();
    const auto& b = right_teller.now();
    const bool both = a && b && a->at == b->at && a->what == b->what;
    const bool takes_left = both || (a && (!b || a->at <= b->at));
    const bool takes_right = both || !takes_left;
    TwoRuns::Row& row = rows.emplace_back();
    row.at = takes_left ? a->at : b->at;
    if (takes_left) row.left = a->what, row.left_record = a->record;
    if (takes_right) row.right = b->what, row.right_record = b->record;
    if (takes_left) left_teller.next();
    if (takes_right) right_teller.next();
  }
  return rows;
}

RunComparison::RunComparison(Scenario left, std::vector<PlacedCommand> left_commands, Time left_until, Scenario right,
                             std::vector<PlacedCommand> right_commands, Time right_until)
    : left_(std::move(left), std::move(left_commands), left_until),
      right_(std::move(right), std::move(right_commands), right_until),
      parting_(left_.world().hosts(), right_.world().hosts()) {}

bool RunComparison::advance(std::uint64_t events) {
  constexpr std::uint64_t kStride = 10'000;  // far fewer than a recorder keeps in detail
  bool over = false;
  for (std::uint64_t done = 0; !over && done < events; done += kStride) {
    const bool left_over = left_.advance_to(kForever, kStride);
    const bool right_over = right_.advance_to(kForever, kStride);
    parting_.follow(left_.recorder(), right_.recorder());
    over = left_over && right_over;
  }
  if (!over) return false;
  parting_.end(left_.recorder(), left_.reached(), right_.recorder(), right_.reached());
  const bool left_judged = left_.judge();
  return right_.judge() && left_judged;
}

TwoRuns RunComparison::result() const {
  TwoRuns both;
  both.sides = {side_of(left_), side_of(right_)};
  both.whole = parting_.whole();
  if (const auto& last = parting_.last()) both.last = step_of(left_, parting_.common() - 1, last);
  const auto& [a, b] = both.sides;
  if (parting_.found()) {
    both.how = How::parted;
    both.first = {step_of(left_, parting_.common(), parting_.left()),
                  step_of(right_, parting_.common(), parting_.right())};
    both.rows = rows_of(left_, right_, parting_.common(), words_at, kAll);
  } else if (a.records != b.records || a.reached != b.reached) {
    both.how = How::one_is_longer;
  } else {
    both.how = a.hash == b.hash ? How::same : How::same_records;
  }
  both.claims = claims_of(left_.trial(), right_.trial());
  both.nodes = nodes_of(left_.world(), right_.world());
  both.sentence = sentence_of(both, parting_, left_, right_);
  return both;
}

namespace {

constexpr std::size_t kMostRows = 40;
constexpr std::size_t kNarrowest = 24;
constexpr std::size_t kWidest = 60;

/// Counts letters, not bytes.
std::size_t width_of(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

/// Three columns: a name or a moment, and what each run has.
class Columns {
 public:
  void add(std::string lead, std::string left, std::string right) {
    lines_.push_back({std::move(lead), std::move(left), std::move(right)});
  }
  std::string take() const {
    std::size_t lead = 0;
    std::size_t left = kNarrowest;
    for (const auto& line : lines_) {
      lead = std::max(lead, width_of(line[0]));
      if (width_of(line[1]) <= kWidest) left = std::max(left, width_of(line[1]));
    }
    std::string text;
    for (const auto& line : lines_) {
      std::string row = "  " + padded(line[0], lead) + "  " + line[1];
      if (!line[2].empty()) {
        if (width_of(line[1]) > left)
          row += "\n  " + std::string(lead + 2 + left, ' ');
        else
          row += std::string(left - width_of(line[1]), ' ');
        row += "  " + line[2];
      }
      row.erase(row.find_last_not_of(' ') + 1);
      text += row + '\n';
    }
    return text;
  }

 private:
  static std::string padded(const std::string& text, std::size_t width) {
    return text + std::string(width - width_of(text), ' ');
  }
  std::vector<std::array<std::string, 3>> lines_;
};

void add_ends(const TwoRuns& both, Columns& out) {
  const auto& [a, b] = both.sides;
  out.add("reached", duration_text(a.reached), duration_text(b.reached));
  if (!a.stopped.empty() || !b.stopped.empty()) out.add("stopped", a.stopped, b.stopped);
  out.add("records", fmt::format("{}", a.records), fmt::format("{}", b.records));
  out.add("hash", fmt::format("{:016x}", a.hash), fmt::format("{:016x}", b.hash));
  const auto operations = [](const TwoRuns::Side& side) {
    const auto of = [&](Outcome o) { return side.operations[static_cast<std::size_t>(o)]; };
    return fmt::format("{} ok, {} failed, {} unknown, {} pending", of(Outcome::ok), of(Outcome::fail),
                       of(Outcome::unknown), of(Outcome::pending));
  };
  const std::array<std::uint64_t, 4> none{};
  if (a.operations != none || b.operations != none) out.add("operations", operations(a), operations(b));
  for (const TwoRuns::Claim& claim : both.claims) {
    const auto word = [&](std::size_t side) {
      using checkers::Answer;
      const Answer answer = claim.answers[side];
      return answer == Answer::holds    ? std::string("holds")
             : answer == Answer::broken ? "VIOLATED " + claim.why[side]
                                        : std::string("unknown");
    };
    out.add(claim.name, word(0), word(1));
  }
  for (const TwoRuns::Node& node : both.nodes) out.add(node.name, node.standing[0], node.standing[1]);
}

}  // namespace

std::string to_text(const TwoRuns& both) {
  std::string text = both.sentence + '\n';
  if (!both.whole) text += "The oldest records were thinned out before they could be compared.\n";
  if (both.how == How::parted) {
    text += both.last ? fmt::format("The last that they have in common is record {}, at {}: {}.\n", both.last->record,
                                    duration_text(both.last->at), both.last->what)
                      : std::string("They have nothing in common.\n");
    Columns rows;
    rows.add("", "first", "second");
    const std::size_t shown = std::min(both.rows.size(), kMostRows);
    for (std::size_t i = 0; i < shown; ++i)
      rows.add(duration_text(both.rows[i].at), both.rows[i].left, both.rows[i].right);
    text += "\nfrom there on\n" + rows.take();
    if (shown < both.rows.size())
      text +=
          fmt::format("  and {} more lines, up to {}\n", both.rows.size() - shown, duration_text(both.rows.back().at));
    if (both.rows.empty()) text += "  nothing of note\n";
  }
  Columns ends;
  ends.add("", "first", "second");
  add_ends(both, ends);
  return text + "\nat the end\n" + ends.take();
}

}  // namespace netsplit::search
