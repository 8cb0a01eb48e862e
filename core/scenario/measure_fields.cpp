#include "core/scenario/measure_fields.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "core/scenario/json_tree.h"
#include "core/scenario/plain_text.h"

namespace netsplit {
namespace {

constexpr std::size_t kLongestLabel = 60;

template <class Enum, std::size_t N>
std::array<std::string_view, N> names_of() {
  std::array<std::string_view, N> names;
  for (std::size_t i = 0; i < N; ++i) names[i] = name_of(static_cast<Enum>(i));
  return names;
}

void window(Fields& f, Measure& m) {
  f.duration("from", m.from, 0s, kLongest, "From this moment of the run on.");
  f.moment("to", m.to, "Up to this moment; its end when left out.");
}

void moment(Fields& f, Measure& m, MeasureUse use) {
  if (use == MeasureUse::answer)
    f.moment("at", m.to, "At this moment of the run; its end when left out. A goal takes the run as it stands.");
}

void records(Fields& f, Measure& m) {
  f.required("record");
  f.one_of("record", m.record, names_of<RecordKind, kRecordKinds>(), "What kind of record.");
  f.text("label", m.name, kLongestLabel, "Only those with this label: a message's type, a note, a claim.");
  f.node("node", m.node, "Only those of this node.");
  window(f, m);
}

void operations(Fields& f, Measure& m) {
  const auto names = names_of<Outcome, 4>();
  int outcome = static_cast<int>(m.outcome) - 1;  // An operation that is pending hasn't ended.
  f.choice("outcome", outcome, std::span(names).subspan(1), "How they ended.");
  m.outcome = static_cast<Outcome>(outcome + 1);
  f.node("client", m.node, "Only those of this client.");
  window(f, m);
}

void state(Fields& f, Measure& m, MeasureUse use) {
  f.required("is");
  f.text("is", m.name, kLongestLabel, "The word that a node has under its name on the stage: leader, down.");
  moment(f, m, use);
}

/// One of the kinds of measure: an object under the kind's name.
void kind(Fields& f, Measure& m, Measure::Kind what, std::string_view name, const Fields::Visit& members,
          std::string_view doc) {
  f.object(
      name,
      [&](Fields& g) {
        if (g.reading()) {
          g.check_that(m.kind == Measure::Kind::none, "found a second measure, expected one measure");
          m.kind = what;
        }
        members(g);
      },
      doc);
}

void kinds_of_measure(Fields& f, Measure& m, MeasureUse use) {
  using Kind = Measure::Kind;
  kind(
      f, m, Kind::count, "count", [&](Fields& g) { records(g, m); }, "How many such records the run has.");
  const auto time_of = [&](Fields& g) {
    records(g, m);
    g.integer("nth", m.nth, 1, 1'000'000, "Of the first, the second ...");
    g.duration("since", m.since, 0s, kLongest, "Counted from this moment, and not from the start.");
  };
  kind(f, m, Kind::time_of, "time_of", time_of, "When such a record is made.");
  kind(
      f, m, Kind::operations, "operations", [&](Fields& g) { operations(g, m); },
      "How many operations of clients ended so.");
  kind(
      f, m, Kind::quiet, "quiet", [&](Fields& g) { operations(g, m); },
      "How long ago the last operation of a client ended so.");
  const auto field = [&](Fields& g) {
    g.required("name");
    g.text(
        "name", m.name, kLongestLabel,
        "As the inspector shows it, with its groups: `term`, `store/keys`; of the machine: `machine/tasks waiting`.");
    g.required("node");
    g.node("node", m.node, "Whose.");
    moment(g, m, use);
  };
  kind(f, m, Kind::field, "field", field, "What a node says of itself.");
  kind(
      f, m, Kind::standing, "standing", [&](Fields& g) { state(g, m, use); }, "How many nodes are standing so.");
  kind(
      f, m, Kind::who, "who", [&](Fields& g) { state(g, m, use); },
      "The name of the node that is standing so, or `nobody` or `several`.");
  const auto claim = [&](Fields& g) {
    g.required("name");
    g.text("name", m.name, kLongestLabel, "The claim.");
    g.moment("to", m.to, "Up to this moment; its end when left out.");
  };
  kind(f, m, Kind::claim, "claim", claim, "Whether a claim `holds` or is `broken`.");
  const auto bill = [&](Fields& g) {
    g.node("node", m.node, "Of this node; of all together when left out.");
    moment(g, m, use);
  };
  kind(f, m, Kind::bill, "bill", bill,
       "What has been spent, in billionths of a dollar; only where something has a price.");
}

void plain_measure_fields(Fields& f, Measure& m, MeasureUse use) {
  f.aside(
      "measure", [&](Fields& g) { kinds_of_measure(g, m, use); }, "One of the measures below.");
  if (f.reading() && m.kind == Measure::Kind::none)
    f.check("found none, expected one measure: count, time_of, operations, quiet, field, standing, who, claim or bill");
}

InputError unknown(std::string path, const std::string& name, std::span<const std::string_view> names) {
  return {std::move(path), fmt::format("found {}, expected one of {}{}", in_quotes(name), fmt::join(names, ", "),
                                       did_you_mean(name, names))};
}

}  // namespace

void measure_fields(Fields& f, Measure& m, MeasureUse use) {
  const auto minus = [&](Fields& g) {
    Measure other;
    plain_measure_fields(g, other, use);
    if (g.reading()) m.minus.push_back(std::move(other));
  };
  f.object("minus", minus, "A measure to be taken off, for a difference.");
  plain_measure_fields(f, m, use);
  if (!f.reading() || m.minus.empty()) return;
  const auto mine = unit_of(m);
  const auto theirs = unit_of(m.minus[0]);
  f.check_that((!mine || !theirs || mine == theirs) && mine != Amount::Unit::word && theirs != Amount::Unit::word,
               "found a difference of measures that don't go together, expected two counts or two durations");
}

std::optional<InputError> check_measure(const Measure& m, const std::string& path,
                                        std::span<const std::string_view> claims) {
  const auto known = [&](const std::string& claim) {
    return std::find(claims.begin(), claims.end(), claim) != claims.end();
  };
  if (m.kind == Measure::Kind::claim && !known(m.name)) return unknown(path + "/claim/name", m.name, claims);
  if (m.record == RecordKind::violated && !m.name.empty() && !known(m.name))
    return unknown(path + (m.kind == Measure::Kind::count ? "/count/label" : "/time_of/label"), m.name, claims);
  return m.minus.empty() ? std::nullopt : check_measure(m.minus[0], path + "/minus", claims);
}

}  // namespace netsplit
