#include "core/cli/result_file.h"

namespace netsplit::cli {
namespace {

constexpr std::size_t kLongestLine = 4u << 20;

}  // namespace

std::optional<ResultFile::Line> ResultFile::next() {
  Line line;
  for (int c = std::getc(file_); c != EOF; c = std::getc(file_)) {
    ++offset_;
    line.whole = c == '\n' || line.text.size() == kLongestLine;
    if (line.whole) break;
    line.text += static_cast<char>(c);
  }
  if (!line.whole && line.text.empty()) return std::nullopt;
  ++line_;
  return line;
}

bool write_line(std::FILE* file, const std::string& text) {
  return std::fwrite(text.data(), 1, text.size(), file) == text.size() && std::fputc('\n', file) != EOF &&
         std::fflush(file) == 0;
}

}  // namespace netsplit::cli
