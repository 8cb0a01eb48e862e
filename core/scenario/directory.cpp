#include "core/scenario/directory.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/scenario/plain_text.h"

namespace netsplit {
namespace {

constexpr std::size_t kLongestName = 32;

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// "s12" as "s" and 12. A number with a leading zero is no number here: s01 and s1 would be one name.
struct Numbered {
  std::string_view stem;
  std::uint64_t number = 0;
};
std::optional<Numbered> split_number(std::string_view name) {
  std::size_t digits = name.size();
  while (digits > 0 && is_digit(name[digits - 1])) --digits;
  const std::string_view number = name.substr(digits);
  if (number.empty() || number.size() > 9 || (number[0] == '0' && number.size() > 1)) return std::nullopt;
  Numbered result{name.substr(0, digits)};
  for (char c : number) result.number = result.number * 10 + static_cast<unsigned>(c - '0');
  return result;
}

}  // namespace

bool is_name(std::string_view text) {
  return !text.empty() && text.size() <= kLongestName && is_letter(text[0]) &&
         std::all_of(text.begin(), text.end(),
                     [](char c) { return is_letter(c) || is_digit(c) || c == '_' || c == '-'; });
}

std::vector<std::string> expand_range(std::string_view text) {
  const std::size_t dots = text.find("..");
  if (dots == std::string_view::npos)
    return is_name(text) ? std::vector{std::string(text)} : std::vector<std::string>{};
  const std::string_view ends[] = {text.substr(0, dots), text.substr(dots + 2)};
  if (!is_name(ends[0]) || !is_name(ends[1])) return {};
  const auto first = split_number(ends[0]);
  const auto last = split_number(ends[1]);
  if (!first || !last || first->stem != last->stem || first->number > last->number) return {};
  if (last->number - first->number >= kMostScenarioNodes) return {};
  std::vector<std::string> names;
  for (std::uint64_t n = first->number; n <= last->number; ++n) names.push_back(fmt::format("{}{}", first->stem, n));
  return names;
}

std::string Directory::add_node(const HostSpec& host) {
  if (names_.size() >= kMostScenarioNodes)
    return fmt::format("found more than {} nodes, expected fewer", kMostScenarioNodes);
  const NodeId id = node_id(names_.size());
  if (!by_name_.emplace(host.name, id).second)
    return fmt::format("found {} twice, expected each node's name once", in_quotes(host.name));
  names_.push_back(host.name);
  roles_.push_back(host.role_name);
  absent_.push_back(host.absent);
  add_label("region", host.region, id);
  add_label("zone", host.zone, id);
  add_label("rack", host.rack, id);
  add_label("role", host.role_name, id);
  return {};
}

void Directory::add_label(std::string_view kind, const std::string& value, NodeId id) {
  if (!value.empty()) labels_[fmt::format("{}={}", kind, value)].push_back(id);
}

std::string Directory::add_group(const std::string& name, std::vector<NodeId> members) {
  if (!is_name(name)) return fmt::format("found {}, expected a name of letters, digits, - and _", in_quotes(name));
  if (by_name_.contains(name)) return fmt::format("found {}, expected a name that no node has", in_quotes(name));
  groups_[name] = std::move(members);
  return {};
}

Directory::Answer Directory::one(std::string_view name) const {
  const auto found = by_name_.find(name);
  if (found != by_name_.end()) return {{found->second}, {}};
  return {{}, unknown(name, "a node", false)};
}

Directory::Answer Directory::many(std::string_view reference) const {
  if (reference == "*") return {all(), {}};
  if (const auto node = by_name_.find(reference); node != by_name_.end()) return {{node->second}, {}};
  if (const auto group = groups_.find(reference); group != groups_.end()) return {group->second, {}};
  if (const auto label = labels_.find(reference); label != labels_.end()) return {label->second, {}};
  if (reference.find("..") == std::string_view::npos)
    return {{}, unknown(reference, "a node, a range, a group, a label or \"*\"", true)};
  const std::vector<std::string> names = expand_range(reference);
  if (names.empty())
    return {{},
            fmt::format("found {}, expected a range such as \"s1..s5\" of at most {} nodes", in_quotes(reference),
                        kMostScenarioNodes)};
  Answer answer;
  for (const std::string& name : names) {
    Answer member = one(name);
    if (!member.problem.empty()) return member;
    answer.nodes.push_back(member.nodes[0]);
  }
  return answer;
}

std::string Directory::check_place(std::string_view place) const {
  if (place == "*" || by_name_.contains(place)) return {};
  const bool role = place.starts_with("role=");  // The network knows where a node stands, not what it runs.
  if (!role && labels_.contains(place)) return {};
  return unknown(place, "a node, a label such as \"region=eu\", or \"*\"", false);
}

std::vector<NodeId> Directory::with_role(std::string_view role) const {
  const auto found = labels_.find(fmt::format("role={}", role));
  return found == labels_.end() ? std::vector<NodeId>{} : found->second;
}

std::vector<NodeId> Directory::all() const {
  std::vector<NodeId> nodes;
  for (std::size_t i = 0; i < names_.size(); ++i) nodes.push_back(node_id(i));
  return nodes;
}

std::vector<NodeId> Directory::present(std::vector<NodeId> nodes) const {
  std::erase_if(nodes, [&](NodeId id) { return absent_[index_of(id)]; });
  return nodes;
}

std::string Directory::unknown(std::string_view name, std::string_view expected, bool groups_too) const {
  std::vector<std::string_view> candidates(names_.begin(), names_.end());
  for (const auto& [label, nodes] : labels_) candidates.push_back(label);
  if (groups_too)
    for (const auto& [group, nodes] : groups_) candidates.push_back(group);
  return fmt::format("found {}, expected {}{}", in_quotes(name), expected, did_you_mean(name, candidates));
}

}  // namespace netsplit
