#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/ids.h"
#include "core/base/ratio.h"
#include "core/base/time.h"

namespace netsplit {

/// What a value means to a reader. Never a colour: the theme decides that.
enum class Tone : std::uint8_t { plain, active, waiting, good, bad };

/// A count, index or term as a number to be shown.
constexpr std::int64_t as_number(std::uint64_t n) { return static_cast<std::int64_t>(n); }

/// One cell of a described log, ring or queue.
struct Cell {
  std::string text;            ///< short: fits a box
  std::string detail;          ///< the whole story, shown on hover
  std::uint64_t group = 0;     ///< cells of one group share a hue (a Raft term, a key's owner)
  bool settled = false;        ///< committed, acknowledged, stable
  std::uint64_t position = 0;  ///< index in the log, or position on the ring
};

/// How state tells about itself, once, for every reader: the inspector, the JSON dump, transcripts, plots, screen readers.
/// A described name is stable for the life of the role, so that two descriptions can be compared field by field.
class Describer {
 public:
  virtual ~Describer() = default;

  virtual void text(std::string_view name, std::string_view value, Tone tone = Tone::plain) = 0;
  virtual void number(std::string_view name, std::int64_t value, std::string_view unit = {},
                      Tone tone = Tone::plain) = 0;
  virtual void duration(std::string_view name, Duration value, Tone tone = Tone::plain) = 0;
  virtual void node(std::string_view name, NodeId value, Tone tone = Tone::plain) = 0;
  /// A set of nodes (members, votes), as one text. Every member of a large group tells all of them, so a reader that wants
  /// no text takes it as nothing.
  virtual void nodes(std::string_view name, std::span<const NodeId> ids, Tone tone = Tone::plain) {
    text(name, node_names(ids), tone);
  }
  virtual void flag(std::string_view name, bool value, Tone tone = Tone::plain) = 0;
  /// What the node is at this moment in one word ("leader"): drawn as its glyph and tone on the stage.
  virtual void standing(std::string_view word, Tone tone) = 0;

  virtual void table(std::string_view name, std::span<const std::string_view> columns) = 0;
  /// A row of the table opened last; cells in the order of its columns.
  virtual void row(std::span<const std::string> cells, Tone tone = Tone::plain) = 0;
  virtual void log(std::string_view name, std::span<const Cell> cells) = 0;
  virtual void ring(std::string_view name, std::span<const Cell> cells) = 0;

  /// A named group of fields: a struct inside the role, a branch of a tree.
  virtual void begin(std::string_view name) = 0;
  virtual void end() = 0;

  /// True for a reader of single fields only: to it, what is long (tables, logs, rings) need not be described. Sampling
  /// hundreds of nodes a thousand times is affordable for numbers, not for the text of every log entry.
  virtual bool fields_only() const { return false; }

  /// How this reader calls a node, for cells of tables and logs, which are plain text.
  virtual std::string node_name(NodeId id) const { return id == kNobody ? "-" : "#" + std::to_string(index_of(id)); }

  std::string node_names(std::span<const NodeId> ids) const {
    std::string all;
    for (NodeId id : ids) all.append(all.empty() ? "" : " ").append(node_name(id));
    return all;
  }

  /// For embedded algorithms: `describer.nested("raft", core_)`.
  template <class T>
  void nested(std::string_view name, const T& value) {
    begin(name);
    value.describe(*this);
    end();
  }
};

}  // namespace netsplit
