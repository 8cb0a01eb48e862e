#include "core/checkers/staleness.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>

#include "core/checkers/audit.h"

namespace netsplit::checkers {
namespace {

/// Counts by rank what was added so far (Fenwick 1994).
class Counts {
 public:
  explicit Counts(std::size_t ranks) : tree_(ranks + 1) {}
  void add(std::size_t rank) {
    for (std::size_t i = rank + 1; i < tree_.size(); i += i & (~i + 1)) ++tree_[i];
    ++all_;
  }
  std::uint64_t from(std::size_t rank) const {
    std::uint64_t below = 0;
    for (std::size_t i = rank; i > 0; i -= i & (~i + 1)) below += tree_[i];
    return all_ - below;
  }

 private:
  std::vector<std::uint64_t> tree_;
  std::uint64_t all_ = 0;
};

/// One object's writes and reads.
class ObjectAges {
 public:
  ObjectAges(const ReadsFrom& reads, const std::vector<Moment>& there) : reads_(reads), there_(there) {}
  void add(std::uint32_t access) {
    const Access& a = reads_.accesses[access];
    if (a.writes) writes_.push_back(access);
    if (a.reads() && a.call.known()) looks_.push_back(access);
  }

  /// Calls `visit(read, versions, first)`: so many newer versions were there, `first` (kNone: none) before all others.
  template <class Visit>
  void judge(Visit&& visit) {
    const auto asked = [&](std::uint32_t a) { return reads_.accesses[a].call.invoked; };
    std::sort(writes_.begin(), writes_.end(), [&](auto a, auto b) { return asked(a) < asked(b); });
    std::sort(looks_.begin(), looks_.end(), [&](auto a, auto b) { return asked(a) < asked(b); });
    std::vector<std::size_t> by_there(writes_.size());
    for (std::size_t i = 0; i < by_there.size(); ++i) by_there[i] = i;
    std::sort(by_there.begin(), by_there.end(),
              [&](std::size_t a, std::size_t b) { return there_[writes_[a]] < there_[writes_[b]]; });
    // Of the writes from each on, that which was there first.
    std::vector<std::uint32_t> first(writes_);
    for (std::size_t i = first.size(); i-- > 1;)
      if (there_[first[i]] < there_[first[i - 1]]) first[i - 1] = first[i];
    Counts counts(writes_.size());
    std::size_t next = 0;
    for (const std::uint32_t look : looks_) {
      for (; next < by_there.size() && there_[writes_[by_there[next]]] < asked(look); ++next)
        counts.add(by_there[next]);
      const Moment seen = there_[reads_.accesses[look].from];
      const auto newer =
          std::partition_point(writes_.begin(), writes_.end(), [&](std::uint32_t w) { return asked(w) <= seen; });
      const auto rank = static_cast<std::size_t>(newer - writes_.begin());
      const std::uint64_t versions = counts.from(rank);
      visit(look, versions, versions > 0 ? first[rank] : Access::kNone);
    }
  }

 private:
  const ReadsFrom& reads_;
  const std::vector<Moment>& there_;
  std::vector<std::uint32_t> writes_;
  std::vector<std::uint32_t> looks_;
};

/// For each write the moment at which it surely had happened.
std::vector<Moment> surely_there(const ReadsFrom& reads) {
  std::vector<Moment> there(reads.accesses.size(), kNever);
  for (std::uint32_t a = 0; a < there.size(); ++a) {
    const Access& access = reads.accesses[a];
    there[a] = std::min(there[a], reads.initial(a) ? 0 : access.call.answered);
    if (access.reads()) there[access.from] = std::min(there[access.from], access.call.answered);
  }
  return there;
}

template <class T>
T median_of(std::vector<T>& values) {
  if (values.empty()) return {};
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>((values.size() - 1) / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

/// The reads of one thing from a moment on.
struct Quiet {
  const Call* first = nullptr;
  const Call* different = nullptr;
};

}  // namespace

Staleness measure_staleness(const ReadsFrom& reads, const TimeOf& time_of) {
  const std::vector<Moment> there = surely_there(reads);
  std::vector<ObjectAges> objects(reads.objects.size(), ObjectAges(reads, there));
  Staleness result;
  for (std::uint32_t a = static_cast<std::uint32_t>(reads.objects.size()); a < reads.accesses.size(); ++a)
    objects[reads.accesses[a].object].add(a);
  std::vector<std::uint64_t> all_versions;
  std::vector<Duration> ages;
  for (ObjectAges& object : objects)
    object.judge([&](std::uint32_t look, std::uint64_t versions, std::uint32_t first) {
      StaleRead stale{reads.accesses[look].call, {}, versions, {}};
      if (versions > 0) {
        stale.overwritten_by = reads.accesses[first].call;
        stale.age = time_of(stale.read.invoked) - time_of(there[first]);
        ++result.stale;
        if (!result.oldest || stale.age > result.oldest->age) result.oldest = stale;
        if (!result.most_behind || versions > result.most_behind->versions) result.most_behind = stale;
      }
      all_versions.push_back(versions);
      ages.push_back(stale.age);
    });
  result.reads = ages.size();
  result.skipped = reads.unclear;
  if (result.oldest) result.longest = result.oldest->age;
  if (result.most_behind) result.most_versions = result.most_behind->versions;
  result.median_versions = median_of(all_versions);
  result.median = median_of(ages);
  return result;
}

Explained check_staleness(const History& history, const Staleness& staleness, StalenessLimit limit) {
  Explained result;
  result.explored = staleness.reads;
  const auto beyond = [&](const StaleRead& stale, std::string how_far) {
    result.answer = Answer::broken;
    result.why.push_back(fmt::format("{} read what was {} behind: {}", name_of_process(history, stale.read.process),
                                     how_far, tell(stale.read, history.atoms)));
    result.why.push_back(
        fmt::format("before it was asked, that had been followed by: {}", tell(stale.overwritten_by, history.atoms)));
    result.calls.push_back(stale.read);
    result.calls.push_back(stale.overwritten_by);
  };
  if (limit.versions && staleness.most_versions > *limit.versions)
    beyond(*staleness.most_behind,
           fmt::format("{} version{}", staleness.most_versions, staleness.most_versions == 1 ? "" : "s"));
  if (limit.age && staleness.longest > *limit.age) beyond(*staleness.oldest, in_seconds(staleness.longest));
  put_in_order(result.calls);
  if (result.answer == Answer::broken) return result;
  if (staleness.skipped == 0) {
    result.answer = Answer::holds;
  } else {
    result.why.push_back(fmt::format("of {} reads it is not known who wrote what they saw", staleness.skipped));
  }
  return result;
}

Explained check_convergence(const History& history, Moment from) {
  // A log is read at a position, too.
  std::map<std::pair<Atom, Atom>, Quiet> read;
  std::map<Atom, const Call*> changes;
  Explained result;
  for (const Call& call : history.calls) {
    const bool looks = call.verb == Verb::read;
    if (!looks && !only_looks(call) && call.answered >= from) changes.emplace(call.object, &call);
    if (!looks || !call.known() || call.invoked < from) continue;
    ++result.explored;
    Quiet& quiet = read[{call.object, call.value}];
    if (!quiet.first)
      quiet.first = &call;
    else if (!quiet.different && quiet.first->result != call.result)
      quiet.different = &call;
  }
  if (read.empty()) {
    result.why.push_back("nothing was read after that moment");
    return result;
  }
  result.answer = Answer::holds;
  const auto said = [&](const Call& call) {
    return fmt::format("{} was answered {}", name_of_process(history, call.process), tell(call, history.atoms));
  };
  for (const auto& [what, quiet] : read) {
    if (!quiet.different || result.answer == Answer::broken) continue;
    const auto change = changes.find(what.first);
    const bool certain = change == changes.end();
    result.answer = certain ? Answer::broken : Answer::unknown;
    result.why = {said(*quiet.first), said(*quiet.different)};
    result.calls = {*quiet.first, *quiet.different};
    result.why.push_back(
        certain ? std::string("nothing that changes it was under way any more")
                : fmt::format("meanwhile this may have happened: {}", tell(*change->second, history.atoms)));
  }
  return result;
}

}  // namespace netsplit::checkers
