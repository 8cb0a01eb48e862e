#pragma once
#include <cstdint>
#include <vector>

#include "core/base/ids.h"
#include "core/base/options.h"

namespace netsplit {

/// Whom the nodes of one entry are told to ask, and how much: read off their options, whatever their role.
struct Caller {
  std::size_t first = 0;  ///< the hosts of the entry
  std::size_t count = 0;
  std::int64_t rate = 0;         ///< requests a second that each of them begins by itself
  std::int64_t attempts = 1;     ///< how often one of its calls is made at most
  std::int64_t reply_bytes = 0;  ///< of its answers
  struct Ask {
    std::vector<NodeId> whom;
    std::int64_t bytes = 0;
  };
  std::vector<Ask> asks;
};

/// Passes all on to the reader `to`, and notes what it read.
class CallWatch final : public Options {
 public:
  CallWatch(Options& to, Caller& caller) : to_(to), caller_(caller), first_ask_(caller.asks.size()) {}

  void duration(std::string_view n, Duration& v, Duration lo, Duration hi, std::string_view doc) override;
  void integer(std::string_view n, std::int64_t& v, std::int64_t lo, std::int64_t hi, std::string_view doc) override;
  void ratio(std::string_view n, Ratio& v, std::string_view doc) override;
  void flag(std::string_view n, bool& v, std::string_view doc) override;
  void text(std::string_view n, std::string& v, std::size_t longest, std::string_view doc) override;
  void choice(std::string_view n, int& v, std::span<const std::string_view> names, std::string_view doc) override;
  void distribution(std::string_view n, Distribution& v, std::string_view doc) override;
  void node(std::string_view n, NodeId& v, std::string_view doc) override;
  void nodes(std::string_view n, std::vector<NodeId>& v, std::string_view doc) override;
  void items(std::string_view n, std::size_t longest, const std::function<void(Options&)>& item,
             std::string_view doc) override;
  bool reading() const override { return to_.reading(); }

 private:
  void ask(std::vector<NodeId> whom);

  Options& to_;
  Caller& caller_;
  std::size_t first_ask_;  ///< of those that were read here, not around here
  std::int64_t bytes_ = 0;
  bool closed_ = false;
};

}  // namespace netsplit
