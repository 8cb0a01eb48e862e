#pragma once
#include <cstdint>
#include <vector>

#include "core/base/ids.h"
#include "core/base/options.h"
#include "core/base/ratio.h"

namespace netsplit {

/// Whom the nodes of one entry are told to ask, and how much: read off their options, whatever their role.
struct Caller {
  std::size_t first = 0;  ///< the hosts of the entry
  std::size_t count = 0;
  std::int64_t rate = 0;         ///< requests a second that each of them begins by itself
  std::int64_t reply_bytes = 0;  ///< of its answers
  /// Calls to some nodes, and what the options beside them say.
  struct Ask {
    std::vector<NodeId> whom;
    std::int64_t bytes = 0;
    std::int64_t attempts = 1;          ///< how often a call is made at most
    Ratio retry_budget = Ratio::one();  ///< attempts beyond the first for each call, in the long run; 1: no limit
  };
  std::vector<Ask> asks;
  Ask usual;  ///< what holds for those whom it asks without being told
};

/// Passes all on to the reader `to`, and notes what it read.
class CallWatch final : public Options {
 public:
  CallWatch(Options& to, Caller& caller, Caller::Ask& here) : to_(to), caller_(caller), here_(here) {}

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
  /// Options beside a call may come before it or after.
  void tell();

  Options& to_;
  Caller& caller_;
  Caller::Ask& here_;               ///< what was read at this level, nobody in it
  std::vector<std::size_t> asked_;  ///< the calls of this level
  bool closed_ = false;             ///< how often a closed loop asks is not known beforehand
};

}  // namespace netsplit
