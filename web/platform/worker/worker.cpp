// The program of a sweep's worker: it runs trials, one after the other, and knows nothing of pictures. worker.js, which
// becomes its first lines, speaks with the page.
#include <emscripten.h>

#include <memory>
#include <string>

#include "core/search/sweep.h"

namespace netsplit::search {
namespace {

struct Work {
  SweepHeader header;
  TrialRunner runner;
  std::uint64_t next = 0;
  explicit Work(SweepHeader h, std::uint64_t from) : header(std::move(h)), runner(header), next(from) {}
};
std::unique_ptr<Work> work;
std::string answer;

}  // namespace
}  // namespace netsplit::search

extern "C" {
using netsplit::search::answer;
using netsplit::search::work;

/// Takes the header of a shard, of which the trials before `from` are done. What is wrong with it, in a line; empty when
/// nothing is. Valid until the next call.
EMSCRIPTEN_KEEPALIVE const char* sweep_begin(const char* header, double from) {
  auto read = netsplit::search::read_header(header);
  if (const auto* error = std::get_if<netsplit::InputError>(&read)) return (answer = error->line()).c_str();
  work = std::make_unique<netsplit::search::Work>(std::get<netsplit::search::SweepHeader>(std::move(read)),
                                                  static_cast<std::uint64_t>(from));
  return "";
}

/// The line of the next trial; empty when there is none. Valid until the next call.
EMSCRIPTEN_KEEPALIVE const char* sweep_next() {
  const auto& header = work->header;
  if (work->next >= header.plan.trials_of(header.shard)) return "";
  const auto result = work->runner.run(header.plan.trial_at(header.shard, work->next++));
  return (answer = netsplit::search::write_result(header, result)).c_str();
}
}
