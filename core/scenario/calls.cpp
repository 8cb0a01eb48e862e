#include "core/scenario/calls.h"

#include <utility>

namespace netsplit {

void CallWatch::duration(std::string_view n, Duration& v, Duration lo, Duration hi, std::string_view doc) {
  to_.duration(n, v, lo, hi, doc);
}

void CallWatch::integer(std::string_view n, std::int64_t& v, std::int64_t lo, std::int64_t hi, std::string_view doc) {
  to_.integer(n, v, lo, hi, doc);
  if (!reading()) return;
  if (n == "rate" && !closed_) caller_.rate = v;
  if (n == "reply_bytes") caller_.reply_bytes = v;
  if (n == "bytes") here_.bytes = v;
  if (n == "attempts") here_.attempts = v;
  tell();
}

void CallWatch::ratio(std::string_view n, Ratio& v, std::string_view doc) {
  to_.ratio(n, v, doc);
  if (reading() && n == "retry_budget") here_.retry_budget = v;
  tell();
}

void CallWatch::flag(std::string_view n, bool& v, std::string_view doc) { to_.flag(n, v, doc); }
void CallWatch::text(std::string_view n, std::string& v, std::size_t longest, std::string_view doc) {
  to_.text(n, v, longest, doc);
}

void CallWatch::choice(std::string_view n, int& v, std::span<const std::string_view> names, std::string_view doc) {
  to_.choice(n, v, names, doc);
  // Declared before the rate is.
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
        Caller::Ask there;
        CallWatch inside(o, caller_, there);
        item(inside);
      },
      doc);
}

void CallWatch::ask(std::vector<NodeId> whom) {
  if (!reading()) return;
  asked_.push_back(caller_.asks.size());
  caller_.asks.push_back(here_);
  caller_.asks.back().whom = std::move(whom);
}

void CallWatch::tell() {
  for (const std::size_t i : asked_) {
    Caller::Ask& call = caller_.asks[i];
    call.bytes = here_.bytes;
    call.attempts = here_.attempts;
    call.retry_budget = here_.retry_budget;
  }
}

}  // namespace netsplit
