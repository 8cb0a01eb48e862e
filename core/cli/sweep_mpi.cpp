#define OMPI_SKIP_MPICXX 1
#include <fmt/format.h>
#include <mpi.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <map>
#include <string>
#include <thread>

#include "core/cli/program.h"
#include "core/cli/stop.h"
#include "core/cli/sweep.h"
#include "core/search/sweep.h"

// netsplit-sweep-mpi: the same sweep over the ranks of an MPI job. Rank 0 hands out trials to whoever is idle, writes the
// results in order and computes nothing itself; it waits asleep, so it needs no core of its own. When a rank dies, MPI ends
// the job (Open MPI 4 has no recovery that could be relied on): what was written by then is a whole beginning of the sweep,
// and the same command goes on from there.
namespace netsplit::cli {
namespace {

constexpr char kName[] = "netsplit-sweep-mpi";
constexpr int kResults = 1;  ///< to rank 0: lines of results, or nothing at first; the sender is idle
constexpr int kWork = 2;     ///< from rank 0: the first trial of the shard and how many; none: the end
using Work = std::array<std::uint64_t, 2>;
constexpr std::uint64_t kMostAtOnce = 64;
constexpr std::uint64_t kMostAhead = 65'536;  ///< results that wait for a slower one before them
constexpr std::chrono::microseconds kNap{500};

void send_text(const std::string& text, int to, int tag) {
  MPI_Send(text.data(), static_cast<int>(text.size()), MPI_CHAR, to, tag, MPI_COMM_WORLD);
}

/// A rank other than 0: runs what it is given until there is no more.
void serve(const search::SweepHeader& header) {
  search::TrialRunner runner(header);
  std::string lines;
  while (true) {
    send_text(lines, 0, kResults);
    Work work{};
    MPI_Recv(work.data(), 2, MPI_UINT64_T, 0, kWork, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
    if (work[1] == 0) return;
    lines.clear();
    for (std::uint64_t n = work[0]; n < work[0] + work[1]; ++n)
      lines += search::write_result(header, runner.run(header.plan.trial_at(header.shard, n))) + '\n';
  }
}

/// Rank 0.
class Coordinator {
 public:
  Coordinator(SweepSession& session, int ranks)
      : session_(session), workers_(static_cast<std::uint64_t>(ranks - 1)), next_(session.done()) {}

  /// Until all is done, or `stop`.
  void run(const std::atomic<bool>& stop) {
    std::uint64_t ended = 0;
    while (ended < workers_ && !stop && good_) {
      int waiting = 0;
      MPI_Status status;
      MPI_Iprobe(MPI_ANY_SOURCE, kResults, MPI_COMM_WORLD, &waiting, &status);
      if (waiting == 0) {
        std::this_thread::sleep_for(kNap);
      } else if (receive(status, stop)) {
        keep(lines_);
        idle_.push_back(status.MPI_SOURCE);
      }
      while (!idle_.empty() && give(idle_.back(), ended)) idle_.pop_back();
    }
  }

 private:
  /// The message that was seen to wait. False when it stopped coming: its sender may have died in the middle of it.
  bool receive(const MPI_Status& waiting, const std::atomic<bool>& stop) {
    int length = 0;
    MPI_Get_count(&waiting, MPI_CHAR, &length);
    lines_.resize(static_cast<std::size_t>(length));
    MPI_Request request;
    MPI_Irecv(lines_.data(), length, MPI_CHAR, waiting.MPI_SOURCE, waiting.MPI_TAG, MPI_COMM_WORLD, &request);
    for (int done = 0; !stop; std::this_thread::yield()) {
      MPI_Test(&request, &done, MPI_STATUS_IGNORE);
      if (done != 0) return true;
    }
    return false;
  }

  /// False when the rank has to wait for slower ones.
  bool give(int rank, std::uint64_t& ended) {
    const std::uint64_t left = session_.all() - next_;
    if (left > 0 && next_ - session_.done() >= kMostAhead) return false;
    // Few at a time towards the end, so that all ranks end together.
    const Work work{next_, std::min(left, std::clamp<std::uint64_t>(left / (8 * workers_), 1, kMostAtOnce))};
    MPI_Send(work.data(), 2, MPI_UINT64_T, rank, kWork, MPI_COMM_WORLD);
    next_ += work[1];
    if (work[1] == 0) ++ended;
    return true;
  }

  void keep(const std::string& lines) {
    for (std::size_t at = 0; at < lines.size();) {
      const std::size_t end = lines.find('\n', at);
      auto result = search::read_result(session_.header(), std::string_view(lines).substr(at, end - at));
      auto& read = std::get<search::TrialResult>(result);
      const std::uint64_t trial = read.trial;
      early_.emplace(trial, std::move(read));
      at = end + 1;
    }
    while (good_ && !early_.empty() &&
           early_.begin()->first == session_.header().plan.trial_at(session_.header().shard, session_.done())) {
      good_ = session_.take(early_.begin()->second);
      early_.erase(early_.begin());
    }
  }

  SweepSession& session_;
  std::uint64_t workers_;
  std::uint64_t next_;  ///< of the shard, the first that was given to nobody
  std::vector<int> idle_;
  std::string lines_;  ///< of the last message, which may be on its way still
  std::map<std::uint64_t, search::TrialResult> early_;
  bool good_ = true;
};

/// What rank 0 has opened, told to all: the scenario need not be on every machine. Empty when it could not be.
std::string share(std::string heading) {
  std::uint64_t length = heading.size();
  MPI_Bcast(&length, 1, MPI_UINT64_T, 0, MPI_COMM_WORLD);
  heading.resize(length);
  MPI_Bcast(heading.data(), static_cast<int>(length), MPI_CHAR, 0, MPI_COMM_WORLD);
  return heading;
}

int lead(const SweepRequest& request, int ranks) {
  const std::atomic<bool>& stop = stop_when_asked();
  auto opened = SweepSession::open(request);
  if (const auto* error = std::get_if<InputError>(&opened)) {
    share({});
    return bad_input(request.what, *error);
  }
  SweepSession& session = *std::get<std::unique_ptr<SweepSession>>(opened);
  share(search::write_header(session.header()));
  Coordinator coordinator(session, ranks);
  if (ranks == 1) {
    search::run_sweep(
        session.header(), session.done(), 1, [&](const search::TrialResult& r) { session.take(r); },
        [&] { return stop.load(); });
  } else {
    coordinator.run(stop);
  }
  const int status = session.finish(kName);
  // Ranks that are still at work, or dead, would keep MPI_Finalize waiting for ever.
  if (session.done() < session.all()) {
    std::fflush(nullptr);
    std::_Exit(status);
  }
  return status;
}

int follow() {
  // The signal that ends a job is for rank 0 to answer; the others just end.
  const std::string heading = share({});
  if (heading.empty()) return kClaimsHold;
  const auto header = search::read_header(heading);
  if (const auto* error = std::get_if<InputError>(&header)) {
    bad_input(kName,
              {"", "found another version of this program on rank 0, expected the same on all: " + error->line()});
    MPI_Abort(MPI_COMM_WORLD, kBadInput);
  }
  serve(std::get<search::SweepHeader>(header));
  return kClaimsHold;
}

int main_of_rank(int argc, char** argv) {
  int rank = 0;
  int ranks = 1;
  MPI_Comm_rank(MPI_COMM_WORLD, &rank);
  MPI_Comm_size(MPI_COMM_WORLD, &ranks);
  CLI::App app("netsplit sweep over the ranks of an MPI job; rank 0 hands out the work", kName);
  SweepRequest request;
  describe_sweep_plan(app, request);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    // All ranks see the same mistake; one of them says so.
    if (rank > 0) return kClaimsHold;
    return app.exit(error) == 0 ? 0 : kBadInput;
  }
  return rank == 0 ? lead(request, ranks) : follow();
}

}  // namespace
}  // namespace netsplit::cli

int main(int argc, char** argv) {
  MPI_Init(&argc, &argv);
  const int status = netsplit::cli::main_of_rank(argc, argv);
  MPI_Finalize();
  return status;
}
