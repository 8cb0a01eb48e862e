#include <cstddef>
#include <cstdint>

#include "core/formats/read_history.h"
#include "tests/fuzz/history_check.h"

// This project's own histories.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  netsplit::check_reading(netsplit::read_history_json(std::string_view(reinterpret_cast<const char*>(data), size)));
  return 0;
}
