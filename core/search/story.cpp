#include "core/search/story.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "core/contracts/kv.h"
#include "core/protocols/catalog.h"
#include "core/search/command_words.h"
#include "core/search/record_words.h"
#include "core/search/story_play.h"
#include "core/timeline/causality.h"
#include "core/timeline/comparison.h"
#include "core/timeline/note_words.h"

namespace netsplit::search {
namespace {

constexpr std::size_t kMostHops = 4;     ///< messages told back from the broken claim
constexpr std::size_t kMostSteps = 14;   ///< with notes; what has to be told is told in any case
constexpr std::size_t kMostChanges = 2;  ///< told of one event

/// Fields of the node itself, not rows of tables and not the parts that have names of their own.
bool is_plain(const Difference& d) { return d.path.find(": ") == std::string::npos; }

constexpr std::string_view kNothing = "none";
std::string value_of(const std::string& text) { return text.empty() || text == "-" ? std::string(kNothing) : text; }

/// Chooses what to tell and puts it into words.
class Teller {
 public:
  Teller(const FailingRun& failing, const Play& play) : failing_(failing), play_(play) {}

  Story tell() {
    follow_back();
    find_forgotten();
    find_choices();
    add_commands();
    for (const RecordId hop : hops_) add(hop, told_of(hop));
    if (about_answers()) add_answers();
    add_end();
    add_notes();
    std::stable_sort(story_.steps.begin(), story_.steps.end(), [](const StoryStep& a, const StoryStep& b) {
      return std::pair(a.at, a.record + 1) < std::pair(b.at, b.record + 1);  // commands, without one, come first
    });
    story_.setting = setting();
    return std::move(story_);
  }

 private:
  const Record& record(RecordId id) const { return *play_.recorder().find(id); }
  const Act* act(RecordId id) const {
    const auto found = play_.acts().find(id);
    return found == play_.acts().end() ? nullptr : &found->second;
  }
  void add(RecordId id, std::string what) {
    if (told_.insert(id).second) story_.steps.push_back({record(id).time, id, std::move(what)});
  }

  bool about_answers() const { return failing_.broken.claim == checkers::kLinearizability.name; }

  /// From the broken claim back to what it came from: message by message, as long as each changed its receiver.
  void follow_back() {
    end_ = play_.set_off_by(failing_.broken.record);
    RecordId at = about_answers() ? kNoRecord : end_;
    while (at != kNoRecord && hops_.size() < kMostHops && record(at).kind == RecordKind::delivered) {
      at = play_.sent_during(at);
      if (at == kNoRecord || record(at).kind != RecordKind::delivered) break;
      const Act* done = act(at);
      if (done && std::any_of(done->changes.begin(), done->changes.end(), is_plain)) hops_.push_back(at);
    }
  }

  /// What belongs on a disk and was gone after a crash is what the crash is about. When it was decided once more, so is how
  /// it was decided first.
  void find_forgotten() {
    for (const Relapse& relapse : play_.relapses()) {
      if (relapse.restarted == kNoRecord) continue;
      std::set<std::string> again;
      for (const RecordId hop : hops_)
        if (record(hop).node == relapse.node && hop > relapse.restarted)
          for (const Difference& d : act(hop)->changes) again.insert(d.path);
      std::vector<Difference> lost;
      for (const Difference& d : relapse.lost) {
        if (!is_plain(d) || !play_.durable_fields().contains(d.path)) continue;
        lost.push_back(d);
        matters_.insert(d.path);
        const RecordId anew = again.contains(d.path) ? kNoRecord : decided_anew(relapse, d);
        if (anew != kNoRecord && anew != end_) hops_.push_back(anew);
        if (anew != kNoRecord || again.contains(d.path)) tell_first_time(relapse, d.path);
      }
      std::string words = lost.empty() ? std::string() : forgotten_words(lost);
      if (!relapse.standing_before.empty() && relapse.standing_before != relapse.standing)
        words += fmt::format("; it was {}, and is {} now", relapse.standing_before, relapse.standing);
      if (!words.empty()) forgotten_[relapse.restarted] = std::move(words);
    }
  }

  /// Where it decided once more, and otherwise, what it had forgotten and nothing had settled in between. The claim may be
  /// broken by the answer of somebody else, so that no message leads back there.
  RecordId decided_anew(const Relapse& relapse, const Difference& forgotten) const {
    if (value_of(forgotten.right) != kNothing) return kNoRecord;
    for (const auto& [id, done] : play_.acts()) {
      if (id <= relapse.restarted || id >= failing_.broken.record || done.node != relapse.node) continue;
      const Difference* again = nullptr;
      for (const Difference& d : done.changes) {
        if (d.path == forgotten.path) again = &d;
        if (d.path != forgotten.path && play_.durable_fields().contains(d.path)) return kNoRecord;
      }
      if (!again) continue;
      const bool otherwise = value_of(again->right) != kNothing && again->right != forgotten.left;
      return otherwise ? id : kNoRecord;
    }
    return kNoRecord;
  }

  void tell_first_time(const Relapse& relapse, const std::string& path) {
    RecordId first = kNoRecord;
    for (const auto& [id, done] : play_.acts())
      if (id < relapse.crashed && done.node == relapse.node)
        for (const Difference& d : done.changes)
          if (d.path == path) first = id;
    if (first != kNoRecord && std::find(hops_.begin(), hops_.end(), first) == hops_.end()) hops_.push_back(first);
  }

  /// What somebody who has taken over let happen, by what it set off: a story of its own for each. Not the last of them,
  /// with which the claim is broken.
  void find_choices() {
    RecordId last = kNoRecord;
    for (const PlacedCommand& placed : failing_.commands) {
      const RecordId set_off = set_off_by_choice({placed.at, placed.command});
      if (placed.at > failing_.broken.at || record_of({placed.at, placed.command}) == kNoRecord) continue;
      last = set_off;
      if (set_off != kNoRecord) chosen_.insert(set_off);
    }
    if (last != kNoRecord && last == end_) chosen_.erase(last);
  }

  /// The message that arrives or the timer that fires because somebody said so.
  RecordId set_off_by_choice(const ScriptedCommand& c) const {
    const bool lets =
        std::holds_alternative<command::Deliver>(c.command) || std::holds_alternative<command::Fire>(c.command);
    const RecordId id = lets ? record_of(c) : kNoRecord;
    const Record* next = id == kNoRecord ? nullptr : play_.recorder().find(id + 1);
    return next && sets_off(next->kind) ? id + 1 : kNoRecord;
  }

  /// True when it has been told: by what it set off, or in a word about the step before, of the same node.
  bool add_choice(const ScriptedCommand& c) {
    if (const RecordId set_off = set_off_by_choice(c); set_off != kNoRecord) {
      if (chosen_.contains(set_off)) add(set_off, told_of(set_off));
      return true;
    }
    if (!std::holds_alternative<command::FinishWrite>(c.command) || story_.steps.empty()) return false;
    const RecordId before = story_.steps.back().record;
    if (!chosen_.contains(before) || record(before).node != node_of(c.command)) return false;
    story_.steps.back().what += "; that is on its disk now";
    return true;
  }

  void add_commands() {
    std::vector<ScriptedCommand> commands = failing_.scenario.spec.script;
    for (const PlacedCommand& placed : failing_.commands) commands.push_back({placed.at, placed.command});
    for (std::size_t i = 0; i < commands.size();) {
      const Time at = commands[i].at;
      if (at <= failing_.broken.at && add_choice(commands[i])) {
        ++i;
        continue;
      }
      const std::string lost = forgotten_by(commands[i]);
      std::vector<NodeId> nodes;  // of several alike at one moment one line is made
      std::size_t next = i;
      for (; next < commands.size() && commands[next].at == at && forgotten_by(commands[next]) == lost; ++next) {
        if (!alike(commands[i].command, commands[next].command)) break;
        nodes.push_back(node_of(commands[next].command));
      }
      const RecordId id = record_of(commands[i]);
      for (; i < next; ++i)
        if (const RecordId r = record_of(commands[i]); r != kNoRecord) told_.insert(r);
      if (at > failing_.broken.at) continue;
      std::string what = words_for(commands[i - 1].command, nodes, play_.world(), play_.recorder()) + lost;
      if (at == Time::zero())
        from_the_start_.push_back(std::move(what));
      else
        story_.steps.push_back({at, id, std::move(what)});
    }
  }

  RecordId record_of(const ScriptedCommand& c) const {
    RecordId id = kNoRecord;
    NodeId node = node_of(c.command);
    if (const auto* deliver = std::get_if<command::Deliver>(&c.command))
      if (const Record* sent = play_.recorder().find(deliver->message)) node = sent->peer;
    play_.recorder().for_each(play_.recorder().first_at(c.at), play_.recorder().end(),
                              [&](RecordId r, const Record& x) {
                                if (x.time == c.at && x.label == &label_of(c.command) && x.node == node) id = r;
                                return x.time == c.at && id == kNoRecord;
                              });
    return id;
  }

  std::string forgotten_by(const ScriptedCommand& c) const {
    const auto lost = forgotten_.find(record_of(c));
    return lost == forgotten_.end() ? std::string() : lost->second;
  }

  static std::string forgotten_words(const std::vector<Difference>& lost) {
    std::string words;
    for (const Difference& d : lost)
      words += fmt::format("{} {} {}", words.empty() ? "; forgotten:" : ",", d.path, value_of(d.left)) +
               (value_of(d.right) == kNothing ? "" : fmt::format(" (back to {})", d.right));
    return words;
  }

  /// "s3 receives request vote from s1: term is now 1, voted for is now s1".
  std::string told_of(RecordId id) const {
    const Record& r = record(id);
    std::string what = fmt::format("{} {}", play_.name(r.node), deed(r));
    what += changes_words(id);
    if (const Act* done = act(id)) {
      const bool told = std::any_of(done->notes.begin(), done->notes.end(),
                                    [&](RecordId note) { return worth_telling(record(note)); });
      for (const RecordId note : done->notes)
        if (worth_telling(record(note))) what += ", and " + words_of_note(record(note));
      if (!told && !done->standing.empty()) what += fmt::format(", and is {} now", done->standing);
    }
    for (const auto& [later, done] : play_.acts())  // what came of the answer to it
      if (later > id && later != end_ && !chosen_.contains(later) && !done.notes.empty() && later != kNoRecord &&
          record(later).kind == RecordKind::delivered && play_.sent_during(later) == id)
        for (const RecordId note : done.notes)
          if (note < failing_.broken.record && worth_telling(record(note)))
            what += fmt::format("; so {} {}", play_.name(done.node), words_of_note(record(note)));
    return what;
  }

  std::string changes_words(RecordId id) const {
    const Act* done = act(id);
    if (!done) return {};
    std::string words;
    std::size_t told = 0;
    const bool known = std::any_of(done->changes.begin(), done->changes.end(),
                                   [&](const Difference& d) { return matters_.contains(d.path); });
    for (const Difference& d : done->changes) {
      if (!is_plain(d) || d.right.empty() || (known && !matters_.contains(d.path))) continue;
      if (told++ == kMostChanges) break;
      words += fmt::format("{} {} {}", words.empty() ? ":" : ",", d.path, value_of(d.right));
    }
    return words;
  }

  std::string deed(const Record& r) const {
    const std::string label = in_words(r.label->name);
    switch (r.kind) {
      case RecordKind::delivered: return fmt::format("receives {} from {}", label, play_.name(r.peer));
      case RecordKind::fired: return fmt::format("sees its {} timer run out", label);
      case RecordKind::started: return "starts";
      case RecordKind::crashed: return "crashes";
      case RecordKind::restarted: return "restarts";
      case RecordKind::created: return "is created";
      case RecordKind::removed: return "is removed";
      case RecordKind::invoked: return fmt::format("begins {}", label);
      default: return label;
    }
  }

  /// Where the clients' answers are what breaks the claim: those that do not go together.
  void add_answers() {
    const checkers::Witness* witness = play_.trial().store().broken();
    if (!witness) return;
    std::set<OpId> wanted;
    for (const checkers::Call& call : witness->calls) wanted.insert(static_cast<OpId>(call.origin));
    for (const Operation& op : play_.recorder().operations()) {
      if (!wanted.contains(op.id)) continue;
      const auto* asked = op.operation.as<kv::Op>();
      const auto* answer = op.result.as<kv::Result>();
      if (!asked || op.completed_record == failing_.broken.record) continue;
      const bool ended = op.completed_record != kNoRecord;
      const RecordId at = ended ? op.completed_record : op.invoked_record;
      std::string what =
          fmt::format("{} {} {}", play_.name(op.client), ended ? "is answered:" : "asks:", kv::brief(*asked));
      if (ended && answer && asked->kind == kv::OpKind::get)
        what += answer->found ? " is " + answer->value : " is not there";
      add(at, std::move(what));
    }
  }

  void add_end() {
    std::string what;
    const RecordId shown = failing_.broken.record;
    if (end_ != kNoRecord && end_ != shown && !told_.contains(end_) && failing_.broken.node != kNobody) {
      what = fmt::format("{} {}", play_.name(record(end_).node), deed(record(end_)));
      if (const Act* done = act(end_))
        for (const RecordId note : done->notes)
          if (note < shown) what += " and " + words_of_note(record(note));
      what += ". ";
    }
    what += fmt::format("{} is broken: {}.", failing_.broken.claim, failing_.broken.why);
    told_.insert(shown);
    story_.steps.push_back({failing_.broken.at, shown, std::move(what)});
  }

  /// The notes that nothing told so far has mentioned, before the claim is broken; the latest of them.
  void add_notes() {
    const RecordId shown = failing_.broken.record;
    std::set<RecordId> mentioned;
    std::set<RecordId> implied;  // by what was sent then
    for (const StoryStep& step : story_.steps) {
      const RecordId by = step.record == kNoRecord ? kNoRecord : play_.set_off_by(step.record);
      if (by == kNoRecord) continue;
      mentioned.insert(by);
      if (record(by).kind == RecordKind::delivered) implied.insert(play_.sent_during(by));
      for (const auto& [later, done] : play_.acts())
        if (later != kNoRecord && record(later).kind == RecordKind::delivered && play_.sent_during(later) == by)
          mentioned.insert(later);
    }
    // Who wanted to lead is less than who did.
    const auto asks = [&](RecordId note) {
      const NoteWords* words = find_note_words(*record(note).label);
      return words && words->asked;
    };
    std::vector<RecordId> more;
    for (const auto& [id, done] : play_.acts())
      for (const RecordId note : done.notes)
        if (note < shown && !mentioned.contains(id) && !(implied.contains(id) && asks(note)) &&
            worth_telling(record(note)))
          more.push_back(note);
    const std::size_t room = kMostSteps - std::min(kMostSteps, story_.steps.size());
    for (std::size_t i = 0; i < more.size() && more.size() > room;)
      asks(more[i]) ? void(more.erase(more.begin() + static_cast<std::ptrdiff_t>(i))) : void(++i);
    if (more.size() > room) more.erase(more.begin(), more.end() - static_cast<std::ptrdiff_t>(room));
    for (const RecordId note : more)
      add(note, fmt::format("{} {}", play_.name(record(note).node), words_of_note(record(note))));
  }

  std::vector<std::string> setting() const {
    std::map<std::string, std::vector<NodeId>> roles;
    const World& world = play_.world();
    for (std::size_t i = 0; i < world.nodes(); ++i) roles[world.host(node_id(i)).role_name].push_back(node_id(i));
    std::vector<std::string> lines;
    for (const auto& [role, nodes] : roles)
      lines.push_back(fmt::format("{} {} {}", names_of(nodes, world), nodes.size() == 1 ? "is a" : "are", role));
    for (const RoleEntry& role : catalog())
      for (const MutationEntry& m : role.mutations)
        if (roles.contains(std::string(role.name)) && m.name == failing_.scenario.mutation)
          lines.push_back(fmt::format("The code is broken on purpose, by {}: {}", m.name, m.doc));
    for (const std::string& line : from_the_start_) lines.push_back("From the start: " + line);
    return lines;
  }

  const FailingRun& failing_;
  const Play& play_;
  RecordId end_ = kNoRecord;  ///< what set off that which broke the claim
  std::vector<RecordId> hops_;
  std::set<std::string> matters_;              ///< fields
  std::set<RecordId> chosen_;                  ///< what somebody who has taken over let happen
  std::map<RecordId, std::string> forgotten_;  ///< in words, by the restart
  std::vector<std::string> from_the_start_;
  std::set<RecordId> told_;
  Story story_;
};

}  // namespace

Story tell_story(const FailingRun& failing) {
  const Play play(failing);
  return Teller(failing, play).tell();
}

std::string to_text(const Story& story) {
  std::string text;
  for (const std::string& line : story.setting) text += line + (line.ends_with('.') ? "\n" : ".\n");
  std::size_t widest = 0;
  for (const StoryStep& step : story.steps) widest = std::max(widest, duration_text(step.at).size());
  for (std::size_t i = 0; i < story.steps.size(); ++i)
    text += fmt::format("{:3}. {:>{}}  {}\n", i + 1, duration_text(story.steps[i].at), widest, story.steps[i].what);
  return text;
}

}  // namespace netsplit::search
