#include "web/app/trace_list.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/sort_stably.h"
#include "web/app/format.h"
#include "web/app/story.h"
#include "web/theme/words.h"

namespace netsplit {
namespace {

bool troubled(const Operation& op, Time now) { return op.completed > now || op.outcome != Outcome::ok; }

/// How long it took, or has taken by now.
Duration length(const Operation& op, Time now) { return std::min(op.completed, now) - op.invoked; }

bool holds(const std::string& line, const std::string& words) {
  const auto same = [](char a, char b) {
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
    return lower(a) == lower(b);
  };
  return std::search(line.begin(), line.end(), words.begin(), words.end(), same) != line.end();
}

std::string line_of(const Timeline& timeline, const Operation& op) {
  const NodeNames names = names_in(timeline.world());
  return names(op.client) + ' ' + to_line(describe_value(op.operation, names));
}

}  // namespace

std::vector<std::uint32_t> choose_traces(const Timeline& timeline, Time now, const TraceFilter& filter) {
  const auto& all = timeline.recorder().operations();
  const auto end = std::partition_point(all.begin(), all.end(), [&](const Operation& op) { return op.invoked <= now; });
  const auto count = static_cast<std::size_t>(end - all.begin());
  const std::size_t first = count > kTracesSearched ? count - kTracesSearched : 0;
  std::vector<std::uint32_t> chosen;
  for (std::size_t i = count; i-- > first;) {
    if (filter.troubled_only && !troubled(all[i], now)) continue;
    if (!filter.text.empty() && !holds(line_of(timeline, all[i]), filter.text)) continue;
    chosen.push_back(static_cast<std::uint32_t>(i));
    if (filter.order == TraceFilter::Order::latest && chosen.size() == kTracesListed) break;
  }
  if (filter.order == TraceFilter::Order::slowest) {
    sort_stably(chosen, [&](std::uint32_t a, std::uint32_t b) { return length(all[a], now) > length(all[b], now); });
    chosen.resize(std::min(chosen.size(), kTracesListed));
  }
  return chosen;
}

TimeSpent time_spent(const Trace& trace) {
  TimeSpent spent;
  if (trace.spans.empty()) return spent;
  const Span& whole = trace.spans[0];
  Time reached = whole.begin;
  for (const Span& span : trace.spans) {
    if (!span.critical || span.kind == Span::Kind::operation) continue;
    // Spans of the path follow one another; where they touch or overlap, time counts once.
    const Time end = std::min(span.end, whole.end);
    const Duration own = std::max(Duration::zero(), end - std::max(reached, span.begin));
    if (span.begin > reached) spent.elsewhere += span.begin - reached;
    if (span.kind == Span::Kind::network) spent.network += own;
    if (span.kind == Span::Kind::handling) spent.handling += own;
    if (span.kind == Span::Kind::disk) spent.disk += own;
    if (span.kind == Span::Kind::timer) spent.elsewhere += own;
    reached = std::max(reached, end);
  }
  spent.elsewhere += std::max(Duration::zero(), whole.end - reached);
  return spent;
}

std::string tell(const Trace& trace) {
  if (trace.spans.empty()) return {};
  const Span& whole = trace.spans[0];
  if (whole.open) return tr("Not answered yet.");
  std::string out = tr("Took ") + short_duration(whole.end - whole.begin);
  if (!trace.unbroken) return out + tr(". The answer came with a message that somebody else's work had caused.");
  const TimeSpent spent = time_spent(trace);
  const char* joint = ": ";
  const auto add = [&](Duration d, std::string_view where) {
    if (d <= Duration::zero()) return;
    out += fmt::format("{}{} {}", joint, short_duration(d), where);
    joint = ", ";
  };
  add(spent.network, tr("on the network"));
  add(spent.disk, tr("writing to disk"));
  add(spent.handling, tr("in queues and handling"));
  add(spent.elsewhere, "waiting");
  return out + '.';
}

}  // namespace netsplit
