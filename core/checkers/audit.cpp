#include "core/checkers/audit.h"

#include <fmt/format.h>

namespace netsplit::checkers {

std::string in_seconds(Duration duration) {
  const bool negative = duration < Duration::zero();
  const std::int64_t micros = (negative ? -duration.count() : duration.count()) / 1000;
  std::string text = fmt::format("{}{}", negative ? "-" : "", micros / 1'000'000);
  if (micros % 1'000'000 != 0) {
    text += fmt::format(".{:06}", micros % 1'000'000);
    text.erase(text.find_last_not_of('0') + 1);
  }
  return text + " s";
}

}  // namespace netsplit::checkers
