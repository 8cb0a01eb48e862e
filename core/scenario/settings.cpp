#include "core/scenario/settings.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <span>
#include <utility>

#include "core/scenario/json_text.h"
#include "core/scenario/json_tree.h"
#include "core/scenario/plain_text.h"
#include "core/scenario/read_fields.h"
#include "core/scenario/read_values.h"

namespace netsplit {
namespace {

constexpr std::size_t kMostPlacesNamed = 3;
using Steps = std::vector<std::string>;

std::string as_json_text(std::string_view text) { return std::move(JsonText().put({}, text)).take(); }

/// The steps of a pointer without its first slash.
Steps steps_of(std::string_view path) {
  Steps steps(1);
  for (std::size_t i = 0; i < path.size(); ++i) {
    const bool escape = path[i] == '~' && i + 1 < path.size() && (path[i + 1] == '0' || path[i + 1] == '1');
    if (path[i] == '/')
      steps.emplace_back();
    else if (escape)
      steps.back() += path[++i] == '0' ? '~' : '/';
    else
      steps.back() += path[i];
  }
  return steps;
}

/// The name that an entry of a list says of itself; empty when it says none.
std::string_view name_of_entry(Json entry) {
  std::string_view name;
  if (entry.is(Json::Kind::object))
    entry.for_each([&](Json member) {
      if (member.key() == "name" && member.is(Json::Kind::string)) name = member.text();
    });
  return name;
}

bool is_step(std::string_view step, Json parent, Json child, std::size_t index) {
  if (parent.is(Json::Kind::object)) return child.key() == step;
  return fmt::to_string(index) == step || name_of_entry(child) == step;
}

/// Every place whose path ends in these steps, or only objects.
class PlaceSearch {
 public:
  PlaceSearch(const Steps& wanted, bool objects_only) : wanted_(wanted), objects_only_(objects_only) {}
  std::vector<Steps> found;

  void look_into(Json json) {
    if (!json.is(Json::Kind::object) && !json.is(Json::Kind::array)) return;
    std::size_t index = 0;
    json.for_each([&](Json child) {
      way_.push_back({json, child, index});
      if (ends_so() && (!objects_only_ || child.is(Json::Kind::object))) add();
      look_into(child);
      way_.pop_back();
      ++index;
    });
  }

 private:
  struct Step {
    Json parent;
    Json child;
    std::size_t index;
  };
  bool ends_so() const {
    if (way_.size() < wanted_.size()) return false;
    const std::size_t first = way_.size() - wanted_.size();
    for (std::size_t i = 0; i < wanted_.size(); ++i) {
      const Step& step = way_[first + i];
      if (!is_step(wanted_[i], step.parent, step.child, step.index)) return false;
    }
    return true;
  }
  void add() {
    Steps& steps = found.emplace_back();
    for (const Step& step : way_)
      steps.push_back(step.parent.is(Json::Kind::object) ? std::string(step.child.key()) : fmt::to_string(step.index));
  }

  const Steps& wanted_;
  bool objects_only_;
  std::vector<Step> way_;
};

std::string pointer_to(std::span<const std::string> steps) {
  std::string path;
  for (const std::string& step : steps) path = path_to(path, step);
  return path;
}

bool has_member(Json object, std::string_view name) {
  bool found = false;
  if (object.is(Json::Kind::object)) object.for_each([&](Json j) { found = found || j.key() == name; });
  return found;
}

/// Where a path leads. Of one that is the end of no place, the beginning may be: then the rest is to be added there. Else it
/// is taken from the top.
Steps resolve(Json root, std::string_view path) {
  if (path.starts_with('/')) return steps_of(path.substr(1));
  const Steps wanted = steps_of(path);
  for (std::size_t count = wanted.size(); count > 0; --count) {
    const bool whole = count == wanted.size();
    if (!whole && has_member(root, wanted.front())) break;
    const Steps beginning(wanted.begin(), wanted.begin() + static_cast<std::ptrdiff_t>(count));
    PlaceSearch search(beginning, !whole);
    search.look_into(root);
    if (search.found.empty()) continue;
    if (search.found.size() == 1) {
      Steps steps = std::move(search.found.front());
      steps.insert(steps.end(), wanted.begin() + static_cast<std::ptrdiff_t>(count), wanted.end());
      return steps;
    }
    std::string places;
    for (std::size_t i = 0; i < std::min(search.found.size(), kMostPlacesNamed); ++i)
      places += (i > 0 ? ", " : "") + pointer_to(search.found[i]);
    refuse(std::string(path), fmt::format("found {} places that end so, expected one: {}{}", search.found.size(),
                                          places, search.found.size() > kMostPlacesNamed ? " ..." : ""));
  }
  return wanted;
}

/// The run's mutation, of which there may be none: a scenario says so by not naming one.
bool is_mutation(const Steps& steps) { return steps.size() == 1 && steps.front() == "mutation"; }

/// Writes a tree again, with one value changed.
class Rewriter {
 public:
  /// `value`: JSON; nothing takes the field out.
  Rewriter(const Steps& steps, std::optional<std::string> value) : steps_(steps), value_(std::move(value)) {}

  std::string rewrite(Json root) {
    write(root, 0, true);
    return std::move(text_);
  }

 private:
  void write(Json json, std::size_t depth, bool on_the_way) {
    if (on_the_way && depth == steps_.size()) {
      text_ += *value_;
    } else if (json.is(Json::Kind::object) || json.is(Json::Kind::array)) {
      write_children(json, depth, on_the_way);
    } else if (on_the_way) {
      refuse(pointer_to(std::span(steps_).first(depth)), fmt::format("{}, expected an object or a list", found(json)));
    } else {
      text_ += json.is(Json::Kind::string) ? as_json_text(json.text()) : std::string(json.text());
    }
  }

  void write_children(Json json, std::size_t depth, bool on_the_way) {
    const bool object = json.is(Json::Kind::object);
    bool met = !on_the_way;
    bool first = true;
    std::size_t index = 0;
    const auto lead_in = [&](std::string_view key) {
      if (!std::exchange(first, false)) text_ += ',';
      if (object) (text_ += as_json_text(key)) += ':';
    };
    text_ += object ? '{' : '[';
    json.for_each([&](Json child) {
      const bool next = on_the_way && !met && is_step(steps_[depth], json, child, index++);
      met = met || next;
      if (next && depth + 1 == steps_.size() && !value_) return;  // It is left out.
      lead_in(child.key());
      write(child, depth + 1, next);
    });
    if (!met && !object)
      refuse(pointer_to(std::span(steps_).first(depth + 1)),
             "found no such entry, expected the number or the name of one in the list");
    if (!met && !value_ && !is_mutation(steps_))
      refuse(pointer_to(std::span(steps_).first(depth + 1)),
             "found no such field to take out, expected one that is there, or a value for it");
    if (!met && value_) {
      lead_in(steps_[depth]);
      add_new(depth + 1);
    }
    text_ += object ? '}' : ']';
  }

  /// What was not there yet, with the objects on the way to it.
  void add_new(std::size_t depth) {
    for (std::size_t i = depth; i < steps_.size(); ++i) text_ += fmt::format("{{{}:", as_json_text(steps_[i]));
    text_ += *value_;
    text_.append(steps_.size() - depth, '}');
  }

  const Steps& steps_;
  std::optional<std::string> value_;
  std::string text_;
};

std::string as_json(const std::string& typed) {
  return std::holds_alternative<JsonTree>(JsonTree::parse(typed)) ? typed : as_json_text(typed);
}

Expected<std::string> with_setting(std::string_view text, const Setting& setting) {
  const auto parsed = JsonTree::parse(text);
  if (const auto* error = std::get_if<InputError>(&parsed)) return *error;
  const Json root = std::get<JsonTree>(parsed).root();
  try {
    const Steps steps = resolve(root, setting.path);
    const bool none = setting.value.empty() || (is_mutation(steps) && setting.value == "none");
    return Rewriter(steps, none ? std::nullopt : std::optional(as_json(setting.value))).rewrite(root);
  } catch (const Refusal& refusal) {
    return refusal.error;
  }
}

}  // namespace

Expected<std::string> with_settings(std::string_view text, std::span<const Setting> settings) {
  std::string result(text);
  for (const Setting& setting : settings) {
    auto next = with_setting(result, setting);
    if (std::holds_alternative<InputError>(next)) return next;
    result = std::move(std::get<std::string>(next));
  }
  return result;
}

Expected<Setting> parse_setting(std::string_view typed) {
  const auto equals = typed.find('=');
  if (equals == 0 || equals == std::string_view::npos)
    return InputError{
        "", fmt::format("found {}, expected a path and a value, such as network/default/loss=0.01", in_quotes(typed))};
  Setting setting{std::string(typed.substr(0, equals)), std::string(typed.substr(equals + 1))};
  if (setting.path == "seed" || setting.path == "/seed")
    return InputError{setting.path, "found the seed, expected another field: --seed and --seeds set it"};
  return setting;
}

std::vector<std::string> split_values(std::string_view typed) {
  std::vector<std::string> values(1);
  int depth = 0;
  bool in_text = false;
  for (std::size_t i = 0; i < typed.size(); ++i) {
    const char c = typed[i];
    if (c == ',' && depth == 0 && !in_text) {
      values.emplace_back();
      continue;
    }
    values.back() += c;
    if (in_text && c == '\\' && i + 1 < typed.size())
      values.back() += typed[++i];
    else if (c == '"')
      in_text = !in_text;
    else if (!in_text && (c == '[' || c == '{'))
      ++depth;
    else if (!in_text && (c == ']' || c == '}') && depth > 0)
      --depth;
  }
  return values;
}

}  // namespace netsplit
