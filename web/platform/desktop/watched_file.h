#pragma once
#include <filesystem>
#include <fstream>
#include <optional>
#include <sstream>
#include <string>

namespace netsplit {

/// All of a file; nothing when it can't be read.
inline std::optional<std::string> read_file(const std::filesystem::path& path) {
  std::error_code error;
  std::ifstream in(path, std::ios::binary);
  if (!in || std::filesystem::is_directory(path, error)) return std::nullopt;
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

/// A file that is being edited: tells when it has been written. Programs write in pieces, and some put a new file in the
/// place of the old one, so a change counts once two looks in a row have found the same.
class WatchedFile {
 public:
  WatchedFile() = default;
  explicit WatchedFile(std::filesystem::path path) : path_(std::move(path)), known_(look()), last_(known_) {}

  bool none() const { return path_.empty(); }
  const std::filesystem::path& path() const { return path_; }
  /// Looks at the file. True once after each change.
  bool changed() {
    const Stamp now = look();
    const bool settled = now == last_ && now.there && now != known_;
    last_ = now;
    if (settled) known_ = now;
    return settled;
  }

 private:
  struct Stamp {
    bool there = false;
    std::filesystem::file_time_type written{};
    std::uintmax_t size = 0;
    bool operator==(const Stamp&) const = default;
  };
  Stamp look() const {
    std::error_code error;
    Stamp stamp;
    stamp.written = std::filesystem::last_write_time(path_, error);
    if (!error) stamp.size = std::filesystem::file_size(path_, error);
    stamp.there = !error;
    return stamp.there ? stamp : Stamp{};
  }

  std::filesystem::path path_;
  Stamp known_;  ///< as it was when it was read
  Stamp last_;   ///< as the last look found it
};

}  // namespace netsplit
