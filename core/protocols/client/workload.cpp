#include "core/protocols/client/workload.h"

#include <algorithm>
#include <string>
#include <vector>

#include "core/base/fixed_math.h"
#include "core/protocols/client/kv_client.h"

namespace netsplit::kv {
namespace {

constexpr std::array<std::string_view, 2> kLoops{"open", "closed"};
constexpr std::array<std::string_view, 3> kKeyChoices{"uniform", "zipf", "hot"};

}  // namespace

void ClientConfig::options(Options& o) {
  constexpr Duration kDay = std::chrono::hours(24);
  o.nodes("servers", servers, "The servers to ask, tried in turn.");
  o.one_of("loop", loop, kLoops,
           "Open: requests arrive at a rate; closed: each client waits for its answer and thinks.");
  o.integer("rate", rate, 1, 10'000'000, "Open loop: operations a second, as a Poisson process.");
  o.integer("clients", clients, 1, 100'000, "Closed loop: so many clients.");
  o.integer("max_in_flight", max_in_flight, 1, 100'000,
            "Open loop: arrivals beyond so many under way are turned away.");
  o.distribution("think_time", think_time, "Closed loop: the pause between an answer and the next operation.");
  o.integer("keys", keys, 1, 1'000'000, "How many keys there are.");
  o.one_of("key_choice", key_choice, kKeyChoices, "Which key an operation takes.");
  o.ratio("zipf_exponent", zipf_exponent, "zipf: 0 is uniform, 1 is Zipf's law.");
  o.ratio("hot_share", hot_share, "hot: the share of operations on the first key.");
  o.ratio("reads", reads, "The share of gets; what the shares leave over are puts.");
  o.ratio("appends", appends, "The share of appends.");
  o.ratio("compare_and_sets", compare_and_sets, "The share of compare-and-set operations.");
  o.ratio("deletes", erases, "The share of deletes.");
  o.integer("value_bytes", value_bytes, 0, 10'000, "Values are padded to this size.");
  o.duration("timeout", timeout, us(100), kDay, "How long to wait for an answer before asking the next server.");
  o.integer("retries", retries, 0, 1'000'000, "So many more attempts before an operation is given up.");
  o.distribution("backoff", backoff, "The pause before asking again after a refusal.");
  o.integer("max_operations", max_operations, 0, 1'000'000'000, "Stop after so many operations; 0: never.");
  o.duration("start", start, {}, kLongest, "When to begin, on the clients' clock.");
  o.duration("stop", stop, {}, kLongest, "When to begin no more operations.");
}

AppendLog<std::uint64_t> zipf_table(std::size_t keys, Ratio exponent) {
  constexpr std::uint64_t kUnit = std::uint64_t{1} << 40;
  std::vector<std::uint64_t> cumulative;
  std::uint64_t sum = 0;
  for (std::size_t rank = 1; rank <= keys; ++rank) {
    const std::uint64_t log2_rank = 64 * fixed::kOne - fixed::minus_log2_unit(rank);
    const auto power = static_cast<std::uint64_t>(static_cast<Wide>(log2_rank) * exponent.ppb / Ratio::kOne);
    sum += fixed::scale_exp2(kUnit, -static_cast<std::int64_t>(power), kUnit);
    cumulative.push_back(sum);
  }
  AppendLog<std::uint64_t> table;
  for (std::uint64_t c : cumulative) table.push_back(static_cast<std::uint64_t>((static_cast<Wide>(c) << 32) / sum));
  return table;
}

std::size_t zipf_key(const AppendLog<std::uint64_t>& table, std::uint64_t draw) {
  return static_cast<std::size_t>(std::upper_bound(table.begin(), table.end(), draw) - table.begin());
}

std::size_t Client::pick_key(Outbox& out) const {
  const auto keys = static_cast<std::uint64_t>(config.keys);
  switch (config.key_choice) {
    case Config::Keys::uniform: break;
    case Config::Keys::zipf: return zipf_key(zipf_table, out.pick(std::uint64_t{1} << 32));
    case Config::Keys::hot:
      if (keys == 1 || out.chance(config.hot_share)) return 0;
      return 1 + out.pick(keys - 1);
  }
  return out.pick(keys);
}

std::string Client::key_name(std::size_t key) const {
  if (config.keys <= 3) return std::string(1, static_cast<char>('x' + key));
  return "k" + std::to_string(key);
}

/// Different for each write of each client, so that a reader can tell which write it saw.
std::string Client::next_value(Outbox& out) {
  std::string value(1, static_cast<char>('a' + index_of(out.self()) % 26));
  if (index_of(out.self()) >= 26) value += std::to_string(index_of(out.self())) + ".";
  value += std::to_string(++values_written);
  const auto wanted = static_cast<std::size_t>(config.value_bytes);
  if (value.size() < wanted) value.resize(wanted, '.');
  return value;
}

Op Client::make_op(std::size_t key, Outbox& out) {
  Op op{OpKind::put, key_name(key), {}, {}};
  std::uint64_t draw = out.pick(Ratio::kOne);
  const auto takes = [&](Ratio share) {
    if (draw < share.ppb) return true;
    draw -= share.ppb;
    return false;
  };
  if (takes(config.reads)) {
    op.kind = OpKind::get;
    return op;
  }
  if (takes(config.appends)) {
    op.kind = OpKind::append;
  } else if (takes(config.compare_and_sets)) {
    op.kind = OpKind::compare_and_set;
    if (key < seen.size()) op.expected = seen[key];
  } else if (takes(config.erases)) {
    op.kind = OpKind::erase;
    return op;
  }
  op.value = next_value(out);
  return op;
}

}  // namespace netsplit::kv
