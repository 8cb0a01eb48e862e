#include <algorithm>
#include <functional>
#include <nlohmann/json.hpp>
#include <utility>

#include "core/base/sort_stably.h"
#include "core/scenario/plain_text.h"
#include "core/scenario/reduction.h"

// The settings and times of a spelled-out scenario in simpler words.
namespace netsplit {
namespace {

using Document = nlohmann::ordered_json;
using Pointer = Document::json_pointer;

/// Who belongs together is said alike by all of them, or by none: another cluster would be another story.
constexpr std::string_view kMembers = "members";
/// And who has to do with whom is said in any case, or nobody would have to do with anybody.
constexpr std::string_view kPartners[] = {"coordinator", "participants"};
bool is_partner(std::string_view key) {
  return std::find(std::begin(kPartners), std::end(kPartners), key) != std::end(kPartners);
}
bool says_who_belongs_together(const Document& json) {
  return json.is_object() && (json.contains(kMembers) || json.contains(kPartners[0]) || json.contains(kPartners[1]));
}

bool is_distribution(const Document& json) {
  constexpr std::string_view kKinds[] = {"uniform", "normal", "lognormal", "exponential", "pareto", "mixture", "table"};
  return json.is_object() && json.size() == 1 &&
         std::find(std::begin(kKinds), std::end(kKinds), json.begin().key()) != std::end(kKinds);
}

/// All durations that are somewhere in it, in order.
void collect_durations(const Document& json, std::vector<std::string>& out) {
  if (json.is_string() && parse_duration(json.get<std::string>())) out.push_back(json.get<std::string>());
  if (json.is_structured())
    for (const auto& [key, value] : json.items()) collect_durations(value, out);
}

/// Simpler things to say in place of this one, as JSON.
std::vector<std::string> simpler_values(const Document& json) {
  std::vector<std::string> out;
  if (is_distribution(json)) {
    std::vector<std::string> inside;
    collect_durations(json, inside);
    if (inside.empty()) return out;
    out.push_back(Document(inside.front()).dump());
    if (inside.back() != inside.front()) out.push_back(Document(inside.back()).dump());
  } else if (json.is_number_integer() && json.get<std::int64_t>() > 1) {
    out.emplace_back("1");
    if (json.get<std::int64_t>() > 3) out.push_back(std::to_string(json.get<std::int64_t>() / 2));
  } else if (json.is_number_float()) {
    out.emplace_back("0");
    out.emplace_back("1");
  }
  return out;
}

/// Visits what may be left out or said more simply, from the whole to its parts: visit(path below the first, value).
template <class Visit>
void for_each_part(const Document& json, const std::string& path, Visit visit) {
  if (!json.is_structured() || is_distribution(json)) return;
  for (std::size_t i = 0; const auto& [key, value] : json.items()) {
    const std::string part = path + "/" + (json.is_array() ? std::to_string(i) : key);
    ++i;
    if (key == "mutation" || is_partner(key)) continue;
    if (!says_who_belongs_together(value)) visit(part, value);
    if (key != kMembers) for_each_part(value, part, visit);
  }
}

Edit to_all(const std::vector<std::string>& paths, const std::string& value) {
  Edit edit;
  for (const std::string& path : paths) edit.changes.push_back({path, value});
  return edit;
}

void add_edits(std::vector<Edit>& edits, const std::vector<std::string>& paths, const Document& value) {
  edits.push_back(to_all(paths, ""));
  for (const std::string& simpler : simpler_values(value)) edits.push_back(to_all(paths, simpler));
}

Edit set_duration(const std::string& path, Duration d) { return {{{path, Document(format_duration(d)).dump()}}}; }

Time time_at(const Document& json, const char* field) {
  return json.contains(field) ? parse_duration(json[field].get<std::string>()).value_or(Time{}) : Time{};
}

/// Everything that is planned from this moment on comes earlier.
Edit earlier(const Document& json, Time from, Duration by) {
  Edit edit;
  for (std::size_t i = 0; i < json["faults"].size(); ++i)
    if (const Time at = time_at(json["faults"][i], "at"); at >= from)
      edit.changes.push_back(set_duration("/faults/" + std::to_string(i) + "/at", at - by).changes.front());
  for (std::size_t i = 0; i < json["nodes"].size(); ++i) {
    if (!json["nodes"][i].contains("config")) continue;
    for (const char* field : {"start", "stop"})
      if (const Time at = time_at(json["nodes"][i]["config"], field); at >= from && at > Time::zero())
        edit.changes.push_back(
            set_duration("/nodes/" + std::to_string(i) + "/config/" + field, at - by).changes.front());
  }
  return edit;
}

bool is_identity(std::string_view path) {
  return path == "/name" || path == "/role" || path == "/at" || path == "/do" || path == "/node" || path == "/from" ||
         path == "/to" || path == "/holder" || path == "/request" || path == "/message";
}

/// Edits to all of an array's objects that have the same thing at the same place; then to each alone.
void add_shared_edits(std::vector<Edit>& edits, const Document& array, const std::string& path) {
  std::vector<std::pair<std::string, const Document*>> parts;
  for (const Document& item : array)
    for_each_part(item, "", [&](const std::string& part, const Document& value) {
      const auto same = [&](const auto& p) { return p.first == part && *p.second == value; };
      if (!is_identity(part) && std::none_of(parts.begin(), parts.end(), same)) parts.emplace_back(part, &value);
    });
  for (const auto& [part, value] : parts) {
    std::vector<std::string> paths;
    for (std::size_t i = 0; i < array.size(); ++i) {
      const Pointer at(part);
      if (array[i].contains(at) && array[i].at(at) == *value) paths.push_back(path + "/" + std::to_string(i) + part);
    }
    add_edits(edits, paths, *value);
    if (paths.size() > 1 && !part.ends_with(kMembers))
      for (const std::string& one : paths) add_edits(edits, {one}, *value);
  }
}

}  // namespace

std::vector<Duration> rounder(Duration d) {
  std::vector<Duration> out;
  for (std::int64_t unit = 1'000'000'000'000; unit >= 1'000; unit /= 10) {
    const std::int64_t down = d.count() / unit * unit;
    for (const std::int64_t rounded : {down, down + unit})
      if (rounded > 0 && rounded != d.count() && rounded < 2 * d.count() && d.count() % unit != 0)
        out.emplace_back(rounded);
  }
  return out;
}

std::vector<Edit> simpler_surroundings(std::string_view text) {
  const Document json = Document::parse(text);
  std::vector<Edit> edits;
  for (const char* section : {"network", "defaults", "limits"}) {
    if (!json.contains(section)) continue;
    const std::string path = std::string("/") + section;
    edits.push_back(to_all({path}, ""));
    for_each_part(json[section], path,
                  [&](const std::string& part, const Document& value) { add_edits(edits, {part}, value); });
  }
  return edits;
}

std::vector<Edit> simpler_settings(std::string_view text) {
  const Document json = Document::parse(text);
  std::vector<Edit> edits;
  add_shared_edits(edits, json["nodes"], "/nodes");
  add_shared_edits(edits, json["faults"], "/faults");
  return edits;
}

std::vector<Edit> simpler_times(std::string_view text) {
  const Document json = Document::parse(text);
  std::vector<Edit> edits;
  const Document& faults = json["faults"];
  std::vector<Time> moments{Time{}};
  for (const Document& line : faults) moments.push_back(time_at(line, "at"));
  sort_stably(moments, std::less<>());
  for (std::size_t i = 1; i < moments.size(); ++i) {
    const Duration gap = moments[i] - moments[i - 1];
    for (const Duration by : {gap, gap / 2, gap / 4})
      if (by >= ms(1)) edits.push_back(earlier(json, moments[i], std::chrono::floor<std::chrono::milliseconds>(by)));
  }
  for (std::size_t i = 0; i < faults.size(); ++i)
    for (const char* field : {"at", "for"})
      for (const Duration r : rounder(time_at(faults[i], field)))
        edits.push_back(set_duration("/faults/" + std::to_string(i) + "/" + field, r));
  return edits;
}

std::optional<std::string> edited(std::string_view text, const Edit& edit) {
  Document json = Document::parse(text);
  bool changed = false;
  for (const auto& [path, replacement] : edit.changes) {
    const Pointer at(path);
    if (!json.contains(at)) return std::nullopt;
    if (!replacement.empty()) {
      Document value = Document::parse(replacement);
      changed = changed || json[at] != value;
      json[at] = std::move(value);
      continue;
    }
    changed = true;
    Document& parent = json[at.parent_pointer()];
    if (parent.is_array())
      parent.erase(static_cast<std::size_t>(std::stoul(at.back())));
    else
      parent.erase(at.back());
    for (Pointer up = at.parent_pointer(); up.to_string().find('/', 1) != std::string::npos; up.pop_back()) {
      if (!json[up].empty() || !json[up.parent_pointer()].is_object()) break;
      json[up.parent_pointer()].erase(up.back());  // an object in which nothing is said any more
    }
  }
  if (!changed) return std::nullopt;
  return json.dump(-1, ' ', false, Document::error_handler_t::replace);
}

}  // namespace netsplit
