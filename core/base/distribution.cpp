#include "core/base/distribution.h"

#include <algorithm>
#include <utility>

#include "core/base/fixed_math.h"

namespace netsplit {
namespace {

Duration clamped(std::uint64_t ns) {
  return Duration{static_cast<std::int64_t>(std::min<std::uint64_t>(ns, static_cast<std::uint64_t>(kLongest.count())))};
}

std::uint64_t unsigned_ns(Duration d) { return d.count() < 0 ? 0 : static_cast<std::uint64_t>(d.count()); }

/// Close to a standard normal variable, 47.16 fixed point: 12 uniforms of 16 bits, less their mean of 6 (Irwin-Hall).
std::int64_t standard_normal_q16(Rng& rng) {
  std::int64_t sum = 0;
  for (int word = 0; word < 3; ++word) {
    const std::uint64_t x = rng.next();
    for (int shift = 0; shift < 64; shift += 16) sum += static_cast<std::int64_t>(x >> shift & 0xffff);
  }
  return sum - 6 * 0xffff;
}

Duration draw_normal(const Distribution& d, Rng& rng) {
  const std::int64_t z = standard_normal_q16(rng);
  const auto spread =
      static_cast<std::int64_t>(mul_shift(unsigned_ns(d.b), static_cast<std::uint64_t>(z < 0 ? -z : z), 16));
  return clamped(unsigned_ns(d.a + Duration{z < 0 ? -spread : spread}));
}

Duration draw_lognormal(const Distribution& d, Rng& rng) {
  const std::int64_t z = standard_normal_q16(rng);
  const std::uint64_t sigma_log2 = mul_shift(d.shape, fixed::kLog2E, 32);
  const auto size = static_cast<std::int64_t>(mul_shift(sigma_log2, static_cast<std::uint64_t>(z < 0 ? -z : z), 16));
  return clamped(fixed::scale_exp2(unsigned_ns(d.a), z < 0 ? -size : size, unsigned_ns(kLongest)));
}

Duration draw_exponential(const Distribution& d, Rng& rng) {
  const std::uint64_t ln = mul_shift(fixed::minus_log2_unit(rng.next()), fixed::kLn2, 32);
  return clamped(mul_shift(unsigned_ns(d.a), ln, 32));
}

Duration draw_pareto(const Distribution& d, Rng& rng) {
  const std::uint64_t exponent = mul_shift(fixed::minus_log2_unit(rng.next()), d.shape, 32);
  return clamped(fixed::scale_exp2(unsigned_ns(d.a), static_cast<std::int64_t>(exponent), unsigned_ns(kLongest)));
}

Duration draw_mixture(const Distribution& d, Rng& rng) {
  std::uint64_t total = 0;
  for (const auto& part : d.parts) total += part.weight.ppb;
  std::uint64_t at = total == 0 ? 0 : rng.below(total);
  for (const auto& part : d.parts) {
    if (at < part.weight.ppb) return part.distribution.draw(rng);
    at -= part.weight.ppb;
  }
  return Duration::zero();
}

}  // namespace

Distribution Distribution::constant(Duration value) {
  Distribution d;
  d.a = value;
  return d;
}

Distribution Distribution::uniform(Duration lo, Duration hi) {
  Distribution d = constant(lo);
  d.kind = Kind::uniform;
  d.b = hi;
  return d;
}

Distribution Distribution::normal(Duration mean, Duration deviation) {
  Distribution d = uniform(mean, deviation);
  d.kind = Kind::normal;
  return d;
}

Distribution Distribution::lognormal(Duration median, std::uint64_t sigma_q32) {
  Distribution d = constant(median);
  d.kind = Kind::lognormal;
  d.shape = sigma_q32;
  return d;
}

Distribution Distribution::exponential(Duration mean) {
  Distribution d = constant(mean);
  d.kind = Kind::exponential;
  return d;
}

Distribution Distribution::pareto(Duration scale, std::uint64_t inverse_alpha_q32) {
  Distribution d = lognormal(scale, inverse_alpha_q32);
  d.kind = Kind::pareto;
  return d;
}

Distribution Distribution::mixture(std::vector<Part> parts) {
  Distribution d;
  d.kind = Kind::mixture;
  d.parts = std::move(parts);
  return d;
}

Distribution Distribution::table(std::vector<Duration> samples) {
  Distribution d;
  d.kind = Kind::table;
  d.samples = std::move(samples);
  return d;
}

Duration Distribution::draw_other(Rng& rng) const {
  switch (kind) {
    case Kind::constant:
    case Kind::uniform: break;
    case Kind::normal: return draw_normal(*this, rng);
    case Kind::lognormal: return draw_lognormal(*this, rng);
    case Kind::exponential: return draw_exponential(*this, rng);
    case Kind::pareto: return draw_pareto(*this, rng);
    case Kind::mixture: return draw_mixture(*this, rng);
    case Kind::table: return samples.empty() ? Duration::zero() : samples[rng.below(samples.size())];
  }
  return draw(rng);
}

Duration Distribution::least() const {
  switch (kind) {
    case Kind::constant:
    case Kind::uniform:
    case Kind::pareto: return a;
    case Kind::normal: return std::max(Duration::zero(), a - 6 * b);
    case Kind::lognormal:
    case Kind::exponential: return Duration::zero();
    case Kind::mixture: {
      Duration least = kLongest;
      bool any = false;
      for (const auto& part : parts) {
        if (part.weight.ppb == 0) continue;
        any = true;
        least = std::min(least, part.distribution.least());
      }
      return any ? least : Duration::zero();
    }
    case Kind::table: return samples.empty() ? Duration::zero() : *std::min_element(samples.begin(), samples.end());
  }
  return Duration::zero();
}

bool Distribution::operator==(const Distribution&) const = default;

}  // namespace netsplit
