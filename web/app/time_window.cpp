#include "web/app/time_window.h"

#include <algorithm>
#include <cmath>

namespace netsplit {

void TimeWindow::follow(Duration whole, Time now) {
  whole_ = std::max(whole, kShortest);
  const bool moved = now != now_;
  now_ = now;
  if (!fitted_ && moved) reveal(now);
  settle();
}

void TimeWindow::zoom(Time around, double factor) {
  const double place = share(around);
  const double longest = static_cast<double>(whole_.count());
  const double wanted = std::clamp(static_cast<double>(span_.count()) * factor,
                                   std::min(longest, static_cast<double>(kShortest.count())), longest);
  span_ = Duration{static_cast<std::int64_t>(wanted)};
  from_ = around - Duration{static_cast<std::int64_t>(place * wanted)};
  fitted_ = span_ >= whole_;
  settle();
}

void TimeWindow::move(Duration by) {
  if (fitted_) return;
  from_ += by;
  settle();
}

void TimeWindow::reveal(Time at) {
  if (fitted_) return;
  if (at < from_) from_ = at - span_ / 10;
  if (at > to()) from_ = at - span_ / 10 * 9;
  settle();
}

Time TimeWindow::at(double share) const {
  return from_ + Duration{std::llround(share * static_cast<double>(span_.count()))};
}

void TimeWindow::settle() {
  if (fitted_) {
    from_ = Time{};
    span_ = whole_;
    return;
  }
  span_ = std::clamp(span_, std::min(kShortest, whole_), whole_);
  from_ = std::clamp(from_, Time{}, Time{whole_ - span_});
}

}  // namespace netsplit
