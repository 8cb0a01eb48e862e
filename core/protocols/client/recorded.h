#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/append_log.h"
#include "core/base/describer.h"
#include "core/base/options.h"
#include "core/contracts/kv.h"
#include "core/sim/role.h"

// A client that somebody recorded elsewhere: it asks and is answered at the moments that were written down, by nobody in
// this run. So a history of any store can be looked at, judged and sent like a run of ours.
namespace netsplit::kv {

/// Something asked or answered that is no operation on one key, in words: a transaction.
struct Spoken {
  static constexpr std::string_view kName = "spoken";
  std::string text;
  void describe(Describer& d) const { d.text("", text); }
  bool operator==(const Spoken&) const = default;
};

/// One operation as it was recorded. Times in milliseconds of the run.
struct RecordedCall {
  static constexpr std::uint32_t kNever = 0xffffffff;
  std::uint32_t asked = 0;
  std::uint32_t answered = kNever;
  bool spoken = false;  ///< `op` has it in words, as its value; an answer that found nothing is a failure
  Op op;
  bool told = true;  ///< of an answer: what it said was written down, too
  Result result;
  bool operator==(const RecordedCall&) const = default;
};

/// A line a call: "3 7 get x % % 1 5", with %XX for what would end a word, and % alone for an empty one.
std::string write_calls(const std::vector<RecordedCall>& calls);
/// What is no such line is left out.
std::vector<RecordedCall> read_calls(std::string_view text);

struct RecordedConfig {
  std::string calls;
  void options(Options& o);
  bool operator==(const RecordedConfig&) const = default;
};

struct Recorded {
  using Config = RecordedConfig;
  struct Asked {
    std::uint32_t answered = 0;  ///< when
    std::uint32_t call = 0;
    OpId op = 0;
    bool operator==(const Asked&) const = default;
  };

  Config config;
  AppendLog<RecordedCall> calls;  ///< in the order of asking
  std::uint32_t next = 0;         ///< of them
  std::vector<Asked> open;
  std::uint64_t answered = 0;

  void start(Outbox& out);
  bool receive(NodeId, const Value&, Outbox&) { return false; }
  void timeout(Timer timer, Outbox& out);
  void describe(Describer& d) const;
  bool operator==(const Recorded&) const = default;

 private:
  void go_on(std::uint32_t now, Outbox& out);
};

}  // namespace netsplit::kv
