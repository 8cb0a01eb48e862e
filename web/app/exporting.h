#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/time.h"

namespace netsplit {

/// What of the window a picture shows: the stage or what stands in its place, the view below, or everything.
enum class PicturePart : std::uint8_t { main, lower, window };
/// Which stretch of the run: from its start to its end, as far as it has come, up to the moment looked at, or what the
/// chosen view shows.
enum class ExportScope : std::uint8_t { whole, so_far, up_to_now, shown };
enum class ExportKind : std::uint8_t { picture, film, text };

struct ExportFormat {
  std::string_view name;  ///< of core/formats for a text
  std::string_view label;
  std::string_view extension;
  ExportKind kind;
  std::string_view opens;  ///< what it is for, in a sentence
};
std::span<const ExportFormat> export_kinds();
const ExportFormat& export_kind(std::string_view name);

/// What the reader chose in the export sheet.
struct ExportChoice {
  std::string format = "png";
  PicturePart part = PicturePart::main;
  int pixels = 2;         ///< device pixels per unit of a PNG
  int film_seconds = 10;  ///< 0: as long as it plays at the speed chosen
  ExportScope scope = ExportScope::so_far;
};
inline constexpr int kFilmLengths[] = {5, 10, 30, 60};
inline constexpr double kLongestFilm = 600;  ///< seconds

/// What the export sheet offers.
struct ExportOffer {
  struct Part {
    PicturePart part{};
    std::string_view name;
    float width = 0;
    float height = 0;
  };
  struct Stretch {
    ExportScope scope{};
    std::string name;
    Time from{};
    Time to{};
  };
  ExportChoice choice;
  std::vector<Part> parts;
  std::vector<Stretch> stretches;
  Time reached{};           ///< the run has come so far; what lies beyond is simulated first
  double film_seconds = 0;  ///< how long the film would be
  bool films = false;       ///< this program can make some
};

/// A name for a file: letters, digits, dots and dashes of the scenario's own name, which a stranger may have given;
/// without an extension when that is empty.
std::string export_file_name(std::string_view scenario, std::string_view extension);

}  // namespace netsplit
