#pragma once
#include <cstddef>
#include <string>
#include <vector>

namespace netsplit {

/// Rows from the top, three bytes a pixel.
struct Bitmap {
  std::size_t width = 0;
  std::size_t height = 0;
  std::vector<unsigned char> rgb;
};

/// The bytes of a PNG file (RFC 2083: eight bits, true colour, no filter).
std::string png_of(const Bitmap& picture);

}  // namespace netsplit
