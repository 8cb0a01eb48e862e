#include "web/app/format.h"

#include <catch2/catch_test_macros.hpp>

namespace netsplit::format_test {

TEST_CASE("a duration is told in three digits of the unit that fits") {
  CHECK(short_duration(Duration{0}) == "0");
  CHECK(short_duration(Duration{850}) == "850 ns");
  CHECK(short_duration(us(12)) == "12 \xce\xbcs");
  CHECK(short_duration(us(2500)) == "2.5 ms");
  CHECK(short_duration(Duration{149'700'000}) == "150 ms");
  CHECK(short_duration(Duration{14'970'000}) == "15 ms");
  CHECK(short_duration(ms(1250)) == "1.25 s");
  CHECK(short_duration(ms(59'949)) == "59.9 s");
}

TEST_CASE("a duration of minutes, hours and days is told in two units") {
  CHECK(short_duration(ms(59'960)) == "1 min");
  CHECK(short_duration(ms(200'000)) == "3 min 20 s");
  CHECK(short_duration(std::chrono::hours{2} + std::chrono::minutes{5}) == "2 h 5 min");
  CHECK(short_duration(std::chrono::hours{49}) == "2 d 1 h");
  CHECK(short_duration(kForever) == "for ever");
}

TEST_CASE("no rounding carries a duration into four digits") {
  CHECK(short_duration(Duration{999'499}) == "999 \xce\xbcs");
  CHECK(short_duration(Duration{999'500}) == "1 ms");
  CHECK(short_duration(Duration{999'499'999}) == "999 ms");
  CHECK(short_duration(Duration{999'500'000}) == "1 s");
  CHECK(short_duration(Duration{9'996'000}) == "10 ms");
}

TEST_CASE("a negative duration keeps its sign") {
  CHECK(short_duration(-ms(3)) ==
        "\xe2\x88\x92"
        "3 ms");
}

TEST_CASE("a moment keeps its digits in place while it grows") {
  CHECK(format_moment(Time{}) == "0.000\u00a0000\u00a0s");
  CHECK(format_moment(us(12'345'678)) == "12.345\u00a0678\u00a0s");
  CHECK(format_moment_short(us(12'345'678)) == "12.345678");
}

TEST_CASE("a speed says what a second becomes") {
  CHECK(format_speed(1e-4) == "1 s = 100 \xce\xbcs");
  CHECK(format_speed(0.0025) == "1 s = 2.5 ms");
  CHECK(format_speed(1) == "1 s = 1 s");
  CHECK(format_speed(1000) == "1 s = 16 min 40 s");
}

TEST_CASE("counts are grouped from five digits on") {
  CHECK(format_count(0) == "0");
  CHECK(format_count(9999) == "9999");
  CHECK(format_count(10000) ==
        "10\xc2\xa0"
        "000");
  CHECK(format_count(12345678) ==
        "12\xc2\xa0"
        "345\xc2\xa0"
        "678");
}

TEST_CASE("bytes are told in the unit that fits") {
  CHECK(format_bytes(640) == "640 B");
  CHECK(format_bytes(12'345) == "12.3 KB");
  CHECK(format_bytes(999'600) == "1 MB");
}

TEST_CASE("names of code become words") {
  CHECK(humanize("raft.append_entries") == "append entries");
  CHECK(humanize("AppendEntries") == "append entries");
  CHECK(title_case("commit_index") == "Commit index");
  CHECK(title_case("") == "");
}

}  // namespace netsplit::format_test
