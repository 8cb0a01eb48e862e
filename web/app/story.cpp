#include "web/app/story.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/contracts/kv.h"
#include "core/scenario/run.h"
#include "core/timeline/note_words.h"
#include "icons.h"
#include "web/app/format.h"
#include "web/theme/words.h"

namespace netsplit {
namespace {

std::string names(const World& world, const std::vector<NodeId>& nodes) {
  std::string out;
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    if (i == 6 && nodes.size() > 7) return out + trf(" and {} more", nodes.size() - i);
    if (i) out += ", ";
    out += node_name(world, nodes[i]);
  }
  return out;
}

std::string percent(Ratio ratio) { return fmt::format("{:.3g} %", static_cast<double>(ratio.ppb) / 1e7); }

std::string degradation(const World& world, const command::Degrade& d) {
  const std::string link =
      fmt::format("{} {} {}", node_name(world, d.from), d.one_way ? "to" : "and", node_name(world, d.to));
  std::string what;
  if (d.loss.ppb) what += tr(", loses ") + percent(d.loss);
  if (d.duplicate.ppb) what += tr(", repeats ") + percent(d.duplicate);
  if (d.delay != Duration{}) what += ", " + short_duration(d.delay) + tr(" later");
  return what.empty() ? tr("Mend the link ") + link : tr("Degrade the link ") + link + what;
}

struct CommandWords {
  const World& world;
  std::string name(NodeId id) const { return node_name(world, id); }

  std::string operator()(const command::Crash& c) const {
    return tr("Crash ") + name(c.node) + (c.wipe_disk ? tr(" and lose its disk") : "");
  }
  std::string operator()(const command::Restart& c) const { return tr("Restart ") + name(c.node); }
  std::string operator()(const command::Pause& c) const { return tr("Pause ") + name(c.node); }
  std::string operator()(const command::Resume& c) const { return tr("Resume ") + name(c.node); }
  std::string operator()(const command::Slow& c) const {
    if (c.factor == Ratio::one()) return name(c.node) + tr(" at full speed");
    return trf("Slow {} down {:.3g} times", name(c.node), static_cast<double>(c.factor.ppb) / 1e9);
  }
  std::string operator()(const command::StepClock& c) const {
    return trf("Step the clock of {} by {}", name(c.node), short_duration(c.by));
  }
  std::string operator()(const command::DriftClock& c) const {
    return trf("Clock of {} gains {} \xce\xbcs a second", name(c.node), c.ppm);
  }
  std::string operator()(const command::Cut& c) const {
    return trf("Cut {} {} {}", names(world, c.from), c.one_way ? tr("one way to") : "from", names(world, c.to));
  }
  std::string operator()(const command::Heal& c) const {
    return c.name.empty() ? tr("Heal all cuts") : tr("Heal ") + c.name;
  }
  std::string operator()(const command::Degrade& c) const { return degradation(world, c); }
  std::string operator()(const command::DropMessage& c) const { return trf("Drop message {}", c.message); }
  std::string operator()(const command::DelayMessage& c) const {
    return trf("Hold message {} back for {}", c.message, short_duration(c.by));
  }
  std::string operator()(const command::DuplicateMessage& c) const { return trf("Repeat message {}", c.message); }
  std::string operator()(const command::Deliver& c) const { return trf("Let message {} arrive", c.message); }
  std::string operator()(const command::Fire& c) const {
    return trf("Let the timer \"{}\" of {} fire", humanize(c.timer), name(c.node));
  }
  std::string operator()(const command::FinishWrite& c) const { return trf("Let the disk of {} finish", name(c.node)); }
  std::string operator()(const command::Create& c) const { return tr("Create ") + name(c.node); }
  std::string operator()(const command::Remove& c) const { return tr("Remove ") + name(c.node); }
  std::string operator()(const command::Move& c) const {
    std::string where;
    for (const std::string* label : {&c.region, &c.zone, &c.rack})
      if (!label->empty()) where += (where.empty() ? "" : ", ") + *label;
    return trf("Move {} to {}", name(c.node), where.empty() ? tr("where it is") : where);
  }
  std::string operator()(const command::MoveAddress& c) const {
    if (c.holder == c.node) return trf("Give {} its address back", name(c.node));
    return trf("Let the address of {} lead to {}", name(c.node), name(c.holder));
  }
  std::string operator()(const command::Tap& c) const {
    std::string what = trf("Put a tap on the link {} and {}", name(c.from), name(c.to));
    if (c.alters.ppb) what += tr(", alters ") + percent(c.alters);
    if (c.replays.ppb) what += tr(", repeats ") + percent(c.replays);
    return what;
  }
  std::string operator()(const command::Untap& c) const {
    return trf("Take the tap off the link {} and {}", name(c.from), name(c.to));
  }
  std::string operator()(const command::Inject& c) const {
    return trf("Send {} a message in the name of {}", name(c.to), name(c.from));
  }
  std::string operator()(const command::Renew& c) const {
    return trf("Give {} a certificate for {}", name(c.node), short_duration(c.valid));
  }
  std::string operator()(const command::Roll& c) const {
    return trf("Let {} speak version {}", name(c.node), c.speaks);
  }
  std::string operator()(const command::TakeOver&) const { return tr("Take over: nothing happens by itself"); }
  std::string operator()(const command::HandBack&) const { return tr("Let all go on by itself"); }
  std::string operator()(const command::Tell& c) const {
    return trf("Tell {}: {}", name(c.node), humanize(c.request.name()));
  }
};

std::string note_words(const Record& r, const std::string& label) {
  if (const NoteWords* note = find_note_words(*r.label)) return fmt::format(fmt::runtime(tr(note->words)), r.value);
  return r.value ? fmt::format("{} ({})", label, r.value) : label;
}

StoryLine dropped(const World& world, const Record& r, const std::string& label) {
  const std::string to = node_name(world, r.peer);
  return {ICON_MAIL_X, r.reason == DropReason::by_command ? Tone::waiting : Tone::bad, r.node,
          trf("loses {} to {}: {}", label, to, explain(r.reason))};
}

/// A command that an owner made and that was not done, or not yet, says so.
StoryLine command_line(const World& world, const Record& r, const std::string& label) {
  if (r.reason == DropReason::none || r.value >= world.domains().size())
    return {ICON_ZAP, Tone::waiting, r.node, "command: " + label};
  const std::string& by = world.domains().domain(static_cast<DomainId>(r.value)).name;
  return {ICON_ZAP, r.reason == DropReason::waits_for_window ? Tone::waiting : Tone::bad, r.node,
          trf("command: {}, by {}: {}", label, by, explain(r.reason))};
}

}  // namespace

StoryKind kind_of(RecordKind kind) {
  switch (kind) {
    case RecordKind::sent:
    case RecordKind::delivered:
    case RecordKind::dropped: return StoryKind::message;
    case RecordKind::armed:
    case RecordKind::fired:
    case RecordKind::synced: return StoryKind::timer;
    case RecordKind::invoked:
    case RecordKind::completed: return StoryKind::client;
    case RecordKind::started:
    case RecordKind::crashed:
    case RecordKind::restarted:
    case RecordKind::paused:
    case RecordKind::resumed:
    case RecordKind::created:
    case RecordKind::removed:
    case RecordKind::command: return StoryKind::fault;
    case RecordKind::note:
    case RecordKind::violated: return StoryKind::note;
  }
  return StoryKind::note;
}

std::string node_name(const World& world, NodeId id) {
  if (id == kNobody) return tr("the operator");
  return index_of(id) < world.nodes() ? world.host(id).name : trf("node {}", index_of(id));
}

std::string explain(DropReason reason) {
  switch (reason) {
    case DropReason::none: return tr("for no reason");
    case DropReason::lost: return tr("lost on the way");
    case DropReason::cut: return tr("the link is cut");
    case DropReason::no_such_node: return tr("nobody has that address");
    case DropReason::receiver_down: return tr("the receiver is down");
    case DropReason::receiver_crashed: return tr("the receiver crashed with it");
    case DropReason::queue_full: return tr("the queue was full");
    case DropReason::not_understood: return tr("the receiver does not understand it");
    case DropReason::by_command: return tr("dropped by hand");
    case DropReason::disk_lost: return tr("the disk is gone");
    case DropReason::too_large: return tr("it was too large for a link on the way");
    case DropReason::wrong_version: return tr("the receiver does not speak that version");
    case DropReason::bad_record: return tr("somebody on the way has meddled with it");
    case DropReason::no_session: return tr("the receiver has no such connection");
    case DropReason::no_connection: return tr("nobody answered the handshake");
    case DropReason::certificate_expired: return tr("the certificate has expired");
    case DropReason::certificate_too_new: return tr("the certificate is not valid yet");
    case DropReason::unknown_issuer: return tr("nobody trusts the issuer of the certificate");
    case DropReason::no_certificate: return tr("there is no certificate to prove who sent it");
    case DropReason::wrong_name: return tr("the certificate is somebody else's");
    case DropReason::not_admitted: return tr("the receiver's domain does not admit who sends");
    case DropReason::over_quota: return tr("it is over the quota of the receiver's domain");
    case DropReason::version_forbidden: return tr("a domain on the way forbids that version");
    case DropReason::size_forbidden: return tr("a domain on the way forbids messages so large");
    case DropReason::not_owner: return tr("refused, for it is somebody else's");
    case DropReason::window_closed: return tr("refused, for it is outside its change windows");
    case DropReason::waits_for_window: return tr("waits until its change window opens");
  }
  return "";
}

StoryLine tell(const World& world, const Record& r) {
  const std::string label = humanize(r.label->name);
  const std::string peer = node_name(world, r.peer);
  switch (r.kind) {
    case RecordKind::started: return {ICON_POWER, Tone::plain, r.node, "starts"};
    case RecordKind::sent:
      return {ICON_SEND, Tone::plain, r.node, trf("sends {} to {}, {}", label, peer, format_bytes(r.value))};
    case RecordKind::delivered: return {ICON_INBOX, Tone::plain, r.node, trf("receives {} from {}", label, peer)};
    case RecordKind::dropped: return dropped(world, r, label);
    case RecordKind::armed: return {ICON_TIMER, Tone::plain, r.node, trf("sets the {} timer", label)};
    case RecordKind::fired: return {ICON_TIMER, Tone::active, r.node, trf("{} timer fires", label)};
    case RecordKind::synced: return {ICON_HARD_DRIVE, Tone::plain, r.node, tr("disk write is durable")};
    case RecordKind::invoked: return {ICON_USER, Tone::plain, r.node, trf("begins operation {}", r.value)};
    case RecordKind::completed: return {ICON_CHECK, Tone::plain, r.node, trf("operation {} ends", r.value)};
    case RecordKind::crashed:
      return {ICON_POWER_OFF, Tone::bad, r.node,
              r.reason == DropReason::disk_lost ? tr("crashes and loses its disk") : "crashes"};
    case RecordKind::restarted: return {ICON_POWER, Tone::good, r.node, "restarts"};
    case RecordKind::paused: return {ICON_PAUSE, Tone::waiting, r.node, "pauses"};
    case RecordKind::resumed: return {ICON_PLAY, Tone::good, r.node, tr("goes on")};
    case RecordKind::created: return {ICON_PLUS, Tone::good, r.node, tr("is created")};
    case RecordKind::removed: return {ICON_MINUS, Tone::waiting, r.node, tr("is removed")};
    case RecordKind::command: return command_line(world, r, label);
    case RecordKind::note: return {ICON_FLAG, Tone::active, r.node, note_words(r, label)};
    case RecordKind::violated: return {ICON_TRIANGLE_ALERT, Tone::bad, r.node, tr("claim broken: ") + label};
  }
  return {};
}

bool is_turn(const Label& note) {
  const NoteWords* words = find_note_words(note);
  return words && words->turn;
}

std::string tell_with_cause(const Timeline& timeline, const Record& record) {
  const NoteWords* note = record.kind == RecordKind::note ? find_note_words(*record.label) : nullptr;
  const Record* cause = note && note->asked ? timeline.recorder().find(record.cause) : nullptr;
  if (!cause || cause->kind != RecordKind::fired) return tell_whole(timeline.world(), record);
  return trf("{} timed out and {}", node_name(timeline.world(), record.node), tell(timeline.world(), record).what);
}

std::string tell_whole(const World& world, const Record& record) {
  StoryLine line = tell(world, record);
  return line.who == kNobody ? line.what : node_name(world, line.who) + " " + line.what;
}

std::string tell(const World& world, const Command& command) { return std::visit(CommandWords{world}, command); }

std::string to_line(const Described& value) {
  std::string out;
  for (const Described& item : value.children) {
    std::string part;
    if (item.kind == Described::Kind::field)
      part = item.name.empty() ? item.text : humanize(item.name) + " " + item.text;
    if (item.kind == Described::Kind::log || item.kind == Described::Kind::ring)
      part = fmt::format("{} {}", item.log.size(), humanize(item.name));
    if (item.kind == Described::Kind::table) part = fmt::format("{} {}", item.children.size(), humanize(item.name));
    if (item.kind == Described::Kind::group) part = to_line(item);
    if (part.empty()) continue;
    if (!out.empty()) out += ", ";
    out += part;
  }
  return out;
}

Time last_planned(const Scenario& scenario) {
  Time last{};
  for (const ScriptedCommand& c : scenario.spec.script) last = std::max(last, c.at);
  return last;
}

namespace {

RunVerdict broken_claim(const Scenario& scenario, std::string_view claim, Time at, const std::string& why,
                        RecordId witness) {
  std::string sentence = trf("Broken at {}: {}. {}.", format_moment(at), humanize(claim), why);
  if (scenario.expected.breaks(claim)) sentence += tr(" This is what the scenario sets out to show.");
  return {Tone::bad, std::string(claim), tr("Broken: ") + humanize(claim), std::move(sentence), witness};
}

}  // namespace

RunVerdict judge(const Timeline& timeline, const Scenario& scenario, const StoreJudge& store) {
  const World& world = timeline.world();
  if (const auto at = timeline.recorder().divergence()) {
    return {Tone::bad,
            {},
            tr("Not repeatable"),
            trf("This run did not repeat itself: record {} came out differently.", *at),
            *at};
  }
  if (!world.violations().empty()) {
    const Violation& first = world.violations().front();
    return broken_claim(scenario, first.claim->name, first.at, with_names(first.why, world), first.record);
  }
  if (const checkers::Witness* witness = store.broken(world)) {
    const RecordId record = witness->stuck.answered;
    const Record* answer = timeline.recorder().find(record);
    return broken_claim(scenario, checkers::kLinearizability.name, answer ? answer->time : world.now(),
                        store.store().why(world), record);
  }
  std::size_t claims = store.empty() ? 0 : 1;
  for (const Monitor& monitor : world.monitors()) claims += monitor.claims().size();
  if (claims == 0)
    return {
        Tone::plain, {}, tr("Nothing checked"), tr("This scenario makes no claim that could be checked."), kNoRecord};
  const char* when = timeline.finished() && timeline.at_live_edge() ? tr("held in this run") : tr("hold so far");
  if (claims == 1) {
    const bool over = timeline.finished() && timeline.at_live_edge();
    return {Tone::good,
            {},
            tr("1 claim holds"),
            over ? tr("The claim held in this run.") : tr("The claim holds so far."),
            kNoRecord};
  }
  return {Tone::good, {}, trf("{} claims hold", claims), trf("All {} claims {}.", claims, when), kNoRecord};
}

std::string brief(const Operation& op, const World& world) {
  const auto* asked = op.operation.as<kv::Op>();
  if (!asked) return to_line(describe_value(op.operation, names_in(world)));
  std::string text = kv::brief(*asked);
  const auto* answer = op.result.as<kv::Result>();
  if (!answer || op.outcome != Outcome::ok) return text;
  constexpr std::string_view kArrow = " \xe2\x86\x92 ";
  if (asked->kind == kv::OpKind::get) text.append(kArrow).append(answer->found ? answer->value : "nothing");
  if (asked->kind == kv::OpKind::compare_and_set && !answer->found) text.append(kArrow).append(tr("no match"));
  return text;
}

}  // namespace netsplit
