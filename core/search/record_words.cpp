#include "core/search/record_words.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/contracts/kv.h"
#include "core/search/command_words.h"
#include "core/timeline/description.h"
#include "core/timeline/note_words.h"

namespace netsplit::search {
namespace {

class RecordWords {
 public:
  RecordWords(const Scenario& scenario, const ScenarioRun& run, const Recorder& recorder)
      : scenario_(scenario), run_(run), recorder_(recorder) {}

  std::string of(RecordId id, const Record& r) const {
    const std::string label = in_words(r.label->name);
    const std::string node = name(r.node);
    switch (r.kind) {
      case RecordKind::started: return node + " starts";
      case RecordKind::sent: return fmt::format("{} sends {} to {} ({} bytes)", node, label, name(r.peer), r.value);
      case RecordKind::delivered: return fmt::format("{} receives {} from {}", node, label, name(r.peer));
      case RecordKind::dropped:
        return fmt::format("{} from {} to {} is dropped: {}", label, node, name(r.peer), in_words(name_of(r.reason)));
      case RecordKind::armed: return fmt::format("{} sets its {} timer", node, label);
      case RecordKind::fired: return fmt::format("the {} timer of {} runs out", label, node);
      case RecordKind::synced: return fmt::format("what {} wrote is on its disk", node);
      case RecordKind::invoked:
      case RecordKind::completed: return node + operation(r);
      case RecordKind::crashed:
        return node + (r.reason == DropReason::disk_lost ? " crashes and loses its disk" : " crashes");
      case RecordKind::restarted: return node + " restarts";
      case RecordKind::paused: return node + " pauses";
      case RecordKind::resumed: return node + " goes on";
      case RecordKind::created: return node + " is created";
      case RecordKind::removed: return node + " is removed";
      case RecordKind::command: return command_words(id, r, label);
      case RecordKind::note: return node + ' ' + words_of_note(r);
      case RecordKind::violated: return fmt::format("{} is broken{}", r.label->name, why(id));
    }
    return label;
  }

 private:
  std::string name(NodeId id) const {
    if (id == kNobody) return "the operator";
    const World& world = run_.world();
    return index_of(id) < world.nodes() ? world.host(id).name : fmt::format("node {}", index_of(id));
  }

  std::string operation(const Record& r) const {
    const auto& all = recorder_.operations();
    const OpId first = recorder_.first_operation();
    const bool begins = r.kind == RecordKind::invoked;
    if (r.value < first || r.value - first >= all.size())
      return fmt::format(" {} operation {}", begins ? "begins" : "ends", r.value);
    const Operation& op = all[r.value - first];
    const auto* asked = op.operation.as<kv::Op>();
    const std::string what = asked ? kv::brief(*asked) : fmt::format("operation {}", r.value);
    if (begins) return " asks: " + what;
    const auto* answer = op.result.as<kv::Result>();
    std::string outcome = op.outcome == Outcome::ok ? std::string() : fmt::format(" ({})", name_of(op.outcome));
    if (asked && answer && asked->kind == kv::OpKind::get && op.outcome == Outcome::ok)
      outcome = answer->found ? " is " + answer->value : " is not there";
    return " is answered: " + what + outcome;
  }

  std::string command_words(RecordId id, const Record& r, const std::string& label) const {
    if (r.reason != DropReason::none) {
      const std::vector<Domain>& domains = scenario_.spec.domains;
      const std::string by = r.value < domains.size() ? " by " + domains[r.value].name : std::string();
      return fmt::format("{} of {}{} {}", label, name(r.node), by, name_of(r.reason));
    }
    // Which message somebody let arrive is said by what comes of it, at once.
    if (r.label == &label_of(command::Deliver{})) {
      const Record* next = recorder_.find(id + 1);
      const Record* sent = next && next->cause != kNoRecord ? recorder_.find(next->cause) : nullptr;
      if (sent && sent->kind == RecordKind::sent)
        return fmt::format("{} from {} to {} arrives", in_words(sent->label->name), name(sent->node), name(sent->peer));
    }
    const Command* found = command_of(r, scenario_, run_);
    return found ? words_for(*found, {r.node}, run_.world(), recorder_) : "command: " + label;
  }

  std::string why(RecordId id) const {
    for (const Violation& v : run_.world().violations())
      if (v.record == id) return ": " + with_names(v.why, run_.world());
    return {};
  }

  const Scenario& scenario_;
  const ScenarioRun& run_;
  const Recorder& recorder_;
};

}  // namespace

std::string words_for(RecordId id, const Record& r, const Scenario& scenario, const ScenarioRun& run,
                      const Recorder& recorder) {
  return RecordWords(scenario, run, recorder).of(id, r);
}

/// A record has only its verb, and whom it concerns.
const Command* command_of(const Record& r, const Scenario& scenario, const ScenarioRun& run) {
  if (r.reason != DropReason::none) return nullptr;  // not done, or not yet
  const auto is_it = [&](const auto& c) {
    return c.at == r.time && &label_of(c.command) == r.label && node_of(c.command) == r.node;
  };
  const auto& script = scenario.spec.script;
  const auto scripted = std::find_if(script.begin(), script.end(), is_it);
  if (scripted != script.end()) return &scripted->command;
  const auto by_hand = std::find_if(run.commands().begin(), run.commands().end(), is_it);
  return by_hand == run.commands().end() ? nullptr : &by_hand->command;
}

std::string words_of_note(const Record& note) {
  if (const NoteWords* words = find_note_words(*note.label)) return fmt::format(fmt::runtime(words->words), note.value);
  const std::string label = in_words(note.label->name);
  return note.value == 0 ? label : fmt::format("{} ({})", label, note.value);
}

bool worth_telling(const Record& note) {
  const NoteWords* words = find_note_words(*note.label);
  return !words || words->turn || !words->asked;
}

}  // namespace netsplit::search
