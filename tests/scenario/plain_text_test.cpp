#include "core/scenario/plain_text.h"

#include <catch2/catch_test_macros.hpp>

#include "core/base/rng.h"

namespace netsplit::plain_text_test {

TEST_CASE("durations are read exactly") {
  CHECK(parse_duration("150ms") == ms(150));
  CHECK(parse_duration("1.5s") == ms(1500));
  CHECK(parse_duration("0.000000001s") == Duration{1});
  CHECK(parse_duration("1.5min") == std::chrono::seconds(90));
  CHECK(parse_duration("-20us") == us(-20));
  CHECK(parse_duration("8760h") == kLongest);
}

TEST_CASE("what is no duration, no whole number of nanoseconds or too long is refused") {
  for (const char* text : {"", "5", "ms", "5 ms", "0.5ns", "1.2.3s", ".5s", "5.s", "1e3s", "+1s", "--1s", "5sec",
                           "8761h", "99999999999999999999s", "0.1234567891s", "NaNs"})
    CHECK_FALSE(parse_duration(text));
}

TEST_CASE("a duration written and read again is the same") {
  Rng rng{7};
  for (int i = 0; i < 10'000; ++i) {
    const auto d =
        Duration{static_cast<std::int64_t>(rng.next() >> (10 + rng.below(50)))} * (rng.below(2) == 0 ? 1 : -1);
    if (d > kLongest || d < -kLongest) continue;
    CHECK(parse_duration(format_duration(d)) == d);
  }
  CHECK(format_duration(ms(1500)) == "1500ms");
  CHECK(format_duration(std::chrono::seconds(60)) == "60s");
  CHECK(format_duration(std::chrono::seconds(120)) == "2min");
  CHECK(format_duration({}) == "0s");
}

TEST_CASE("ratios are read to the nearest part per billion") {
  CHECK(parse_ratio("0.01", Ratio::kOne) == Ratio{10'000'000});
  CHECK(parse_ratio("1e-3", Ratio::kOne) == Ratio{1'000'000});
  CHECK(parse_ratio("1", Ratio::kOne) == Ratio::one());
  CHECK(parse_ratio("0.33333333333333333333333333333333", Ratio::kOne) == Ratio{333'333'333});
  CHECK(parse_ratio("0.9999999999", Ratio::kOne) == Ratio::one());
  CHECK(parse_ratio("1e-4000", Ratio::kOne) == Ratio{0});
  CHECK(parse_ratio("0e4000", Ratio::kOne) == Ratio{0});
  CHECK_FALSE(parse_ratio("1.000000001", Ratio::kOne));
  CHECK_FALSE(parse_ratio("-0.1", Ratio::kOne));
  CHECK_FALSE(parse_ratio("1e300", Ratio::kOne));
  CHECK_FALSE(parse_ratio("123456789012345678901234567890", Ratio::kOne));
}

TEST_CASE("a ratio written and read again is the same") {
  Rng rng{8};
  for (int i = 0; i < 10'000; ++i) {
    const Ratio r{rng.below(1000 * Ratio::kOne)};
    CHECK(parse_ratio(format_ratio(r), 1000 * Ratio::kOne) == r);
  }
}

TEST_CASE("bandwidths and sizes are read with their units") {
  CHECK(parse_bandwidth("10Mbit/s") == 10'000'000u);
  CHECK(parse_bandwidth("1.5kbit/s") == 1'500u);
  CHECK(parse_size("64kB") == 64'000u);
  CHECK(parse_size("64KiB") == 65'536u);
  CHECK_FALSE(parse_size("64"));
  CHECK_FALSE(parse_size("0.5B"));
  CHECK_FALSE(parse_bandwidth("10MB/s"));
}

TEST_CASE("a found text is shown in one line, whatever is in it") {
  CHECK(one_line("a\nb\tc\x7f", 20) == "a?b?c?");
  CHECK(one_line("gr\xc3\xbc\xc3\x9f", 20) == "gr\xc3\xbc\xc3\x9f");
  CHECK(one_line("\xff\xc3(\xe2\x82", 20) ==
        "?"
        "?(?"
        "?");
  CHECK(one_line("\xc2\x85", 20) == "?");
  CHECK(one_line("abcdef", 3) == "abc...");
  CHECK(one_line("\xc3\xbc\xc3\xbc", 3) == "\xc3\xbc...");
}

TEST_CASE("the nearest name is the one that was most likely meant") {
  const std::string_view names[] = {"raft.server", "kv.client", "latency", "loss"};
  CHECK(nearest_name("raft.sever", names) == "raft.server");
  CHECK(nearest_name("latnecy", names) == "latency");
  CHECK(nearest_name("los", names) == "loss");
  CHECK(nearest_name("bandwidth", names).empty());
  CHECK(nearest_name("", names).empty());
  CHECK(nearest_name(std::string(1'000'000, 'x'), names).empty());
}

}  // namespace netsplit::plain_text_test
