#include "core/scenario/json_text.h"

#include <cassert>
#include <nlohmann/json.hpp>

namespace netsplit {
namespace {

std::string quoted(std::string_view text) {
  return nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

}  // namespace

void JsonText::lead_in(std::string_view name) {
  if (!first_) text_ += ',';
  first_ = false;
  if (std::exchange(breaks_, false)) text_ += '\n';
  if (!open_.empty() && open_.back() == '}') (text_ += quoted(name)) += ':';
}

JsonText& JsonText::open(std::string_view name, char opening, char closing) {
  lead_in(name);
  text_ += opening;
  open_.push_back(closing);
  first_ = true;
  return *this;
}

JsonText& JsonText::end() {
  assert(!open_.empty());
  text_ += open_.back();
  open_.pop_back();
  first_ = false;
  return *this;
}

JsonText& JsonText::raw(std::string_view name, std::string_view value) {
  lead_in(name);
  text_ += value;
  return *this;
}

JsonText& JsonText::put(std::string_view name, std::string_view value) { return raw(name, quoted(value)); }

JsonText& JsonText::put(std::string_view name, double value) { return raw(name, nlohmann::json(value).dump()); }

}  // namespace netsplit
