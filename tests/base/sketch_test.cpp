#include "core/base/sketch.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <vector>

#include "core/base/rng.h"

namespace netsplit::sketch_test {

namespace {

/// The value of that rank among all, by sorting.
std::int64_t exact(std::vector<std::int64_t> values, std::uint64_t ppm) {
  std::sort(values.begin(), values.end());
  const std::uint64_t rank = std::max<std::uint64_t>(1, (values.size() * ppm + 999'999) / 1'000'000);
  return values[rank - 1];
}

std::vector<std::int64_t> spread_out(std::uint64_t seed, std::size_t count) {
  Rng rng = Rng::stream(seed, "test", "sketch");
  std::vector<std::int64_t> values;
  for (std::size_t i = 0; i < count; ++i)
    values.push_back(static_cast<std::int64_t>(rng.next() >> (8 + rng.below(50))));
  return values;
}

}  // namespace

TEST_CASE("a quantile lies within a sixty-fourth of the exact one") {
  const std::vector<std::int64_t> values = spread_out(1, 20'000);
  Sketch sketch;
  for (const std::int64_t v : values) sketch.add(v);
  for (const std::uint64_t ppm : {0u, 1u, 10'000u, 250'000u, 500'000u, 900'000u, 990'000u, 999'900u, 1'000'000u}) {
    const std::int64_t want = exact(values, ppm);
    const std::int64_t got = sketch.quantile_ppm(ppm);
    INFO(ppm << " ppm: exact " << want << ", sketch " << got);
    CHECK(std::abs(got - want) <= want / 64);
  }
  CHECK(sketch.min() == *std::min_element(values.begin(), values.end()));
  CHECK(sketch.max() == *std::max_element(values.begin(), values.end()));
}

TEST_CASE("small values are exact") {
  Sketch sketch;
  for (std::int64_t v = 0; v < 64; ++v) sketch.add(v);
  for (std::int64_t v = 1; v <= 64; ++v) CHECK(sketch.quantile_ppm(static_cast<std::uint64_t>(v) * 15'625) == v - 1);
}

TEST_CASE("merging gives what adding all to one gives, in any order") {
  Sketch all;
  Sketch parts[3];
  for (std::size_t i = 0; i < 3; ++i)
    for (const std::int64_t v : spread_out(i, 3000)) {
      all.add(v);
      parts[i].add(v);
    }
  Sketch forward = parts[0];
  forward.merge(parts[1]);
  forward.merge(parts[2]);
  Sketch backward = parts[2];
  backward.merge(parts[1]);
  backward.merge(parts[0]);
  CHECK(forward == all);
  CHECK(backward == all);
}

TEST_CASE("the greatest values have a place, and an empty sketch says nothing") {
  Sketch sketch;
  CHECK(sketch.quantile_ppm(500'000) == 0);
  CHECK(sketch.min() == 0);
  sketch.add(INT64_MAX);
  sketch.add(-5);
  CHECK(sketch.quantile_ppm(1'000'000) > INT64_MAX / 64 * 63);
  CHECK(sketch.quantile_ppm(0) == 0);
  CHECK(sketch.count() == 2);
}

}  // namespace netsplit::sketch_test
