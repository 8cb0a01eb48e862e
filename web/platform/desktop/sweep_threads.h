#pragma once
#include <atomic>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "web/app/platform.h"

namespace netsplit {

/// The workers of a sweep where there are threads. Belongs to one thread, which takes what they have made.
class SweepThreads {
 public:
  SweepThreads() = default;
  SweepThreads(const SweepThreads&) = delete;
  SweepThreads& operator=(const SweepThreads&) = delete;
  /// Waits for the trials under way.
  ~SweepThreads();

  /// One thread for each share; those before them end.
  void begin(const std::vector<SweepShare>& shares);
  /// They end after the trials under way, of which nothing is told; nobody waits for that here.
  void end();
  /// Lines of results since the last call, each with the number of its share.
  std::vector<std::pair<unsigned, std::string>> take();

 private:
  /// What the threads of one beginning share with this one.
  struct Post {
    std::atomic<bool> ended = false;
    std::mutex mutex;
    std::vector<std::pair<unsigned, std::string>> lines;
  };
  static void work(Post& post, unsigned number, const SweepShare& share);

  std::shared_ptr<Post> post_;
  std::vector<std::thread> threads_;
};

}  // namespace netsplit
