#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/time.h"

namespace netsplit {

/// What an embed shows beside its picture: nothing, a small transport, or all of the transport and the tabs.
enum class EmbedControls : std::uint8_t { none, min, full };
inline constexpr std::array<std::string_view, 3> kControlsNames{"none", "min", "full"};
std::optional<EmbedControls> controls_called(std::string_view name);

/// Where somebody who opens a link begins: at the start, at this moment, or at this moment and looking at the same.
enum class ShareScope : std::uint8_t { run, moment, view };

struct EmbedSize {
  int width = 0;
  int height = 0;
};
inline constexpr std::array kEmbedSizes{EmbedSize{320, 240}, EmbedSize{480, 320}, EmbedSize{640, 420},
                                        EmbedSize{960, 600}};

/// What the reader chose in the share sheet.
struct ShareChoice {
  ShareScope scope = ShareScope::view;
  std::string view = "stage";  ///< of the embed
  EmbedControls controls = EmbedControls::min;
  bool autoplay = false;
  std::size_t size = 2;  ///< of kEmbedSizes
};

/// What the share sheet offers.
struct Shared {
  ShareChoice choice;
  std::string link;   ///< empty when the run does not fit into one
  std::string embed;  ///< HTML for somebody's page
  std::uint64_t hash = 0;
  Time at{};
  Time reached{};
  std::size_t commands = 0;
  std::string copied;  ///< the widget whose text was copied last
};

/// Chat and mail programs begin to cut addresses here.
inline constexpr std::size_t kLongLink = 8 * 1024;

/// The query of an embed's address, with its "?".
std::string embed_query(const ShareChoice& choice);
/// An <iframe> for a page in HTML; what it is given is escaped.
std::string embed_code(std::string_view address, const ShareChoice& choice, std::string_view title);

}  // namespace netsplit
