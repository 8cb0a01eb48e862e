#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "tests/protocols/raft/lab.h"

namespace netsplit::raft::core_test {
namespace {

const std::string kFolder = "tests/protocols/raft";

std::string read(const std::string& path) {
  std::stringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

std::vector<std::string> scripts() {
  std::vector<std::string> paths;
  for (const auto& file : std::filesystem::directory_iterator(kFolder))
    if (file.path().extension() == ".txt") paths.push_back(file.path().string());
  std::sort(paths.begin(), paths.end());
  return paths;
}

bool breaks(const std::string& output, std::string_view claim) {
  return output.find("BROKEN " + std::string(claim)) != std::string::npos;
}

struct Lesson {
  std::string script;
  Mutation mutation;
  const Label& claim;
};

const Lesson kLessons[] = {
    {"vote_once", Mutation::vote_twice, kElectionSafety},
    {"figure_8", Mutation::commit_old_term, kLeaderCompleteness},
    {"figure_8", Mutation::commit_old_term, kStateMachineSafety},
    {"vote_survives_crash", Mutation::forget_vote_sync, kElectionSafety},
    {"stale_log", Mutation::no_log_check, kLeaderCompleteness},
    {"majority", Mutation::quorum_minus_one, kElectionSafety},
    {"single_server_change", Mutation::membership_without_commit, kLeaderCompleteness},
    {"ack_when_durable", Mutation::ack_before_sync, kLeaderCompleteness},
    {"stale_read", Mutation::stale_read, kFreshReads},
};

}  // namespace

TEST_CASE("Raft does what the transcripts say", "[raft]") {
  const auto paths = scripts();
  REQUIRE(paths.size() >= 20);
  for (const auto& path : paths) {
    INFO(path);
    const Transcript t = check_transcript(path);
    CHECK(t.actual == t.expected);
  }
}

TEST_CASE("no transcript breaks a claim, but for the lease under clock drift", "[raft]") {
  for (const auto& path : scripts()) {
    INFO(path);
    const std::string output = Lab::run_script(read(path), Mutation::none);
    if (path.ends_with("/lease.txt"))
      CHECK(breaks(output, kFreshReads.name));
    else
      CHECK(output.find("BROKEN") == std::string::npos);
  }
}

TEST_CASE("each mutation breaks a claim where sound code does not", "[raft]") {
  for (const Lesson& lesson : kLessons) {
    INFO(lesson.script);
    const std::string script = read(kFolder + "/" + lesson.script + ".txt");
    CHECK(breaks(Lab::run_script(script, lesson.mutation), lesson.claim.name));
    CHECK_FALSE(breaks(Lab::run_script(script, Mutation::none), lesson.claim.name));
  }
}

TEST_CASE("there is a lesson for every mutation", "[raft]") {
  for (std::size_t m = 1; m < kMutations.size(); ++m) {
    INFO(kMutations[m]);
    CHECK(std::any_of(std::begin(kLessons), std::end(kLessons),
                      [&](const Lesson& l) { return static_cast<std::size_t>(l.mutation) == m; }));
  }
}

}  // namespace netsplit::raft::core_test
