#include "web/platform/desktop/sweep_threads.h"

#include "core/search/sweep.h"

namespace netsplit {

SweepThreads::~SweepThreads() {
  end();
  for (std::thread& thread : threads_) thread.join();
}

void SweepThreads::begin(const std::vector<SweepShare>& shares) {
  end();
  post_ = std::make_shared<Post>();
  for (unsigned i = 0; i < shares.size(); ++i)
    threads_.emplace_back([post = post_, i, share = shares[i]] { work(*post, i, share); });
}

void SweepThreads::end() {
  if (post_) post_->ended = true;
  post_.reset();
}

void SweepThreads::work(Post& post, unsigned number, const SweepShare& share) {
  // Each loads the scenario for itself: what it is made of may not be shared between threads.
  const auto read = search::read_header(share.header);
  const auto& header = std::get<search::SweepHeader>(read);
  search::TrialRunner runner(header);
  for (std::uint64_t n = share.from; n < header.plan.trials_of(header.shard) && !post.ended; ++n) {
    std::string line = search::write_result(header, runner.run(header.plan.trial_at(header.shard, n)));
    const std::lock_guard lock(post.mutex);
    post.lines.emplace_back(number, std::move(line));
  }
}

std::vector<std::pair<unsigned, std::string>> SweepThreads::take() {
  if (!post_) return {};
  const std::lock_guard lock(post_->mutex);
  return std::exchange(post_->lines, {});
}

}  // namespace netsplit
