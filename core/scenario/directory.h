#pragma once
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/ids.h"
#include "core/scenario/scenario.h"

namespace netsplit {

/// Nodes that a scenario may have, and names in one reference.
inline constexpr std::size_t kMostScenarioNodes = 1'000;

/// A letter, then letters, digits, '_' or '-'; at most 32 characters.
bool is_name(std::string_view text);
/// The names that "s1..s5" stands for, or just the one; empty when the text is neither, or too many.
std::vector<std::string> expand_range(std::string_view text);

/// Who is who in a scenario: names, groups and labels to nodes. Problems come back as the message of an InputError.
class Directory {
 public:
  struct Answer {
    std::vector<NodeId> nodes;
    std::string problem;  ///< empty when all is well
  };

  /// The problem with adding it, or nothing.
  std::string add_node(const HostSpec& host);
  std::string add_group(const std::string& name, std::vector<NodeId> members);

  /// One node by its name.
  Answer one(std::string_view name) const;
  /// A node, a range ("s1..s3"), a group, a label ("region=eu", "zone=a", "rack=1", "role=raft.server") or "*".
  Answer many(std::string_view reference) const;
  /// The problem with this end of a link rule: a node, a label or "*".
  std::string check_place(std::string_view place) const;
  std::vector<NodeId> with_role(std::string_view role) const;
  std::vector<NodeId> all() const;
  /// Those of them that are there from the start.
  std::vector<NodeId> present(std::vector<NodeId> nodes) const;
  std::size_t size() const { return names_.size(); }
  const std::string& name(NodeId id) const { return names_[index_of(id)]; }
  const std::string& role(NodeId id) const { return roles_[index_of(id)]; }

 private:
  std::string unknown(std::string_view name, std::string_view expected, bool groups_too) const;
  void add_label(std::string_view kind, const std::string& value, NodeId id);

  std::vector<std::string> names_;
  std::vector<std::string> roles_;
  std::vector<bool> absent_;
  std::map<std::string, NodeId, std::less<>> by_name_;
  std::map<std::string, std::vector<NodeId>, std::less<>> groups_;
  std::map<std::string, std::vector<NodeId>, std::less<>> labels_;  ///< "region=eu"
};

}  // namespace netsplit
