#include "core/scenario/calls.h"

#include <algorithm>
#include <utility>

namespace netsplit {

void CallWatch::duration(std::string_view n, Duration& v, Duration lo, Duration hi, std::string_view doc) {
  to_.duration(n, v, lo, hi, doc);
}

void CallWatch::integer(std::string_view n, std::int64_t& v, std::int64_t lo, std::int64_t hi, std::string_view doc) {
  to_.integer(n, v, lo, hi, doc);
  if (!reading()) return;
  if (n == "rate" && !closed_) caller_.rate = v;
  if (n == "attempts") caller_.attempts = std::max(caller_.attempts, v);
  if (n == "reply_bytes") caller_.reply_bytes = v;
  if (n != "bytes") return;
  bytes_ = v;
  for (std::size_t i = first_ask_; i < caller_.asks.size(); ++i) caller_.asks[i].bytes = v;
}

void CallWatch::ratio(std::string_view n, Ratio& v, std::string_view doc) { to_.ratio(n, v, doc); }
void CallWatch::flag(std::string_view n, bool& v, std::string_view doc) { to_.flag(n, v, doc); }
void CallWatch::text(std::string_view n, std::string& v, std::size_t longest, std::string_view doc) {
  to_.text(n, v, longest, doc);
}

void CallWatch::choice(std::string_view n, int& v, std::span<const std::string_view> names, std::string_view doc) {
  to_.choice(n, v, names, doc);
  // Declared before the rate is: how often a closed loop asks is not known beforehand.
  if (n == "loop" && names[static_cast<std::size_t>(v)] == "closed") closed_ = true;
}

void CallWatch::distribution(std::string_view n, Distribution& v, std::string_view doc) { to_.distribution(n, v, doc); }

void CallWatch::node(std::string_view n, NodeId& v, std::string_view doc) {
  to_.node(n, v, doc);
  if (v != kNobody) ask({v});
}

/// Members work together and are watched together; they are not asked for anything that a border would see.
void CallWatch::nodes(std::string_view n, std::vector<NodeId>& v, std::string_view doc) {
  to_.nodes(n, v, doc);
  if (n != "members" && !v.empty()) ask(v);
}

void CallWatch::items(std::string_view n, std::size_t longest, const std::function<void(Options&)>& item,
                      std::string_view doc) {
  to_.items(
      n, longest,
      [&](Options& o) {
        CallWatch inside(o, caller_);
        item(inside);
      },
      doc);
}

void CallWatch::ask(std::vector<NodeId> whom) {
  if (reading()) caller_.asks.push_back({std::move(whom), bytes_});
}

}  // namespace netsplit
