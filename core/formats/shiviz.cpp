#include <map>
#include <string>
#include <vector>

#include "core/formats/formats.h"
#include "core/timeline/causality.h"
#include "core/timeline/description.h"

namespace netsplit {
namespace {

/// One word that the parser's `\S*` takes whole; nothing in it can end a line or a clock.
std::string host_word(std::string_view name) {
  std::string word;
  for (const char c : name) {
    const bool plain =
        (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_' || c == '.';
    word += plain ? c : '_';
  }
  return word.empty() ? "_" : word;
}

using Clock = std::vector<std::uint32_t>;

class ShivizLog {
 public:
  ShivizLog(const Timeline& timeline, Stretch stretch)
      : world_(timeline.world()), recorder_(timeline.recorder()), stretch_(stretch) {
    for (std::size_t i = 0; i < world_.nodes(); ++i) {
      std::string word = host_word(world_.host(node_id(i)).name);
      for (const std::string& taken : hosts_)
        if (taken == word) word += "_" + std::to_string(i);
      hosts_.push_back(std::move(word));
    }
    clocks_.assign(hosts_.size(), Clock(hosts_.size()));
  }

  std::string write() {
    recorder_.for_each(recorder_.first_at(stretch_.from), recorder_.end(), [&](RecordId id, const Record& r) {
      if (r.time > stretch_.to) return false;
      if (place_of(r) != kNobody) add(id, r);
      return true;
    });
    return std::move(text_);
  }

 private:
  void add(RecordId id, const Record& r) {
    const std::size_t place = index_of(r.node);
    Clock& clock = clocks_[place];
    ++clock[place];
    if (r.kind == RecordKind::delivered) {
      if (const auto sent = on_their_way_.find(r.cause); sent != on_their_way_.end())
        for (std::size_t i = 0; i < clock.size(); ++i) clock[i] = std::max(clock[i], sent->second[i]);
    } else if (r.kind == RecordKind::sent) {
      on_their_way_[id] = clock;
    }
    text_ += words_for(r);
    text_ += '\n' + hosts_[place] + " {";
    const char* comma = "";
    for (std::size_t i = 0; i < clock.size(); ++i) {
      if (clock[i] == 0) continue;
      text_ += comma + ('"' + hosts_[i]) + "\":" + std::to_string(clock[i]);
      comma = ", ";
    }
    text_ += "}\n";
  }
  /// Kinds, labels and host words only: none holds a line break.
  std::string words_for(const Record& r) const {
    std::string words = duration_text(r.time) + ' ' + std::string(name_of(r.kind)) + ' ' + std::string(r.label->name);
    if (r.kind == RecordKind::sent) words += " to " + peer(r);
    if (r.kind == RecordKind::delivered) words += " from " + peer(r);
    return words;
  }
  std::string peer(const Record& r) const {
    return index_of(r.peer) < hosts_.size() ? hosts_[index_of(r.peer)] : "nobody";
  }

  const World& world_;
  const Recorder& recorder_;
  Stretch stretch_;
  std::vector<std::string> hosts_;
  std::vector<Clock> clocks_;
  std::map<RecordId, Clock> on_their_way_;  ///< a message may be delivered twice, so its clock stays
  std::string text_;
};

}  // namespace

std::string shiviz_log(const Timeline& timeline, Stretch stretch) { return ShivizLog(timeline, stretch).write(); }

}  // namespace netsplit
