#include "web/app/deeds.h"

#include <utility>

namespace netsplit {

void Deeds::remember(Commands before, std::string what) {
  if (done_.size() == kMost) done_.erase(done_.begin());
  done_.push_back({std::move(before), std::move(what)});
  undone_.clear();
}

std::optional<Deeds::Deed> Deeds::pass(std::vector<Deed>& from, std::vector<Deed>& to, const Commands& now) {
  if (from.empty()) return std::nullopt;
  Deed deed = std::move(from.back());
  from.pop_back();
  to.push_back({now, deed.what});
  return deed;
}

}  // namespace netsplit
