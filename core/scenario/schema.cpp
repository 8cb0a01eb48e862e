#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "core/protocols/catalog.h"
#include "core/scenario/plain_text.h"
#include "core/scenario/read_values.h"
#include "core/scenario/scenario_fields.h"

namespace netsplit {
namespace {

using Document = nlohmann::ordered_json;

constexpr std::string_view kDurationPattern = R"(^[0-9]+(\.[0-9]+)?(ns|us|ms|s|min|h)$)";
constexpr std::string_view kSignedDurationPattern = R"(^-?[0-9]+(\.[0-9]+)?(ns|us|ms|s|min|h)$)";
constexpr std::string_view kBandwidthPattern = R"(^([0-9]+(\.[0-9]+)?(bit/s|kbit/s|Mbit/s|Gbit/s)|unlimited)$)";
constexpr std::string_view kSizePattern = R"(^([0-9]+(\.[0-9]+)?(B|kB|MB|GB|KiB|MiB)|unlimited)$)";
constexpr std::string_view kNamePattern = R"(^[A-Za-z][A-Za-z0-9_-]{0,31}$)";
constexpr std::string_view kNamesPattern = R"(^[A-Za-z][A-Za-z0-9_-]{0,31}(\.\.[A-Za-z][A-Za-z0-9_-]{0,31})?$)";

double to_double(Ratio r) { return static_cast<double>(r.ppb) / static_cast<double>(Ratio::kOne); }
Document reference_to(std::string_view name) { return {{"$ref", fmt::format("#/$defs/{}", name)}}; }
Document pattern(std::string_view p) { return {{"type", "string"}, {"pattern", p}}; }
Document array_of(Document items, std::size_t least, std::size_t most) {
  return {{"type", "array"}, {"items", std::move(items)}, {"minItems", least}, {"maxItems", most}};
}
Document one_of_words(std::span<const std::string_view> words) {
  Document list = Document::array();
  for (const std::string_view w : words) list.push_back(w);
  return {{"enum", std::move(list)}};
}

/// Writes one object of the schema.
class SchemaFields final : public Fields {
 public:
  void duration(std::string_view n, Duration& v, Duration lo, Duration hi, std::string_view doc) override {
    add(n, pattern(lo < Duration::zero() ? kSignedDurationPattern : kDurationPattern), doc,
        fmt::format(" From {} to {}.", format_duration(lo), format_duration(hi)), format_duration(v));
  }
  void integer(std::string_view n, std::int64_t& v, std::int64_t lo, std::int64_t hi, std::string_view doc) override {
    add(n, {{"type", "integer"}, {"minimum", lo}, {"maximum", hi}}, doc, "", v);
  }
  void ratio(std::string_view n, Ratio& v, std::string_view doc) override { factor(n, v, {}, Ratio::one(), doc); }
  void flag(std::string_view n, bool& v, std::string_view doc) override { add(n, {{"type", "boolean"}}, doc, "", v); }
  void text(std::string_view n, std::string& v, std::size_t longest, std::string_view doc) override {
    add(n, {{"type", "string"}, {"maxLength", longest}}, doc, "", v.empty() ? Document() : Document(v));
  }
  void choice(std::string_view n, int& v, std::span<const std::string_view> names, std::string_view doc) override {
    add(n, one_of_words(names), doc, "", std::string(names[static_cast<std::size_t>(v)]));
  }
  void distribution(std::string_view n, Distribution&, std::string_view doc) override {
    add(n, reference_to("distribution"), doc);
  }
  void node(std::string_view n, NodeId&, std::string_view doc) override { add(n, {{"type", "string"}}, doc); }
  void nodes(std::string_view n, std::vector<NodeId>&, std::string_view doc) override {
    add(n, reference_to("nodes"), doc);
  }

  void required(std::string_view n) override { required_.push_back(n); }
  void object(std::string_view n, const Visit& members, std::string_view doc) override {
    add(n, SchemaFields::of(members), doc);
  }
  void list(std::string_view n, std::size_t longest, const Visit& item, std::string_view doc) override {
    add(n, array_of(SchemaFields::of(item), n == "nodes" ? 1 : 0, longest), doc);
  }
  void whole(std::string_view n, std::uint64_t& v, std::uint64_t lo, std::uint64_t hi, std::string_view doc) override {
    if (lo == hi) return add(n, {{"const", lo}}, doc);
    add(n, {{"type", "integer"}, {"minimum", lo}, {"maximum", hi}}, doc, "", v);
  }
  void factor(std::string_view n, Ratio& v, Ratio lo, Ratio hi, std::string_view doc) override {
    add(n, {{"type", "number"}, {"minimum", to_double(lo)}, {"maximum", to_double(hi)}}, doc, "", to_double(v));
  }
  void bandwidth(std::string_view n, std::uint64_t&, std::string_view doc) override {
    add(n, pattern(kBandwidthPattern), doc, "", "unlimited");
  }
  void size(std::string_view n, std::uint64_t&, std::string_view doc) override {
    add(n, pattern(kSizePattern), doc, "", "unlimited");
  }
  void word(std::string_view n, std::string&, std::span<const std::string_view> words, std::string_view doc) override {
    add(n, one_of_words(words), doc);
  }
  void moment(std::string_view n, std::optional<Time>&, std::string_view doc) override {
    add(n, pattern(kDurationPattern), doc);
  }
  void amount(std::string_view n, std::optional<Amount>&, std::optional<Amount::Unit>, std::string_view doc) override {
    const Document number{{"type", "integer"}, {"minimum", -kLargestAmount}, {"maximum", kLargestAmount}};
    const Document word{{"type", "string"}, {"maxLength", kLongestAmountWord}};
    add(n, {{"oneOf", Document::array({number, word})}}, doc);
  }
  void texts(std::string_view n, std::vector<std::string>&, std::string_view doc) override {
    add(n, array_of({{"type", "string"}, {"maxLength", 100}}, 0, 100), doc);
  }
  void new_names(std::string_view n, std::vector<std::string>&, std::string_view doc) override {
    add(n, pattern(kNamesPattern), doc);
  }
  void groups(std::string_view n, std::string_view doc) override {
    add(n,
        {{"type", "object"},
         {"maxProperties", 100},
         {"patternProperties", {{std::string(kNamePattern), reference_to("nodes")}}},
         {"additionalProperties", false}},
        doc);
  }
  void place(std::string_view n, std::string&, std::string_view doc) override { add(n, {{"type", "string"}}, doc); }
  /// Which options there are depends on the role, named beside them.
  void role_options(std::string_view n, const std::string&, std::string_view doc) override {
    add(n, {{"type", "object"}}, doc);
    for (const RoleEntry& role : catalog())
      conditions_.push_back(
          {{"if", {{"properties", {{"role", {{"const", role.name}}}}}}},
           {"then", {{"properties", {{std::string(n), reference_to(fmt::format("{}.options", role.name))}}}}}});
  }
  void request(std::string_view n, NodeId, Value&, std::string_view doc) override {
    add(n, reference_to("request"), doc);
  }
  void command(CommandDraft&, const More& more) override {
    for (const std::string_view verb : command_verbs()) {
      SchemaFields fields;
      fields.required("do");
      fields.add("do", {{"const", verb}}, command_doc(verb));
      CommandDraft draft;
      command_fields(fields, draft, verb);
      more(fields, verb);
      variants_.push_back(std::move(fields));
    }
  }

  /// The schema of what was declared. Where there are commands: of each kind of command with the fields around it.
  Document finish() const {
    if (variants_.empty()) return closed(properties_, required_);
    Document choices = Document::array();
    for (const SchemaFields& variant : variants_) {
      Document properties = properties_;
      for (const auto& [name, schema] : variant.properties_.items()) properties[name] = schema;
      auto names = required_;
      names.insert(names.end(), variant.required_.begin(), variant.required_.end());
      choices.push_back(closed(properties, names));
    }
    return {{"oneOf", std::move(choices)}};
  }
  static Document of(const Visit& visit) {
    SchemaFields fields;
    visit(fields);
    return fields.finish();
  }

 private:
  void add(std::string_view name, Document schema, std::string_view doc, std::string_view limits = {},
           Document standard = {}) {
    // Beside "$ref" older readers ignore other keywords; the schemas here don't depend on them.
    schema["description"] = fmt::format("{}{}", doc, limits);
    if (!standard.is_null()) schema["default"] = std::move(standard);
    properties_[std::string(name)] = std::move(schema);
  }
  Document closed(const Document& properties, const std::vector<std::string_view>& names) const {
    Document schema{{"type", "object"}, {"properties", properties}};
    if (!names.empty()) schema["required"] = names;
    schema["additionalProperties"] = false;
    if (!conditions_.empty()) schema["allOf"] = conditions_;
    return schema;
  }

  Document properties_ = Document::object();
  std::vector<std::string_view> required_;
  std::vector<Document> conditions_;
  std::vector<SchemaFields> variants_;
};

Document closed_object(std::initializer_list<std::pair<std::string_view, Document>> fields) {
  Document schema{{"type", "object"}, {"properties", Document::object()}, {"required", Document::array()}};
  for (const auto& [name, field] : fields) {
    schema["properties"][std::string(name)] = field;
    schema["required"].push_back(name);
  }
  schema["additionalProperties"] = false;
  return schema;
}

Document distribution_schema(bool mixture_allowed) {
  const Document time = pattern(kDurationPattern);
  const Document sigma{{"type", "number"}, {"minimum", 0}, {"maximum", 4}};
  const Document alpha{{"type", "number"}, {"minimum", 0.5}, {"maximum", 1000}};
  const Document weight{{"type", "number"}, {"minimum", 0}, {"maximum", 1000}};
  Document kinds = Document::array({time});
  const auto add = [&](std::string_view name, Document inner) {
    kinds.push_back(closed_object({{name, std::move(inner)}}));
  };
  add("uniform", array_of(time, 2, 2));
  add("normal", closed_object({{"mean", time}, {"deviation", time}}));
  add("lognormal", closed_object({{"median", time}, {"sigma", sigma}}));
  add("exponential", closed_object({{"mean", time}}));
  add("pareto", closed_object({{"scale", time}, {"alpha", alpha}}));
  add("table", array_of(time, 1, kMostSamples));
  if (mixture_allowed)
    add("mixture", array_of(closed_object({{"weight", weight}, {"of", reference_to("plain_distribution")}}), 1,
                            kMostMixtureParts));
  return {{"oneOf", std::move(kinds)}};
}

Document options_schema(const std::function<void(Options&)>& visit) {
  return SchemaFields::of([&](Fields& f) { visit(f); });
}

/// An object with exactly one request. Roles may have requests of one name.
Document request_schema() {
  Document choices = Document::array();
  for (const RoleEntry& role : catalog())
    for (const RequestEntry& entry : role.requests) {
      const auto draft = entry.draft();
      Document options = options_schema([&](Options& o) { draft->options(o); });
      options["description"] = std::string(entry.doc);
      choices.push_back(closed_object({{entry.name, std::move(options)}}));
    }
  return {{"anyOf", std::move(choices)}};
}

}  // namespace

std::string scenario_schema() {
  ScenarioDraft draft;
  Document schema{{"$schema", "https://json-schema.org/draft/2020-12/schema"}, {"title", "Netsplit scenario"}};
  schema.update(SchemaFields::of([&](Fields& f) { scenario_fields(f, draft); }));
  Document& definitions = schema["$defs"];
  definitions["plain_distribution"] = distribution_schema(false);
  definitions["distribution"] = distribution_schema(true);
  const Document name = pattern(R"(^.{1,100}$)");
  definitions["nodes"] = {{"oneOf", {name, array_of(name, 1, 1'000)}}};
  definitions["request"] = request_schema();
  for (const RoleEntry& role : catalog()) {
    const auto role_draft = role.draft();
    Document options = options_schema([&](Options& o) { role_draft->options(o); });
    options["description"] = std::string(role.doc);
    definitions[fmt::format("{}.options", role.name)] = std::move(options);
  }
  return schema.dump(2) + '\n';
}

}  // namespace netsplit
