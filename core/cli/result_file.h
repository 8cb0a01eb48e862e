#pragma once
#include <cstdint>
#include <cstdio>
#include <optional>
#include <string>

namespace netsplit::cli {

/// Reads a file of results line by line.
class ResultFile {
 public:
  /// From where the file stands; it stays open.
  explicit ResultFile(std::FILE* file) : file_(file) {}

  struct Line {
    std::string text;    ///< without its end
    bool whole = false;  ///< it has an end: the last one of a file that was cut off has none
  };
  /// Nothing at the end of the file. A line that is longer than any that a sweep writes is cut there.
  std::optional<Line> next();
  std::uint64_t line() const { return line_; }      ///< number of the last one, from 1 on
  std::uint64_t offset() const { return offset_; }  ///< of what comes after it

 private:
  std::FILE* file_;
  std::uint64_t line_ = 0;
  std::uint64_t offset_ = 0;
};

/// Writes a line and its end, and hands them to the system: what was written is there even if the program is killed.
/// False when that fails.
bool write_line(std::FILE* file, const std::string& text);

}  // namespace netsplit::cli
