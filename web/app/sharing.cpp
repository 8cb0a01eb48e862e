#include "web/app/sharing.h"

#include <fmt/format.h>

#include <algorithm>

namespace netsplit {
namespace {

std::string html_escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      default: out += static_cast<unsigned char>(c) < ' ' ? ' ' : c;
    }
  }
  return out;
}

}  // namespace

std::optional<EmbedControls> controls_called(std::string_view name) {
  const auto found = std::find(kControlsNames.begin(), kControlsNames.end(), name);
  if (found == kControlsNames.end()) return std::nullopt;
  return static_cast<EmbedControls>(found - kControlsNames.begin());
}

std::string embed_query(const ShareChoice& choice) {
  return fmt::format("?embed=1&view={}&controls={}{}", choice.view,
                     kControlsNames[static_cast<std::size_t>(choice.controls)], choice.autoplay ? "&autoplay=1" : "");
}

std::string embed_code(std::string_view address, const ShareChoice& choice, std::string_view title) {
  const EmbedSize size = kEmbedSizes[std::min(choice.size, kEmbedSizes.size() - 1)];
  return fmt::format(
      R"(<iframe src="{}" width="{}" height="{}" style="border:0;max-width:100%" title="{}" loading="lazy"></iframe>)",
      html_escaped(address), size.width, size.height, html_escaped(title));
}

}  // namespace netsplit
