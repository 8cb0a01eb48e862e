#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "core/base/ratio.h"
#include "core/base/rng.h"
#include "core/base/time.h"

namespace netsplit {

/// A distribution of durations, drawn with integers only, so that a sample is the same on every platform. Samples are
/// never negative and never longer than kLongest.
struct Distribution {
  enum class Kind : std::uint8_t {
    constant,     ///< a
    uniform,      ///< [a, b]
    normal,       ///< mean a, standard deviation b; the sum of 12 uniforms, so cut at 6 sigma
    lognormal,    ///< median a, sigma of the logarithm `shape`
    exponential,  ///< mean a
    pareto,       ///< scale a (the least value), tail index alpha = `shape`
    mixture,      ///< one of `parts` by weight
    table,        ///< recorded samples, drawn with replacement
  };
  struct Part;

  Kind kind = Kind::constant;
  Duration a{};
  Duration b{};
  std::uint64_t shape = 0;  ///< 32.32 fixed point: sigma, or 1/alpha
  std::vector<Part> parts;
  std::vector<Duration> samples;

  static Distribution constant(Duration value);
  static Distribution uniform(Duration lo, Duration hi);
  static Distribution normal(Duration mean, Duration deviation);
  static Distribution lognormal(Duration median, std::uint64_t sigma_q32);
  static Distribution exponential(Duration mean);
  static Distribution pareto(Duration scale, std::uint64_t inverse_alpha_q32);
  static Distribution mixture(std::vector<Part> parts);
  static Distribution table(std::vector<Duration> samples);

  bool is_zero() const { return kind == Kind::constant && a == Duration::zero(); }
  Duration draw(Rng& rng) const {
    if (kind == Kind::constant) return a;
    if (kind == Kind::uniform) return rng.between(a, b);
    return draw_other(rng);
  }
  /// The least value that a draw can give.
  Duration least() const;
  bool operator==(const Distribution&) const;

 private:
  Duration draw_other(Rng& rng) const;
};

struct Distribution::Part {
  Ratio weight;  ///< relative to the sum of all weights
  Distribution distribution;
  bool operator==(const Part&) const = default;
};

}  // namespace netsplit
