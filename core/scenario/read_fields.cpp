#include "core/scenario/read_fields.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/protocols/catalog.h"
#include "core/scenario/name_collector.h"
#include "core/scenario/plain_text.h"
#include "core/scenario/read_values.h"

namespace netsplit {
namespace {

constexpr std::size_t kMostReferences = 1'000;  ///< names in one list of nodes

std::optional<Json> member(const std::optional<Json>& object, std::string_view name) {
  std::optional<Json> result;
  if (object)
    object->for_each([&](Json j) {
      if (j.key() == name) result = j;
    });
  return result;
}

std::vector<std::string_view> request_names(const RoleEntry& role) {
  std::vector<std::string_view> names;
  for (const RequestEntry& r : role.requests) names.push_back(r.name);
  return names;
}

class ReadingFields final : public Fields {
 public:
  ReadingFields(std::optional<Json> json, const std::string& path, ReadContext& context)
      : json_(json), path_(path), context_(context) {}

  RoleOptionsRead read;

  void duration(std::string_view n, Duration& v, Duration lo, Duration hi, std::string_view) override {
    if (const auto j = take(n)) v = read_duration(*j, at(n), lo, hi);
  }
  void integer(std::string_view n, std::int64_t& v, std::int64_t lo, std::int64_t hi, std::string_view) override {
    if (const auto j = take(n)) v = read_integer(*j, at(n), lo, hi);
  }
  void ratio(std::string_view n, Ratio& v, std::string_view) override {
    if (const auto j = take(n)) v = read_ratio(*j, at(n), {}, Ratio::one());
  }
  void flag(std::string_view n, bool& v, std::string_view) override {
    const auto j = take(n);
    if (!j) return;
    expect_kind(*j, at(n), Json::Kind::boolean, "true or false");
    v = j->text() == "true";
  }
  void text(std::string_view n, std::string& v, std::size_t longest, std::string_view) override {
    if (const auto j = take(n)) v = read_text(*j, at(n), longest);
  }
  void choice(std::string_view n, int& v, std::span<const std::string_view> names, std::string_view) override {
    if (const auto j = take(n)) v = static_cast<int>(read_word(*j, at(n), names));
  }
  void distribution(std::string_view n, Distribution& v, std::string_view) override {
    if (const auto j = take(n)) v = read_distribution(*j, at(n));
  }
  void node(std::string_view n, NodeId& v, std::string_view) override {
    if (const auto j = take(n)) v = answer(context_.directory.one(name_in(*j, at(n))), at(n)).nodes[0];
  }
  void nodes(std::string_view n, std::vector<NodeId>& v, std::string_view) override {
    if (const auto j = take(n)) v = read_nodes(*j, at(n));
  }

  void required(std::string_view) override {}
  void object(std::string_view n, const Visit& members, std::string_view) override {
    if (const auto j = take(n)) read_object(*j, at(n), context_, members);
  }
  void list(std::string_view n, std::size_t longest, const Visit& item, std::string_view) override {
    const auto j = take(n);
    if (!j) return;
    expect_kind(*j, at(n), Json::Kind::array, "an array");
    if (j->size() > longest) refuse(at(n), fmt::format("found {} entries, expected at most {}", j->size(), longest));
    std::size_t i = 0;
    j->for_each([&](Json entry) { read_object(entry, path_to(at(n), i++), context_, item); });
  }
  void whole(std::string_view n, std::uint64_t& v, std::uint64_t lo, std::uint64_t hi, std::string_view) override {
    if (const auto j = take(n)) v = read_whole(*j, at(n), lo, hi);
  }
  void factor(std::string_view n, Ratio& v, Ratio lo, Ratio hi, std::string_view) override {
    if (const auto j = take(n)) v = read_ratio(*j, at(n), lo, hi);
  }
  void bandwidth(std::string_view n, std::uint64_t& v, std::string_view) override {
    if (const auto j = take(n))
      v = quantity(*j, at(n), &parse_bandwidth, "a bandwidth from \"1bit/s\" to \"1000Gbit/s\" or \"unlimited\"");
  }
  void size(std::string_view n, std::uint64_t& v, std::string_view) override {
    if (const auto j = take(n))
      v = quantity(*j, at(n), &parse_size, "a size from \"1B\" to \"1000GB\" or \"unlimited\"");
  }
  void word(std::string_view n, std::string& v, std::span<const std::string_view> words, std::string_view) override {
    if (const auto j = take(n)) v = words[read_word(*j, at(n), words)];
  }
  void moment(std::string_view n, std::optional<Time>& v, std::string_view) override {
    if (const auto j = take(n)) v = read_duration(*j, at(n), 0s, kLongest);
  }
  void amount(std::string_view n, std::optional<Amount>& v, std::optional<Amount::Unit> unit,
              std::string_view) override {
    if (const auto j = take(n)) v = read_amount(*j, at(n), unit);
  }
  void texts(std::string_view n, std::vector<std::string>& v, std::string_view) override {
    const auto j = take(n);
    if (!j) return;
    expect_kind(*j, at(n), Json::Kind::array, "an array of texts");
    if (j->size() > 100) refuse(at(n), fmt::format("found {} texts, expected at most 100", j->size()));
    j->for_each([&](Json text) { v.push_back(read_text(text, path_to(at(n), v.size()), 100)); });
  }

  void new_names(std::string_view n, std::vector<std::string>& v, std::string_view) override {
    const auto j = take(n);
    if (!j) return;
    v = expand_range(name_in(*j, at(n)));
    if (v.empty())
      refuse_value(
          *j, at(n),
          fmt::format("a name such as \"s1\" or a range such as \"s1..s5\" of at most {} nodes: letters, digits, "
                      "- and _, a letter first, at most 32 characters",
                      kMostScenarioNodes));
  }
  void groups(std::string_view n, std::string_view) override {
    const auto j = take(n);
    if (!j) return;
    expect_kind(*j, at(n), Json::Kind::object, "an object of groups");
    if (j->size() > 100) refuse(at(n), fmt::format("found {} groups, expected at most 100", j->size()));
    j->for_each([&](Json group) {
      const std::string path = path_to(at(n), group.key());
      const std::string problem = context_.directory.add_group(std::string(group.key()), read_nodes(group, path));
      if (!problem.empty()) refuse(path, problem);
    });
  }
  void place(std::string_view n, std::string& v, std::string_view) override {
    const auto j = take(n);
    if (!j) return;
    v = name_in(*j, at(n));
    const std::string problem = context_.directory.check_place(v);
    if (!problem.empty()) refuse(at(n), problem);
  }
  void role_options(std::string_view n, const std::string&, std::string_view) override {
    context_.role_options.push_back({take(n), at(n)});
  }
  void request(std::string_view n, NodeId node, Value& v, std::string_view) override {
    if (const auto j = take(n)) v = read_request(*j, at(n), node);
  }
  void command(CommandDraft& draft, const More& more) override {
    word("do", draft.verb, command_verbs(), "");
    command_fields(*this, draft, draft.verb);
    more(*this, draft.verb);
  }

  bool reading() const override { return true; }
  void check(const std::string& problem) override {
    if (!problem.empty()) refuse(path_, problem);
  }

 private:
  std::optional<Json> take(std::string_view name) {
    const auto j = member(json_, name);
    if (j) read.given.emplace_back(name);
    return j;
  }
  std::string at(std::string_view name) const { return path_to(path_, name); }

  std::string name_in(Json j, const std::string& path) const {
    expect_kind(j, path, Json::Kind::string, "a name");
    return std::string(j.text());
  }
  static Directory::Answer answer(Directory::Answer a, const std::string& path) {
    if (!a.problem.empty()) refuse(path, a.problem);
    return a;
  }

  std::vector<NodeId> read_nodes(Json j, const std::string& path) const {
    if (j.is(Json::Kind::string)) return answer(context_.directory.many(j.text()), path).nodes;
    expect_kind(j, path, Json::Kind::array, "a node's name or an array of them");
    if (j.size() == 0 || j.size() > kMostReferences)
      refuse(path, fmt::format("found {} names, expected 1 to {}", j.size(), kMostReferences));
    std::vector<NodeId> result;
    std::vector<bool> taken(context_.directory.size());
    std::size_t i = 0;
    j.for_each([&](Json name) {
      const std::string where = path_to(path, i++);
      for (NodeId id : answer(context_.directory.many(name_in(name, where)), where).nodes) {
        if (!taken[index_of(id)]) result.push_back(id);
        taken[index_of(id)] = true;
      }
    });
    return result;
  }

  static std::uint64_t quantity(Json j, const std::string& path,
                                std::optional<std::uint64_t> (*parse)(std::string_view), std::string_view expected) {
    if (j.is(Json::Kind::string) && j.text() == "unlimited") return 0;
    const auto value = j.is(Json::Kind::string) ? parse(j.text()) : std::nullopt;
    if (!value || *value == 0) refuse_value(j, path, expected);
    return *value;
  }

  Value read_request(Json j, const std::string& path, NodeId node) const {
    const std::string& role_name = context_.directory.role(node);
    const RoleEntry* role = find_role(role_name);
    const std::vector<std::string_view> names = role ? request_names(*role) : std::vector<std::string_view>{};
    if (names.empty()) refuse(path, fmt::format("found a request, expected none: {} takes none", role_name));
    if (!j.is(Json::Kind::object) || j.size() != 1)
      refuse_value(j, path, fmt::format("an object with one field of {}", fmt::join(names, ", ")));
    std::optional<Json> options;
    j.for_each([&](Json only) { options = only; });
    for (const RequestEntry& entry : role->requests) {
      if (entry.name != options->key()) continue;
      const auto draft = entry.draft();
      read_options(options, path_to(path, entry.name), context_, [&](Options& o) { draft->options(o); });
      return draft->build();
    }
    refuse(path_to(path, options->key()), fmt::format("found an unknown request, expected one of {}{}",
                                                      fmt::join(names, ", "), did_you_mean(options->key(), names)));
  }

  std::optional<Json> json_;
  std::string path_;
  ReadContext& context_;
};

void check_names(const std::optional<Json>& json, const std::string& path, const Fields::Visit& visit) {
  NameCollector collector(json);
  visit(collector);
  const auto& names = collector.names;
  if (json && !collector.open)
    json->for_each([&](Json field) {
      if (std::find(names.begin(), names.end(), field.key()) != names.end()) return;
      refuse(path_to(path, field.key()), names.empty()
                                             ? std::string("found a field, expected none here")
                                             : fmt::format("found an unknown field, expected one of {}{}",
                                                           fmt::join(names, ", "), did_you_mean(field.key(), names)));
    });
  for (const std::string_view name : collector.needed)
    if (!member(json, name)) refuse(path, fmt::format("found no field \"{}\", expected it", name));
}

}  // namespace

void NameCollector::command(CommandDraft&, const More& more) {
  add("do");
  needed.push_back("do");
  const auto verb = member(json_, "do");
  const std::vector<std::string_view> verbs = command_verbs();
  open = !verb || std::find(verbs.begin(), verbs.end(), verb->text()) == verbs.end();
  if (open) return;
  CommandDraft scratch;
  command_fields(*this, scratch, verb->text());
  more(*this, verb->text());
}

void refuse(std::string path, std::string message) { throw Refusal{{std::move(path), std::move(message)}}; }

void read_object(Json json, const std::string& path, ReadContext& context, const Fields::Visit& visit) {
  expect_kind(json, path, Json::Kind::object, "an object");
  check_names(json, path, visit);
  ReadingFields fields(json, path, context);
  visit(fields);
}

RoleOptionsRead read_options(const std::optional<Json>& json, const std::string& path, ReadContext& context,
                             const std::function<void(Options&)>& visit) {
  if (json) expect_kind(*json, path, Json::Kind::object, "an object");
  check_names(json, path, visit);
  ReadingFields fields(json, path, context);
  visit(fields);
  return fields.read;
}

}  // namespace netsplit
