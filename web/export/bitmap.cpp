#include "web/export/bitmap.h"

#include <zlib.h>

#include <cstdint>
#include <stdexcept>

namespace netsplit {
namespace {

void append_number(std::string& out, std::uint32_t n) {
  for (int shift = 24; shift >= 0; shift -= 8) out += static_cast<char>(n >> shift & 0xff);
}

void append_chunk(std::string& out, const char* type, const std::string& data) {
  append_number(out, static_cast<std::uint32_t>(data.size()));
  const std::string body = type + data;
  out += body;
  const auto* bytes = reinterpret_cast<const Bytef*>(body.data());
  append_number(out, static_cast<std::uint32_t>(crc32(0, bytes, static_cast<uInt>(body.size()))));
}

}  // namespace

std::string png_of(const Bitmap& picture) {
  std::string rows;
  for (std::size_t y = 0; y < picture.height; ++y) {
    rows += '\0';  // this row has no filter
    const auto* row = reinterpret_cast<const char*>(picture.rgb.data() + y * picture.width * 3);
    rows.append(row, picture.width * 3);
  }
  uLongf size = compressBound(static_cast<uLong>(rows.size()));
  std::string packed(size, '\0');
  if (compress(reinterpret_cast<Bytef*>(packed.data()), &size, reinterpret_cast<const Bytef*>(rows.data()),
               static_cast<uLong>(rows.size())) != Z_OK)
    throw std::runtime_error("a picture could not be packed");
  packed.resize(size);
  std::string header;
  append_number(header, static_cast<std::uint32_t>(picture.width));
  append_number(header, static_cast<std::uint32_t>(picture.height));
  header += std::string("\x08\x02\0\0\0", 5);
  std::string out = "\x89PNG\r\n\x1a\n";
  append_chunk(out, "IHDR", header);
  append_chunk(out, "IDAT", packed);
  append_chunk(out, "IEND", {});
  return out;
}

}  // namespace netsplit
