#include <fmt/format.h>

#include <algorithm>

#include "core/protocols/catalog.h"
#include "core/scenario/plain_text.h"
#include "core/scenario/scenario_fields.h"

namespace netsplit {
namespace {

constexpr std::string_view kHead = "| field | what | default | meaning |\n| --- | --- | --- | --- |\n";

std::string code(std::string_view text) { return fmt::format("`{}`", text); }
std::string words_of(std::span<const std::string_view> words) {
  std::string list;
  for (const std::string_view w : words) list += fmt::format("{}{}", list.empty() ? "" : ", ", code(w));
  return list;
}

/// A distribution as the reader would take it.
std::string distribution_text(const Distribution& d) {
  if (d.kind == Distribution::Kind::constant) return code(fmt::format("\"{}\"", format_duration(d.a)));
  if (d.kind == Distribution::Kind::uniform)
    return code(fmt::format("{{\"uniform\": [\"{}\", \"{}\"]}}", format_duration(d.a), format_duration(d.b)));
  return "a distribution";
}

/// Writes a row of a table for each field, and the rows of what lies inside below it.
class ReferenceRows final : public Fields {
 public:
  explicit ReferenceRows(std::string prefix = {}) : prefix_(std::move(prefix)) {}

  std::string rows;
  std::string commands;  ///< rows of each verb, under its heading
  std::string asides;    ///< the kind that comes up in many places, under its heading

  void duration(std::string_view n, Duration& v, Duration lo, Duration hi, std::string_view doc) override {
    row(n, fmt::format("duration, {} to {}", format_duration(lo), format_duration(hi)), code(format_duration(v)), doc);
  }
  void integer(std::string_view n, std::int64_t& v, std::int64_t lo, std::int64_t hi, std::string_view doc) override {
    row(n, fmt::format("whole number, {} to {}", lo, hi), fmt::to_string(v), doc);
  }
  void ratio(std::string_view n, Ratio& v, std::string_view doc) override { factor(n, v, {}, Ratio::one(), doc); }
  void flag(std::string_view n, bool& v, std::string_view doc) override {
    row(n, "`true` or `false`", code(v ? "true" : "false"), doc);
  }
  void text(std::string_view n, std::string& v, std::size_t longest, std::string_view doc) override {
    row(n, fmt::format("text, up to {} characters", longest), v.empty() ? "" : code(v), doc);
  }
  void choice(std::string_view n, int& v, std::span<const std::string_view> names, std::string_view doc) override {
    row(n, words_of(names), code(names[static_cast<std::size_t>(v)]), doc);
  }
  void distribution(std::string_view n, Distribution& v, std::string_view doc) override {
    row(n, "distribution", distribution_text(v), doc);
  }
  void node(std::string_view n, NodeId&, std::string_view doc) override { row(n, "a node's name", "", doc); }
  void nodes(std::string_view n, std::vector<NodeId>&, std::string_view doc) override { row(n, "nodes", "", doc); }

  void required(std::string_view n) override { required_.push_back(n); }
  void object(std::string_view n, const Visit& members, std::string_view doc) override {
    row(n, "object", "", doc);
    inside(fmt::format("{}{}.", prefix_, n), members);
  }
  void list(std::string_view n, std::size_t longest, const Visit& item, std::string_view doc) override {
    row(n, fmt::format("array of objects, up to {}", longest), "", doc);
    inside(fmt::format("{}{}[].", prefix_, n), item);
  }
  void whole(std::string_view n, std::uint64_t& v, std::uint64_t lo, std::uint64_t hi, std::string_view doc) override {
    const bool needed = std::find(required_.begin(), required_.end(), n) != required_.end();
    row(n, lo == hi ? code(fmt::to_string(lo)) : fmt::format("whole number, {} to {}", lo, hi),
        needed ? "" : fmt::to_string(v), doc);
  }
  void factor(std::string_view n, Ratio& v, Ratio lo, Ratio hi, std::string_view doc) override {
    row(n, fmt::format("number, {} to {}", format_ratio(lo), format_ratio(hi)), format_ratio(v), doc);
  }
  void bandwidth(std::string_view n, std::uint64_t&, std::string_view doc) override {
    row(n, "bandwidth", code("unlimited"), doc);
  }
  void size(std::string_view n, std::uint64_t&, std::string_view doc) override {
    row(n, "size", code("unlimited"), doc);
  }
  void word(std::string_view n, std::string&, std::span<const std::string_view> words, std::string_view doc) override {
    row(n, words_of(words), "", doc);
  }
  void aside(std::string_view kind, const Visit& members, std::string_view doc) override {
    row("\xe2\x80\xa6", fmt::format("a {}", kind), "", doc);
    if (!asides.empty()) return;
    ReferenceRows inner;
    members(inner);
    asides = fmt::format("\n### A {}\n\n{}{}", kind, kHead, inner.rows);
  }
  void moment(std::string_view n, std::optional<Time>&, std::string_view doc) override { row(n, "moment", "", doc); }
  void amount(std::string_view n, std::optional<Amount>&, std::optional<Amount::Unit>, std::string_view doc) override {
    row(n, "whole number, duration or word", "", doc);
  }
  void texts(std::string_view n, std::vector<std::string>&, std::string_view doc) override {
    row(n, "array of texts", "", doc);
  }
  void new_names(std::string_view n, std::vector<std::string>&, std::string_view doc) override {
    row(n, "name or range", "", doc);
  }
  void groups(std::string_view n, std::string_view doc) override { row(n, "object of nodes by name", "", doc); }
  void place(std::string_view n, std::string&, std::string_view doc) override { row(n, "place", "", doc); }
  void role_options(std::string_view n, const std::string&, std::string_view doc) override {
    row(n, "object", "", doc);
  }
  void request(std::string_view n, NodeId, Value&, std::string_view doc) override { row(n, "request", "", doc); }
  void command(CommandDraft&, const More& more) override {
    required_.push_back("do");
    row("do", words_of(command_verbs()), "", "What happens; see below.");
    for (const std::string_view verb : command_verbs()) {
      ReferenceRows fields;
      CommandDraft draft;
      command_fields(fields, draft, verb);
      more(fields, verb);
      commands += fmt::format("\n#### `\"do\": \"{}\"`\n\n{}\n", verb, command_doc(verb));
      if (!fields.rows.empty()) commands += fmt::format("\n{}{}", kHead, fields.rows);
    }
  }

 private:
  void row(std::string_view name, std::string_view what, std::string_view standard, std::string_view doc) {
    const bool needed = std::find(required_.begin(), required_.end(), name) != required_.end();
    rows += fmt::format("| `{}{}` | {} | {} | {} |\n", prefix_, name, what, needed ? "**required**" : standard, doc);
  }
  void inside(std::string prefix, const Visit& members) {
    ReferenceRows inner(std::move(prefix));
    members(inner);
    rows += inner.rows;
    commands += inner.commands;
    if (asides.empty()) asides = inner.asides;
  }

  std::string prefix_;
  std::vector<std::string_view> required_;
};

std::string options_table(const std::function<void(Options&)>& visit) {
  ReferenceRows fields;
  visit(fields);
  return fields.rows.empty() ? "It has no options.\n" : fmt::format("{}{}", kHead, fields.rows);
}

std::string role_reference(const RoleEntry& role) {
  const auto draft = role.draft();
  std::string text = fmt::format("\n#### Role `{}`\n\n{}\n\n{}", role.name, role.doc,
                                 options_table([&](Options& o) { draft->options(o); }));
  for (const RequestEntry& entry : role.requests) {
    const auto request = entry.draft();
    text += fmt::format("\nRequest `{}`: {}\n\n{}", entry.name, entry.doc,
                        options_table([&](Options& o) { request->options(o); }));
  }
  if (role.mutations.empty()) return text;
  text += "\n| mutation | what it breaks | caught by |\n| --- | --- | --- |\n";
  for (const MutationEntry& m : role.mutations) text += fmt::format("| `{}` | {} | {} |\n", m.name, m.doc, m.caught_by);
  return text;
}

}  // namespace

std::string scenario_reference() {
  ScenarioDraft draft;
  ReferenceRows fields;
  scenario_fields(fields, draft);
  std::string text = fmt::format("### Fields\n\n{}{}{}\n### Commands\n{}\n### Roles\n", kHead, fields.rows,
                                 fields.asides, fields.commands);
  for (const RoleEntry& role : catalog()) text += role_reference(role);
  return text;
}

}  // namespace netsplit
