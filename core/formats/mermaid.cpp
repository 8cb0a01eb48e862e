#include <string>

#include "core/formats/formats.h"
#include "core/timeline/description.h"

namespace netsplit {
namespace {

/// Mermaid ends a statement at ';' and a line, reads '#...;' as an entity and some words as keywords. Entities by number
/// are text everywhere.
std::string text_of(std::string_view s) {
  std::string out;
  for (const char c : s) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 || byte == 0x7f)
      out += ' ';
    else if (std::string_view("#;:,<>\"'`%{}[]()&").find(c) != std::string_view::npos)
      out += '#' + std::to_string(byte) + ';';
    else
      out += c;
  }
  return out;
}

class Mermaid {
 public:
  Mermaid(const Timeline& timeline, Stretch stretch, std::size_t most)
      : world_(timeline.world()), recorder_(timeline.recorder()), stretch_(stretch), most_(most) {}

  std::string write() {
    text_ = "sequenceDiagram\n";
    for (std::size_t i = 0; i < world_.nodes(); ++i)
      text_ += "  participant " + alias(node_id(i)) + " as " + text_of(world_.host(node_id(i)).name) + '\n';
    recorder_.for_each(recorder_.first_at(stretch_.from), recorder_.end(), [&](RecordId, const Record& r) {
      if (r.time > stretch_.to) return false;
      if (lines_ == most_) {
        text_ += "  Note over " + alias(node_id(0)) + ": and so on\n";
        return false;
      }
      add(r);
      return true;
    });
    return std::move(text_);
  }

 private:
  /// "n0": a name of ours, so that no node's name is ever read as syntax.
  static std::string alias(NodeId id) { return "n" + std::to_string(index_of(id)); }
  bool exists(NodeId id) const { return index_of(id) < world_.nodes(); }

  void add(const Record& r) {
    switch (r.kind) {
      case RecordKind::delivered:
        if (exists(r.peer)) line("  " + alias(r.peer) + "->>" + alias(r.node) + ": " + text_of(r.label->name));
        return;
      case RecordKind::dropped:
        if (exists(r.node) && exists(r.peer))
          line("  " + alias(r.node) + "--x" + alias(r.peer) + ": " + text_of(r.label->name) + " (" +
               text_of(name_of(r.reason)) + ')');
        return;
      case RecordKind::crashed:
      case RecordKind::restarted:
      case RecordKind::created:
      case RecordKind::removed:
      case RecordKind::paused:
      case RecordKind::resumed:
      case RecordKind::note:
      case RecordKind::invoked:
      case RecordKind::completed:
      case RecordKind::violated:
        if (exists(r.node))
          line("  Note over " + alias(r.node) + ": " + text_of(duration_text(r.time)) + " " +
               std::string(name_of(r.kind)) + " " + text_of(r.label->name));
        return;
      default: return;
    }
  }
  void line(const std::string& s) {
    text_ += s + '\n';
    ++lines_;
  }

  const World& world_;
  const Recorder& recorder_;
  Stretch stretch_;
  std::size_t most_;
  std::size_t lines_ = 0;
  std::string text_;
};

}  // namespace

std::string mermaid_sequence(const Timeline& timeline, Stretch stretch, std::size_t most) {
  return Mermaid(timeline, stretch, most).write();
}

}  // namespace netsplit
