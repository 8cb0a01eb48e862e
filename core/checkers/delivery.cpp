#include "core/checkers/delivery.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <vector>

namespace netsplit::checkers {
namespace {

using What = DeliveryEvent::Kind;

/// The first event of each kind, and how often it was processed.
struct Message {
  const DeliveryEvent* published = nullptr;
  const DeliveryEvent* acknowledged = nullptr;
  const DeliveryEvent* processed = nullptr;
  const DeliveryEvent* processed_again = nullptr;
  std::uint64_t times = 0;
  std::string key;
};

struct Messages {
  std::map<std::string, std::size_t> numbers;
  std::vector<std::string> names;
  std::vector<Message> all;  ///< in the order of their first events

  explicit Messages(std::span<const DeliveryEvent> events) {
    for (const DeliveryEvent& event : events) {
      const auto [place, is_new] = numbers.try_emplace(event.message, all.size());
      if (is_new) {
        all.emplace_back().key = event.key;
        names.push_back(event.message);
      }
      take(all[place->second], event);
    }
  }

 private:
  static void take(Message& m, const DeliveryEvent& event) {
    const auto first = [&](const DeliveryEvent*& slot) {
      if (!slot) slot = &event;
    };
    if (event.kind == What::published) return first(m.published);
    if (event.kind == What::acknowledged) return first(m.acknowledged);
    if (++m.times > 1) first(m.processed_again);
    first(m.processed);
  }
};

std::string by_at(const DeliveryEvent& event) { return fmt::format("by {} at {}", event.who, in_seconds(event.at)); }

void judge_at_most_once(const Messages& messages, Audit& audit) {
  for (std::size_t i = 0; i < messages.all.size(); ++i) {
    const Message& m = messages.all[i];
    if (!m.processed) continue;
    ++audit.judged;
    if (!m.published)
      audit.violated(
          fmt::format("{} was processed {}, but nobody published it", messages.names[i], by_at(*m.processed)));
    else if (m.times > 1)
      audit.violated(fmt::format("{} was processed {} times: {}, and {}", messages.names[i], m.times,
                                 by_at(*m.processed), by_at(*m.processed_again)));
  }
}

void judge_at_least_once(const Messages& messages, Time settled, Audit& audit) {
  for (std::size_t i = 0; i < messages.all.size(); ++i) {
    const Message& m = messages.all[i];
    if (!m.acknowledged || m.acknowledged->at >= settled) continue;
    ++audit.judged;
    if (!m.processed)
      audit.violated(fmt::format("{} was acknowledged to {} at {}, but nobody ever processed it", messages.names[i],
                                 m.acknowledged->who, in_seconds(m.acknowledged->at)));
  }
}

/// The messages of one key that were published and processed, in the order in which they were processed.
class KeyOrder {
 public:
  void add(const std::string& name, const Message& m) { messages_.push_back({&name, &m}); }

  /// Each one that was processed before one which surely was first is a violation.
  void judge(Audit& audit) {
    std::sort(messages_.begin(), messages_.end(),
              [](const Named& a, const Named& b) { return a.m->processed < b.m->processed; });
    // From the last one on: of those processed later, who of each producer was published first, and who of all was
    // acknowledged first.
    std::map<std::string, const Named*> first_of;
    const Named* first_acknowledged = nullptr;
    std::vector<std::pair<const Named*, const Named*>> found;
    for (std::size_t i = messages_.size(); i-- > 0;) {
      const Named& n = messages_[i];
      const Named*& of_producer = first_of.try_emplace(n.m->published->who, nullptr).first->second;
      if (of_producer && of_producer->m->published < n.m->published)
        found.emplace_back(&n, of_producer);
      else if (first_acknowledged && first_acknowledged->m->acknowledged < n.m->published)
        found.emplace_back(&n, first_acknowledged);
      if (!of_producer || n.m->published < of_producer->m->published) of_producer = &n;
      if (n.m->acknowledged && (!first_acknowledged || n.m->acknowledged < first_acknowledged->m->acknowledged))
        first_acknowledged = &n;
    }
    audit.judged += messages_.size();
    for (std::size_t i = found.size(); i-- > 0;) tell(*found[i].first, *found[i].second, audit);
  }

 private:
  struct Named {
    const std::string* name;
    const Message* m;
  };
  static void tell(const Named& early, const Named& late, Audit& audit) {
    const bool same = early.m->published->who == late.m->published->who && late.m->published < early.m->published;
    const std::string why = same ? fmt::format("{} had published {} first", late.m->published->who, *late.name)
                                 : fmt::format("{} was acknowledged before {} was published", *late.name, *early.name);
    audit.violated(fmt::format("of key {}, {} was processed {} and {} only {}, but {}", early.m->key, *early.name,
                               by_at(*early.m->processed), *late.name, by_at(*late.m->processed), why));
  }
  std::vector<Named> messages_;
};

}  // namespace

Audit check_at_most_once(std::span<const DeliveryEvent> events) {
  Audit audit;
  judge_at_most_once(Messages(events), audit);
  return audit;
}

Audit check_at_least_once(std::span<const DeliveryEvent> events, Time settled) {
  Audit audit;
  judge_at_least_once(Messages(events), settled, audit);
  return audit;
}

Audit check_exactly_once(std::span<const DeliveryEvent> events, Time settled) {
  Audit audit;
  const Messages messages(events);
  judge_at_most_once(messages, audit);
  judge_at_least_once(messages, settled, audit);
  return audit;
}

Audit check_order_per_key(std::span<const DeliveryEvent> events) {
  const Messages messages(events);
  std::map<std::string, KeyOrder> keys;
  for (std::size_t i = 0; i < messages.all.size(); ++i)
    if (messages.all[i].published && messages.all[i].processed)
      keys[messages.all[i].key].add(messages.names[i], messages.all[i]);
  Audit audit;
  for (auto& [key, order] : keys) order.judge(audit);
  return audit;
}

}  // namespace netsplit::checkers
