#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/protocols/raft/safety.h"
#include "core/protocols/raft/server.h"

namespace netsplit::raft {

/// Raft cores on a bench: no engine, no time, no network but what a script says. A script is blocks of commands; what
/// happens is written down in the words of the paper, so that a person can read a scenario like a proof. See
/// tests/protocols/raft/*.txt for examples and `run_command` for the commands. Servers are called s1, s2, ...
class Lab {
 public:
  /// Runs a whole script: each block of commands is followed by "----" and what came of it.
  static std::string run_script(std::string_view script, std::optional<Mutation> mutation = {});
  const std::vector<std::string>& broken() const { return broken_; }

  /// The output of one line.
  std::string run_command(std::string_view line);
  explicit Lab(std::optional<Mutation> mutation = {}) : mutation_(mutation) {}

 private:
  struct Sent {
    NodeId from = kNobody;
    NodeId to = kNobody;
    Value message;
  };
  struct Machine {
    Server server;
    Disk durable;
    std::optional<Disk> writing;
    Time clock{};
    bool up = true;
    bool isolated = false;
  };
  class Bench;
  friend class Bench;
  using Words = std::vector<std::string>;

  void make_servers(const Words& words);
  void start(std::size_t i);
  void fire(std::size_t i, std::string_view timer);
  void finish_sync(std::size_t i);
  void deliver(const Words& words, bool drop);
  void hand_over(const Sent& sent);
  void settle();
  void propose(std::size_t i, const std::string& assignment);
  void operate(const std::string& verb, const Words& words);
  void show_state();
  void look(std::size_t i);
  void apply(std::size_t i);
  void say(const std::string& line) { output_ += line + "\n"; }
  std::string name(NodeId id) const { return "s" + std::to_string(index_of(id) + 1); }
  static std::size_t place(const std::string& name) { return std::stoul(name.substr(1)) - 1; }
  static std::vector<NodeId> places(const Words& words, std::size_t first);
  bool fits(const Sent& sent, const Words& words) const;
  bool touches(const Sent& sent, const std::string& server) const;

  std::optional<Mutation> mutation_;
  std::vector<Machine> machines_;
  std::vector<Sent> wire_;
  std::vector<Monitor> monitors_;
  std::vector<std::string> broken_;
  std::string output_;
  bool instant_disks_ = true;
};

/// A script's answers are compared with those in the file, or written into it when NETSPLIT_RECORD=1.
struct Transcript {
  std::string expected;
  std::string actual;
};
Transcript check_transcript(const std::string& path);

}  // namespace netsplit::raft
