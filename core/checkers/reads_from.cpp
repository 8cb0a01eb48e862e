#include "core/checkers/reads_from.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>

namespace netsplit::checkers {
namespace {

constexpr std::uint32_t kNoPlace = Access::kNone;

/// What a call certainly did, before it is known who wrote what.
struct Deed {
  Call call;
  std::uint32_t object = 0;
  bool reads = false;
  bool writes = false;
  Atom saw = kNothing;
  bool if_seen = false;     ///< it happened only if somebody saw what it writes
  Moment seen_by = kNever;  ///< when who saw it was asked
};

class Reader {
 public:
  explicit Reader(const History& history) : history_(history) {}

  ReadsFrom run() {
    out_.processes = history_.processes.size();
    for (const ObjectCalls& object : by_object(history_.calls)) read_object(object);
    resolve();
    return std::move(out_);
  }

 private:
  using Version = std::pair<std::uint32_t, Atom>;

  /// One sentence of a kind is enough.
  void doubt(std::string_view kind, const Call& call, std::string_view why) {
    const auto [place, is_new] = doubted_.try_emplace(std::string(kind));
    if (is_new) out_.doubts.push_back(fmt::format("{}: {}", tell(call, history_.atoms), why));
  }

  void read_object(const ObjectCalls& object) {
    const auto strange = std::find_if(object.calls.begin(), object.calls.end(), [](const Call& c) {
      return c.verb != Verb::read && c.verb != Verb::write && c.verb != Verb::compare_and_set && c.verb != Verb::erase;
    });
    if (strange != object.calls.end()) {
      out_.unclear += static_cast<std::uint64_t>(std::count_if(
          object.calls.begin(), object.calls.end(), [](const Call& c) { return c.known() && c.verb == Verb::read; }));
      return doubt("verb", *strange, "only objects that are read, written, compared and set, and erased are judged");
    }
    const auto number = static_cast<std::uint32_t>(out_.objects.size());
    out_.objects.push_back(object.object);
    writers_[{number, kNothing}] = 1;
    for (const Call& call : object.calls) read_call(call, number);
  }

  void read_call(const Call& c, std::uint32_t object) {
    switch (c.verb) {
      case Verb::read:
        if (c.known()) deeds_.push_back({c, object, true, false, c.result});
        return;
      case Verb::write: deeds_.push_back({c, object, false, true}); break;
      case Verb::erase: return erase(c, object);
      default: return compare_and_set(c, object);
    }
    ++writers_[{object, c.value}];
  }

  void erase(const Call& c, std::uint32_t object) {
    if (c.known() && c.said == Said::no) return deeds_.push_back({c, object, true, false, kNothing});
    ++writers_[{object, kNothing}];
    if (!c.known()) return;
    deeds_.push_back({c, object, false, true});
    if (c.said == Said::yes) doubt("erase", c, "what an erased value was is not known");
  }

  void compare_and_set(const Call& c, std::uint32_t object) {
    if (!c.known() || c.said == Said::yes) {
      ++writers_[{object, c.value}];
      return deeds_.push_back({c, object, true, true, c.expected, !c.known()});
    }
    if (c.result == kNothing) return failed_.push_back({c, object});
    if (c.result == c.expected) return out_.impossible.push_back(c);
    deeds_.push_back({c, object, true, false, c.result});
  }

  std::size_t writers(std::uint32_t object, Atom value) const {
    const auto found = writers_.find({object, value});
    return found == writers_.end() ? 0 : found->second;
  }

  /// A call without an answer happened when somebody certainly saw its value; that may show that another one happened.
  void find_seen() {
    std::map<Version, std::size_t> by_version;
    std::vector<std::size_t> open;
    for (std::size_t i = 0; i < deeds_.size(); ++i) {
      if (deeds_[i].writes) by_version[{deeds_[i].object, deeds_[i].call.value}] = i;
      if (!deeds_[i].if_seen) open.push_back(i);
    }
    while (!open.empty()) {
      const Deed& d = deeds_[open.back()];
      open.pop_back();
      const auto found = by_version.find({d.object, d.saw});
      if (!d.reads || found == by_version.end() || writers(d.object, d.saw) != 1) continue;
      Deed& writer = deeds_[found->second];
      if (!std::exchange(writer.if_seen, false)) continue;
      writer.seen_by = d.call.invoked;
      open.push_back(found->second);
    }
  }

  void resolve() {
    std::sort(deeds_.begin(), deeds_.end(),
              [](const Deed& a, const Deed& b) { return a.call.invoked < b.call.invoked; });
    find_seen();
    std::map<Version, std::uint32_t> written;
    for (std::uint32_t object = 0; object < out_.objects.size(); ++object) {
      Access nothing;
      nothing.call.object = out_.objects[object];
      nothing.object = object;
      nothing.writes = true;
      written[{object, kNothing}] = object;
      out_.accesses.push_back(nothing);
    }
    std::erase_if(deeds_, [](const Deed& d) { return d.if_seen; });
    for (const Deed& d : deeds_) {
      if (d.writes) written[{d.object, written_by(d.call)}] = static_cast<std::uint32_t>(out_.accesses.size());
      out_.accesses.push_back({d.call, d.object, d.writes ? written_by(d.call) : kNothing, kNoPlace, d.writes});
    }
    for (std::size_t i = 0; i < deeds_.size(); ++i) {
      if (deeds_[i].seen_by != kNever) out_.accesses[out_.objects.size() + i].seen_by = asked_at(deeds_[i].seen_by);
      if (!deeds_[i].reads) continue;
      const auto access = static_cast<std::uint32_t>(out_.objects.size() + i);
      const std::uint32_t from = writer_of(deeds_[i], written);
      if (from == access)
        out_.impossible.push_back(deeds_[i].call);  // it found what only it writes
      else
        out_.accesses[access].from = from;
    }
    for (const auto& [call, object] : failed_)
      if (writers(object, call.expected) > 0) doubt("failed", call, "which other value was there instead is not known");
  }

  std::uint32_t asked_at(Moment moment) const {
    const auto place = std::lower_bound(deeds_.begin(), deeds_.end(), moment,
                                        [](const Deed& d, Moment m) { return d.call.invoked < m; });
    return static_cast<std::uint32_t>(out_.objects.size() + static_cast<std::size_t>(place - deeds_.begin()));
  }

  static Atom written_by(const Call& call) { return call.verb == Verb::erase ? kNothing : call.value; }

  std::uint32_t writer_of(const Deed& d, const std::map<Version, std::uint32_t>& written) {
    const std::size_t many = writers(d.object, d.saw);
    if (many == 1) return written.at({d.object, d.saw});
    ++out_.unclear;
    if (many == 0)
      out_.impossible.push_back(d.call);
    else
      doubt("writers", d.call, "more than one call may have written that value");
    return kNoPlace;
  }

  const History& history_;
  ReadsFrom out_;
  std::vector<Deed> deeds_;
  std::vector<std::pair<Call, std::uint32_t>> failed_;  ///< compare-and-sets that don't say what was there
  std::map<Version, std::size_t> writers_;              ///< how many may have written a value
  std::map<std::string, bool> doubted_;
};

}  // namespace

ReadsFrom read_from(const History& history) { return Reader(history).run(); }

std::string name_of_process(const History& history, std::uint32_t process) {
  if (process >= history.processes.size()) return fmt::format("process {}", process);
  return fmt::format("process {}", history.processes[process]);
}

}  // namespace netsplit::checkers
