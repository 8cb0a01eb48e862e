#pragma once
#include <algorithm>
#include <cstdint>
#include <functional>
#include <optional>
#include <utility>
#include <vector>

#ifndef __EMSCRIPTEN__
#include <condition_variable>
#include <deque>
#include <mutex>
#include <system_error>
#include <thread>
#endif

namespace netsplit::search {

#ifndef __EMSCRIPTEN__
/// Threads that are waited for at the end of a block.
struct JoinedThreads {
  std::vector<std::thread> threads;
  ~JoinedThreads() {
    for (std::thread& t : threads) t.join();
  }
};
#endif

/// Does the pieces of work from `first` up to `last` with so many threads and hands what comes of them to `take`, on the
/// calling thread and in order. `make_worker()` is called, used and given up on the thread that it works for, so a worker
/// may hold what belongs to one thread. Once `stop()` is true, which any thread may ask, no further piece is begun; returns the first that was not
/// done. Workers run only so far ahead of the slowest piece that what waits fits into memory.
template <class Result, class MakeWorker, class Take>
std::uint64_t work_in_order(std::uint64_t first, std::uint64_t last, unsigned jobs, const MakeWorker& make_worker,
                            const Take& take, const std::function<bool()>& stop) {
#ifdef __EMSCRIPTEN__
  static_cast<void>(jobs);
  auto worker = make_worker();
  for (; first < last && !stop(); ++first) take(worker(first));
  return first;
#else
  constexpr std::uint64_t kMostAhead = 4096;
  std::mutex mutex;
  std::condition_variable changed;
  std::deque<std::optional<Result>> results;  // from the first that was not yet handed on
  std::uint64_t next = first;                 // to be begun
  unsigned working = 0;
  const auto work = [&] {
    auto worker = make_worker();
    std::unique_lock lock(mutex);
    while (true) {
      changed.wait(lock, [&] { return stop() || next >= last || next - first < kMostAhead; });
      if (stop() || next >= last) break;
      const std::uint64_t piece = next++;
      results.emplace_back();
      lock.unlock();
      Result result = worker(piece);
      lock.lock();
      results[static_cast<std::size_t>(piece - first)] = std::move(result);
      if (piece == first) changed.notify_all();
    }
    if (--working == 0) changed.notify_all();
  };
  JoinedThreads joined;
  std::unique_lock lock(mutex);
  try {
    for (; working < std::max(1u, jobs); ++working) joined.threads.emplace_back(work);
  } catch (const std::system_error&) {
    // The system allows for no more: those that there are do it.
    if (working == 0) throw;
  }
  while (true) {
    changed.wait(lock, [&] { return working == 0 || (!results.empty() && results.front()); });
    if (results.empty()) return first;
    Result result = std::move(*results.front());
    results.pop_front();
    ++first;
    lock.unlock();
    changed.notify_all();
    take(result);
    lock.lock();
  }
#endif
}

}  // namespace netsplit::search
