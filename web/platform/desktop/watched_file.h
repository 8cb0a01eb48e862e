#pragma once
#include <filesystem>
#include <optional>
#include <string>

namespace netsplit {

std::optional<std::string> read_file(const std::filesystem::path& path);

/// A file that is being edited: tells when it has been written.
class WatchedFile {
 public:
  WatchedFile() = default;
  explicit WatchedFile(std::filesystem::path path) : path_(std::move(path)) { changed(); }

  bool none() const { return path_.empty(); }
  const std::filesystem::path& path() const { return path_; }
  /// True once after each change.
  bool changed() {
    std::error_code error;
    const auto written = std::filesystem::last_write_time(path_, error);
    if (error || written == written_) return false;
    written_ = written;
    return true;
  }

 private:
  std::filesystem::path path_;
  std::filesystem::file_time_type written_{};
};

}  // namespace netsplit
