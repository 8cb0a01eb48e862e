#include "web/platform/desktop/watched_file.h"

#include <catch2/catch_test_macros.hpp>
#include <chrono>

namespace netsplit::watched_file_test {

namespace {

/// A file that is written at moments told apart without waiting for them.
class Edited {
 public:
  Edited() { write("first", 1); }
  ~Edited() { std::filesystem::remove(path); }
  Edited(const Edited&) = delete;
  Edited& operator=(const Edited&) = delete;

  void write(const std::string& text, int minute) const {
    std::ofstream(path, std::ios::binary) << text;
    std::filesystem::last_write_time(path, begin_ + std::chrono::minutes(minute));
  }

  std::filesystem::path path = std::filesystem::temp_directory_path() / "netsplit_watched_file_test.json";

 private:
  std::filesystem::file_time_type begin_ = std::filesystem::file_time_type::clock::now();
};

}  // namespace

TEST_CASE("a file that nobody edits has not changed") {
  const Edited file;
  WatchedFile watched(file.path);
  for (int look = 0; look < 3; ++look) CHECK_FALSE(watched.changed());
}

TEST_CASE("an edit is told once, when two looks have found the same") {
  const Edited file;
  WatchedFile watched(file.path);
  file.write("second", 2);
  CHECK_FALSE(watched.changed());
  CHECK(watched.changed());
  CHECK_FALSE(watched.changed());
  CHECK(read_file(file.path) == "second");
}

TEST_CASE("a file that is still being written is left alone") {
  const Edited file;
  WatchedFile watched(file.path);
  for (int minute = 2; minute < 6; ++minute) {
    file.write("half", minute);
    CHECK_FALSE(watched.changed());
  }
  CHECK(watched.changed());
}

TEST_CASE("a file that is away for a while and comes back edited has changed") {
  const Edited file;
  WatchedFile watched(file.path);
  std::filesystem::remove(file.path);
  CHECK_FALSE(watched.changed());
  CHECK_FALSE(watched.changed());
  file.write("another", 3);
  CHECK_FALSE(watched.changed());
  CHECK(watched.changed());
}

TEST_CASE("a folder and a file that is not there cannot be read") {
  CHECK_FALSE(read_file(std::filesystem::temp_directory_path()));
  CHECK_FALSE(read_file("no/such/file.json"));
}

}  // namespace netsplit::watched_file_test
