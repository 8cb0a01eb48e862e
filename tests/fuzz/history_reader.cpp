#include <cstddef>
#include <cstdint>

#include "core/formats/read_history.h"
#include "tests/fuzz/history_check.h"

// Whichever format the text is taken for.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  netsplit::check_reading(netsplit::read_history(std::string_view(reinterpret_cast<const char*>(data), size)));
  return 0;
}
