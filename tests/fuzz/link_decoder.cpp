#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "core/scenario/link.h"
#include "core/scenario/packing.h"

namespace {

void check(const netsplit::Expected<netsplit::OpenedLink>& decoded) {
  if (const auto* error = std::get_if<netsplit::InputError>(&decoded)) {
    if (error->message.empty() || error->line().find('\n') != std::string::npos || error->line().size() > 3000)
      std::abort();
    return;
  }
  // What was read can be written, and read again as the same.
  const auto& [link, scenario] = std::get<netsplit::OpenedLink>(decoded);
  const std::string text = netsplit::encode_link(link, scenario);
  if (text.empty()) return;
  const auto again = netsplit::decode_link(text);
  const auto* same = std::get_if<netsplit::OpenedLink>(&again);
  if (!same || !(same->link.commands == link.commands) || same->link.hash != link.hash) std::abort();
}

}  // namespace

// The input is tried as a link, and as the JSON inside one, since a fuzzer doesn't find its way through deflate.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  check(netsplit::decode_link(text));
  if (size < 20'000) check(netsplit::decode_link("#v1." + netsplit::base64url_encode(netsplit::deflate_text(text))));
  return 0;
}
