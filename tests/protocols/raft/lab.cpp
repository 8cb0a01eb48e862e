#include "tests/protocols/raft/lab.h"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include "tests/protocols/raft/one_line.h"

namespace netsplit::raft {
namespace {

std::vector<std::string> split(std::string_view line) {
  std::istringstream stream{std::string(line)};
  std::vector<std::string> words;
  for (std::string word; stream >> word;) words.push_back(word);
  return words;
}

std::string short_name(const Value& message) {
  return std::string(message.name().substr(message.name().find('.') + 1));
}

/// Sets options by name from words like "prevote=off" or "max_append=2".
class FromWords final : public Options {
 public:
  explicit FromWords(const std::vector<std::string>& words) : words_(words) {}
  void duration(std::string_view name, Duration& value, Duration, Duration, std::string_view) override {
    if (const auto* text = find(name)) value = ms(std::stoll(*text));
  }
  void integer(std::string_view name, std::int64_t& value, std::int64_t, std::int64_t, std::string_view) override {
    if (const auto* text = find(name)) value = std::stoll(*text);
  }
  void ratio(std::string_view, Ratio&, std::string_view) override {}
  void flag(std::string_view name, bool& value, std::string_view) override {
    if (const auto* text = find(name)) value = *text == "on";
  }
  void text(std::string_view, std::string&, std::size_t, std::string_view) override {}
  void choice(std::string_view name, int& value, std::span<const std::string_view> names, std::string_view) override {
    const auto* text = find(name);
    if (!text) return;
    const auto at = std::find(names.begin(), names.end(), *text);
    if (at == names.end()) throw std::invalid_argument("unknown choice " + *text);
    value = static_cast<int>(at - names.begin());
  }
  void distribution(std::string_view, Distribution&, std::string_view) override {}
  void node(std::string_view, NodeId&, std::string_view) override {}
  void nodes(std::string_view, std::vector<NodeId>&, std::string_view) override {}
  void items(std::string_view, std::size_t, const std::function<void(Options&)>&, std::string_view) override {}

 private:
  const std::string* find(std::string_view name) {
    for (const auto& word : words_)
      if (word.size() > name.size() && word.starts_with(name) && word[name.size()] == '=') {
        value_ = word.substr(name.size() + 1);
        return &value_;
      }
    return nullptr;
  }
  const std::vector<std::string>& words_;
  std::string value_;
};

}  // namespace

/// Takes the effects of one server.
class Lab::Bench final : public Effects {
 public:
  Bench(Lab& lab, std::size_t i) : lab_(lab), i_(i) {}
  Time elapsed() const override { return lab_.machines_[i_].clock; }
  void send(NodeId to, Value message) override {
    if (lab_.machines_[i_].isolated || lab_.machines_[index_of(to)].isolated) return;
    lab_.wire_.push_back({node_id(i_), to, std::move(message)});
  }
  void arm(Timer, Duration, Duration) override {}
  void cancel(Timer) override {}
  void sync(const Disk& disk, Timer) override { lab_.machines_[i_].writing = disk; }
  void note(const Label& what, std::uint64_t value) override {
    lab_.say("  " + lab_.name(node_id(i_)) + ": " + std::string(what.name) + " " + std::to_string(value));
  }

 private:
  Lab& lab_;
  std::size_t i_;
};

/// "servers 3 spares=1 prevote=off": new servers, none with anything on its disk.
void Lab::make_servers(const Words& words) {
  Config config;
  config.prevote = config.check_quorum = false;
  FromWords options(words);
  config.options(options);
  std::int64_t spares = 0;
  options.integer("spares", spares, 0, 100, "");
  bool instant = true;
  options.flag("instant_disks", instant, "");
  instant_disks_ = instant;
  if (mutation_) config.mutation = *mutation_;
  const std::size_t servers = std::stoul(words[1]);
  std::vector<NodeId> all;
  for (std::size_t i = 0; i < servers; ++i) config.members.push_back(node_id(i));
  for (std::size_t i = 0; i < servers + static_cast<std::size_t>(spares); ++i) {
    all.push_back(node_id(i));
    machines_.emplace_back().server.config = config;
    if (i >= servers) machines_.back().server.config.members.clear();
  }
  monitors_ = Safety::monitors(all);
  for (std::size_t i = 0; i < machines_.size(); ++i) start(i);
}

void Lab::start(std::size_t i) {
  Machine& m = machines_[i];
  const Config config = m.server.config;
  m.server = Server{};
  m.server.config = config;
  m.up = true;
  m.writing.reset();
  Bench bench(*this, i);
  m.server.core.start(config, node_id(i), m.durable, bench);
  look(i);
}

void Lab::fire(std::size_t i, std::string_view timer) {
  Bench bench(*this, i);
  Core& core = machines_[i].server.core;
  if (timer == "election") core.timeout(kElection, bench);
  if (timer == "heartbeat") core.timeout(kHeartbeat, bench);
  if (timer == "check_quorum") core.timeout(kQuorumCheck, bench);
  if (timer == "transfer") core.timeout(kTransfer, bench);
  look(i);
}

void Lab::finish_sync(std::size_t i) {
  Machine& m = machines_[i];
  if (!m.writing) return;
  m.durable = *m.writing;
  m.writing.reset();
  Bench bench(*this, i);
  m.server.core.timeout(kStable, bench);
  look(i);
}

/// After each event: what was applied, which reads can be answered, which claims are broken.
void Lab::look(std::size_t i) {
  apply(i);
  std::vector<Finding> findings;
  const Role role = Role::of(machines_[i].server);
  for (Monitor& monitor : monitors_) monitor.observe(node_id(i), role, Time{}, findings);
  for (const Finding& f : findings) {
    broken_.emplace_back(f.claim->name);
    say("  BROKEN " + std::string(f.claim->name));
  }
  if (instant_disks_ && machines_[i].writing) finish_sync(i);
}

void Lab::apply(std::size_t i) {
  Server& s = machines_[i].server;
  if (s.core.needs_restore()) {
    if (const auto* saved = s.core.snapshot()->state.as<Store>()) s.store = *saved;
    s.core.applied = s.core.snapshot()->last_index;
    say("  " + name(node_id(i)) + ": restored from snapshot " + std::to_string(s.core.applied));
  }
  while (s.core.can_apply()) {
    const Entry& entry = s.core.disk.log.at(++s.core.applied);
    const auto* request = entry.command.as<kv::Request>();
    if (request) s.store.apply(*request, s.core.applied, 1000);
    say("  " + name(node_id(i)) + ": applied " + std::to_string(s.core.applied) + " " +
        (request ? kv::brief(request->op) : short_name(entry.command)));
  }
  while (!s.core.ready_reads.empty() && s.core.ready_reads.front().index <= s.core.applied) {
    s.core.ready_reads.erase(s.core.ready_reads.begin());
    ++s.reads_answered;
    s.last_read = s.core.applied;
    say("  " + name(node_id(i)) + ": answered a read as of " + std::to_string(s.last_read));
  }
  for (; !s.core.lost_reads.empty(); s.core.lost_reads.pop_back()) say("  " + name(node_id(i)) + ": refused a read");
}

/// "s1>s2" names a link, "s1>*" and "*>s2" all links of one end; another word names a kind of message.
bool Lab::fits(const Sent& sent, const Words& words) const {
  for (std::size_t w = 1; w < words.size(); ++w) {
    const std::size_t arrow = words[w].find('>');
    if (arrow == std::string::npos) {
      if (short_name(sent.message) != words[w]) return false;
      continue;
    }
    const std::string from = words[w].substr(0, arrow);
    const std::string to = words[w].substr(arrow + 1);
    if ((from != "*" && from != name(sent.from)) || (to != "*" && to != name(sent.to))) return false;
  }
  return true;
}

bool Lab::touches(const Sent& sent, const std::string& server) const {
  return name(sent.from) == server || name(sent.to) == server;
}

void Lab::hand_over(const Sent& sent) {
  const std::size_t to = index_of(sent.to);
  if (to >= machines_.size() || !machines_[to].up) return;
  say(name(sent.from) + ">" + name(sent.to) + " " + short_name(sent.message) + " " + OneLine::of(sent.message));
  Bench bench(*this, to);
  machines_[to].server.core.receive(sent.from, sent.message, bench);
  look(to);
}

/// Hands over (or drops) what fits and is on the wire now; what is sent meanwhile stays there.
void Lab::deliver(const Words& words, bool drop) {
  std::vector<Sent> now;
  std::swap(now, wire_);
  for (const Sent& sent : now) {
    if (!fits(sent, words))
      wire_.push_back(sent);
    else if (!drop)
      hand_over(sent);
  }
}

void Lab::settle() {
  for (int rounds = 0; rounds < 1000 && !wire_.empty(); ++rounds) {
    deliver({"deliver"}, false);
    for (std::size_t i = 0; i < machines_.size(); ++i) finish_sync(i);
  }
}

void Lab::propose(std::size_t i, const std::string& assignment) {
  const std::size_t equals = assignment.find('=');
  kv::Op op{kv::OpKind::put, assignment.substr(0, equals), assignment.substr(equals + 1), {}};
  Bench bench(*this, i);
  static constexpr std::uint64_t kSession = 1;
  const auto number = static_cast<std::uint32_t>(machines_[i].server.core.disk.log.last_index() + 1);
  const auto index = machines_[i].server.core.propose(Value::of(kv::Request{{kSession, number}, op}), bench);
  say(index ? "  index " + std::to_string(*index) : std::string("  refused"));
  look(i);
}

std::vector<NodeId> Lab::places(const Words& words, std::size_t first) {
  std::vector<NodeId> ids;
  for (std::size_t w = first; w < words.size(); ++w) ids.push_back(node_id(place(words[w])));
  return ids;
}

void Lab::operate(const std::string& verb, const Words& words) {
  const std::size_t i = place(words[1]);
  Bench bench(*this, i);
  Server& s = machines_[i].server;
  bool done = true;
  if (verb == "read") done = s.core.read(kNobody, Value::of(kv::Request{}), bench);
  if (verb == "snapshot") s.core.compact(Value::of(s.store), bench);
  if (verb == "transfer") done = s.core.transfer_leadership(node_id(place(words[2])), bench);
  if (verb == "change") done = s.core.change_membership(places(words, 2), bench);
  if (!done) say("  refused");
  look(i);
}

void Lab::show_state() {
  for (const Machine& m : machines_) {
    const Core& core = m.server.core;
    static constexpr std::array<std::string_view, 4> kStandings{"follower", "pre-candidate", "candidate", "leader"};
    std::string log;
    for (Index i = core.disk.log.base + 1; i <= core.disk.log.last_index(); ++i) {
      const Entry& e = core.disk.log.at(i);
      const auto* request = e.command.as<kv::Request>();
      log += (log.empty() ? "" : " ") + std::to_string(e.term) + ":" +
             (request ? kv::brief(request->op) : short_name(e.command));
    }
    say("  " + name(core.self) + " " +
        (m.up ? std::string(kStandings[static_cast<std::size_t>(core.standing)]) : "down") + " term " +
        std::to_string(core.disk.term) + " commit " + std::to_string(core.commit) + " log " +
        (core.disk.log.base > 0 ? std::to_string(core.disk.log.base) + "+" : "") + "[" + log + "]");
  }
}

std::string Lab::run_command(std::string_view line) {
  output_.clear();
  const Words words = split(line);
  if (words.empty() || words[0].starts_with("#")) return {};
  const std::string& verb = words[0];
  if (verb == "servers") {
    make_servers(words);
  } else if (verb == "timeout") {
    fire(place(words[1]), words[2]);
  } else if (verb == "sync") {
    finish_sync(place(words[1]));
  } else if (verb == "deliver" || verb == "drop") {
    deliver(words, verb == "drop");
  } else if (verb == "settle") {
    settle();
  } else if (verb == "propose") {
    propose(place(words[1]), words[2]);
  } else if (verb == "crash") {
    machines_[place(words[1])].up = false;
  } else if (verb == "isolate" || verb == "rejoin") {
    machines_[place(words[1])].isolated = verb == "isolate";
    if (verb == "isolate") std::erase_if(wire_, [&](const Sent& sent) { return touches(sent, words[1]); });
  } else if (verb == "restart") {
    start(place(words[1]));
  } else if (verb == "clock") {
    machines_[place(words[1])].clock += ms(std::stoll(words[2]));
  } else if (verb == "state") {
    show_state();
  } else if (verb == "read" || verb == "snapshot" || verb == "transfer" || verb == "change") {
    operate(verb, words);
  } else {
    throw std::invalid_argument("unknown command: " + std::string(line));
  }
  return output_;
}

std::string Lab::run_script(std::string_view script, std::optional<Mutation> mutation) {
  Lab lab(mutation);
  std::istringstream lines{std::string(script)};
  std::string result;
  std::string answer;
  bool in_answer = false;
  const auto flush = [&] {
    if (!answer.empty()) result += "----\n" + answer;
    answer.clear();
  };
  for (std::string line; std::getline(lines, line);) {
    if (line == "----") in_answer = true;
    if (line.empty()) {
      flush();
      result += "\n";
      in_answer = false;
    } else if (!in_answer) {
      result += line + "\n";
      answer += lab.run_command(line);
    }
  }
  flush();
  return result;
}

Transcript check_transcript(const std::string& path) {
  std::stringstream text;
  text << std::ifstream(path).rdbuf();
  Transcript t{text.str(), Lab::run_script(text.str())};
  const char* record = std::getenv("NETSPLIT_RECORD");
  if (record && std::string_view(record) == "1") {
    std::ofstream(path) << t.actual;
    t.expected = t.actual;
  }
  return t;
}

}  // namespace netsplit::raft
