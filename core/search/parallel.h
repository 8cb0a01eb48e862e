#pragma once
#ifndef __EMSCRIPTEN__
#include <thread>
#include <vector>
#endif

namespace netsplit::search {

/// Calls work(0) to work(threads - 1), at once where there are threads, and waits for all of them.
template <class Work>
void in_parallel(unsigned threads, Work work) {
#ifdef __EMSCRIPTEN__
  for (unsigned i = 0; i < threads; ++i) work(i);
#else
  std::vector<std::thread> others;
  for (unsigned i = 1; i < threads; ++i) others.emplace_back([&work, i] { work(i); });
  work(0U);
  for (std::thread& other : others) other.join();
#endif
}

}  // namespace netsplit::search
