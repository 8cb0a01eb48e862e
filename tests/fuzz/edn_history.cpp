#include <cstddef>
#include <cstdint>

#include "core/formats/edn_history.h"
#include "tests/fuzz/history_check.h"

// Operations and transactions in EDN, whatever they look like.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  netsplit::check_reading(netsplit::read_edn_history(std::string_view(reinterpret_cast<const char*>(data), size)));
  return 0;
}
