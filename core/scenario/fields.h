#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/options.h"
#include "core/scenario/commands.h"
#include "core/scenario/lesson.h"

namespace netsplit {

/// What the fields of a scenario are, declared once and visited by the reader, the JSON Schema, the reference page and the
/// writer of commands: an Options for the scenario's own kinds of fields. As there, the value that a field has before the
/// visit is its default, and limits are inclusive.
class Fields : public Options {
 public:
  using Visit = std::function<void(Fields&)>;

  /// This field, declared next or before, must be there.
  virtual void required(std::string_view name) = 0;
  virtual void object(std::string_view name, const Visit& members, std::string_view doc) = 0;
  /// An array of objects; `item` is visited for each, in order.
  virtual void list(std::string_view name, std::size_t longest, const Visit& item, std::string_view doc) = 0;
  void items(std::string_view name, std::size_t longest, const std::function<void(Options&)>& item,
             std::string_view doc) final {
    list(
        name, longest, [&](Fields& f) { item(f); }, doc);
  }

  virtual void whole(std::string_view name, std::uint64_t& value, std::uint64_t lo, std::uint64_t hi,
                     std::string_view doc) = 0;
  /// A number that need not be below 1.
  virtual void factor(std::string_view name, Ratio& value, Ratio lo, Ratio hi, std::string_view doc) = 0;
  virtual void bandwidth(std::string_view name, std::uint64_t& bits_per_second, std::string_view doc) = 0;
  virtual void size(std::string_view name, std::uint64_t& bytes, std::string_view doc) = 0;
  /// One of these words.
  virtual void word(std::string_view name, std::string& value, std::span<const std::string_view> words,
                    std::string_view doc) = 0;
  /// More members of this object, of a kind that comes up in many places: the reference tells about it once.
  virtual void aside(std::string_view kind, const Visit& members, std::string_view doc) {
    static_cast<void>(kind), static_cast<void>(doc);
    members(*this);
  }
  /// A moment of the run, which may be left out.
  virtual void moment(std::string_view name, std::optional<Time>& value, std::string_view doc) = 0;
  /// A whole number, a duration or a word, whichever this unit is; any of them without one.
  virtual void amount(std::string_view name, std::optional<Amount>& value, std::optional<Amount::Unit> unit,
                      std::string_view doc) = 0;
  virtual void texts(std::string_view name, std::vector<std::string>& value, std::string_view doc) = 0;

  /// Names that the nodes of an entry are given: "s1", "s1..s5".
  virtual void new_names(std::string_view name, std::vector<std::string>& value, std::string_view doc) = 0;
  /// Group names and who belongs to them.
  virtual void groups(std::string_view name, std::string_view doc) = 0;
  /// One end of a link: a node, a label or "*".
  virtual void place(std::string_view name, std::string& value, std::string_view doc) = 0;
  /// The options of a role. They may name nodes, so they are read when all nodes are known.
  virtual void role_options(std::string_view name, const std::string& role, std::string_view doc) = 0;
  /// An operator's request to this node: an object with one field, the request's name, that holds its options.
  virtual void request(std::string_view name, NodeId node, Value& value, std::string_view doc) = 0;
  /// "do" with a verb, the fields of that verb, and what `more` declares for it.
  using More = std::function<void(Fields&, std::string_view verb)>;
  virtual void command(CommandDraft& draft, const More& more) = 0;

  /// Refuses this object, unless `problem` is empty. For what no single field can tell.
  virtual void check(const std::string& problem) { static_cast<void>(problem); }
  void check_that(bool holds, std::string_view problem) {
    if (!holds) check(std::string(problem));
  }
};

}  // namespace netsplit
