#include "web/scene/requests.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>

#include "core/base/options.h"
#include "core/scenario/plain_text.h"
#include "web/app/format.h"
#include "web/theme/words.h"

namespace netsplit {
namespace {

std::optional<std::int64_t> whole_number(std::string_view text) {
  std::int64_t value = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
  if (read.ec != std::errc{} || read.ptr != text.data() + text.size()) return std::nullopt;
  return value;
}

/// "12.5" percent as a share of one.
std::optional<Ratio> percentage(std::string_view text) {
  const auto digit = [](char c) { return c >= '0' && c <= '9'; };
  const auto points = std::count(text.begin(), text.end(), '.');
  if (std::count_if(text.begin(), text.end(), digit) + points != std::ssize(text)) return std::nullopt;
  if (points > 1 || std::ssize(text) == points) return std::nullopt;
  auto ratio = parse_ratio(text, 100 * Ratio::kOne);
  if (ratio) ratio->ppb /= 100;
  return ratio;
}

/// Writes down what a request asks for.
class FieldReader final : public Options {
 public:
  explicit FieldReader(std::span<const NodeId> offered) : offered_(offered) {}
  std::vector<FormField> fields;

  void duration(std::string_view name, Duration& value, Duration lo, Duration hi, std::string_view doc) override {
    FormField& f = add(FormField::Kind::duration, name, doc);
    f.typed = format_duration(value);
    f.lo = lo.count();
    f.hi = hi.count();
    f.range = trf("a time from {} to {}", format_duration(lo), format_duration(hi));
  }
  void integer(std::string_view name, std::int64_t& value, std::int64_t lo, std::int64_t hi,
               std::string_view doc) override {
    FormField& f = add(FormField::Kind::integer, name, doc);
    f.typed = std::to_string(value);
    f.lo = lo;
    f.hi = hi;
    f.range = trf("a whole number from {} to {}", lo, hi);
  }
  void ratio(std::string_view name, Ratio& value, std::string_view doc) override {
    FormField& f = add(FormField::Kind::ratio, name, doc);
    f.typed = format_ratio({value.ppb * 100});
    f.range = tr("a percentage from 0 to 100");
  }
  void flag(std::string_view name, bool& value, std::string_view doc) override {
    add(FormField::Kind::flag, name, doc).on = value;
  }
  void text(std::string_view name, std::string& value, std::size_t longest, std::string_view doc) override {
    FormField& f = add(FormField::Kind::text, name, doc);
    f.typed = value;
    f.hi = static_cast<std::int64_t>(longest);
    f.range = trf("at most {} characters long", longest);
  }
  void choice(std::string_view name, int& value, std::span<const std::string_view> names,
              std::string_view doc) override {
    FormField& f = add(FormField::Kind::choice, name, doc);
    f.chosen = value;
    f.names.assign(names.begin(), names.end());
  }
  /// Drawn at random as the request says: a form has no better answer.
  void distribution(std::string_view, Distribution&, std::string_view) override {}
  void items(std::string_view, std::size_t, const std::function<void(Options&)>&, std::string_view) override {}
  void node(std::string_view name, NodeId& value, std::string_view doc) override {
    FormField& f = add(FormField::Kind::node, name, doc);
    if (value != kNobody) f.nodes = {value};
  }
  void nodes(std::string_view name, std::vector<NodeId>& value, std::string_view doc) override {
    FormField& f = add(FormField::Kind::nodes, name, doc);
    f.nodes = value;
    if (value.empty()) f.nodes.assign(offered_.begin(), offered_.end());
  }

 private:
  FormField& add(FormField::Kind kind, std::string_view name, std::string_view doc) {
    FormField& f = fields.emplace_back();
    f.kind = kind;
    f.name = name;
    f.doc = doc;
    return f;
  }
  std::span<const NodeId> offered_;
};

/// Hands to a request what was filled in.
class FieldWriter final : public Options {
 public:
  explicit FieldWriter(std::span<const FormField> fields) : fields_(fields) {}

  void duration(std::string_view name, Duration& value, Duration, Duration, std::string_view) override {
    if (const FormField* f = find(name)) value = parse_duration(f->typed).value_or(value);
  }
  void integer(std::string_view name, std::int64_t& value, std::int64_t, std::int64_t, std::string_view) override {
    if (const FormField* f = find(name)) value = whole_number(f->typed).value_or(value);
  }
  void ratio(std::string_view name, Ratio& value, std::string_view) override {
    if (const FormField* f = find(name)) value = percentage(f->typed).value_or(value);
  }
  void flag(std::string_view name, bool& value, std::string_view) override {
    if (const FormField* f = find(name)) value = f->on;
  }
  void text(std::string_view name, std::string& value, std::size_t, std::string_view) override {
    if (const FormField* f = find(name)) value = f->typed;
  }
  void choice(std::string_view name, int& value, std::span<const std::string_view>, std::string_view) override {
    if (const FormField* f = find(name)) value = f->chosen;
  }
  void distribution(std::string_view, Distribution&, std::string_view) override {}
  void items(std::string_view, std::size_t, const std::function<void(Options&)>&, std::string_view) override {}
  void node(std::string_view name, NodeId& value, std::string_view) override {
    if (const FormField* f = find(name)) value = f->nodes.empty() ? kNobody : f->nodes.front();
  }
  void nodes(std::string_view name, std::vector<NodeId>& value, std::string_view) override {
    if (const FormField* f = find(name)) value = f->nodes;
  }

 private:
  const FormField* find(std::string_view name) const {
    const auto found = std::find_if(fields_.begin(), fields_.end(), [&](const FormField& f) { return f.name == name; });
    return found == fields_.end() ? nullptr : &*found;
  }
  std::span<const FormField> fields_;
};

}  // namespace

std::string FormField::complaint() const {
  bool good = true;
  switch (kind) {
    case Kind::nodes:
      if (nodes.empty()) return tr("Choose at least one node.");
      return most > 0 && nodes.size() > most ? trf("Choose at most {} nodes.", most) : std::string();
    case Kind::integer: {
      const auto value = whole_number(typed);
      good = value && *value >= lo && *value <= hi;
      break;
    }
    case Kind::duration: {
      const auto value = parse_duration(typed);
      good = value && value->count() >= lo && value->count() <= hi;
      break;
    }
    case Kind::ratio: good = percentage(typed).has_value(); break;
    case Kind::text: good = static_cast<std::int64_t>(typed.size()) <= hi; break;
    case Kind::node:
    case Kind::flag:
    case Kind::choice: break;
  }
  return good ? std::string() : trf("{} must be {}.", title_case(name), range);
}

std::vector<FormField> MenuRequest::fields(std::span<const NodeId> offered) const {
  FieldReader reader(offered);
  entry->draft()->options(reader);
  return std::move(reader.fields);
}

Value MenuRequest::build(std::span<const FormField> fields) const {
  const auto draft = entry->draft();
  FieldWriter writer(fields);
  draft->options(writer);
  return draft->build();
}

Value MenuRequest::build(NodeId node) const {
  std::vector<FormField> filled = fields({});
  for (FormField& f : filled)
    if (node != kNobody) f.nodes = {node};
  return build(filled);
}

std::vector<MenuRequest> menu_requests(std::string_view role_name) {
  std::vector<MenuRequest> found;
  const RoleEntry* role = find_role(role_name);
  if (!role) return found;
  for (const RequestEntry& entry : role->requests) {
    MenuRequest request{&entry, MenuRequest::Shape::form};
    const std::vector<FormField> fields = request.fields({});
    if (fields.empty()) request.shape = MenuRequest::Shape::plain;
    if (fields.size() == 1 && fields.front().kind == FormField::Kind::node) request.shape = MenuRequest::Shape::node;
    found.push_back(request);
  }
  return found;
}

}  // namespace netsplit
