#pragma once
#include <cmath>
#include <cstddef>
#include <numeric>
#include <vector>

namespace netsplit::cdn {

/// The share of requests that LRU has a copy for, if requests are drawn independently: Che, Tung and Wang, "Hierarchical web
/// caching systems: modeling, design and experimental results", IEEE JSAC 20(7), 2002. A copy stays for a time t_C that is
/// nearly the same for all, in which so many different objects are asked for as have room.
inline double che_hit_ratio(const std::vector<double>& q, double capacity) {
  const auto in_cache = [&](double t) {
    return std::accumulate(q.begin(), q.end(), 0.0, [&](double sum, double p) { return sum + 1 - std::exp(-p * t); });
  };
  double lo = 0;
  double hi = 1;
  while (in_cache(hi) < capacity) hi *= 2;
  for (int i = 0; i < 100; ++i) (in_cache((lo + hi) / 2) < capacity ? lo : hi) = (lo + hi) / 2;
  return std::accumulate(q.begin(), q.end(), 0.0,
                         [&](double sum, double p) { return sum + p * (1 - std::exp(-p * lo)); });
}

inline std::vector<double> zipf(std::size_t keys, double exponent) {
  std::vector<double> q;
  for (std::size_t rank = 1; rank <= keys; ++rank) q.push_back(std::pow(static_cast<double>(rank), -exponent));
  const double sum = std::accumulate(q.begin(), q.end(), 0.0);
  for (double& p : q) p /= sum;
  return q;
}

}  // namespace netsplit::cdn
