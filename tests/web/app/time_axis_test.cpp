#include "web/app/time_axis.h"

#include <catch2/catch_test_macros.hpp>

namespace netsplit::time_axis_test {

TEST_CASE("the scrubber grows with the run in round steps and leaves room beyond the live edge") {
  CHECK(scrubber_span(Time{}, Time{}, std::chrono::seconds{60}) == ms(50));
  CHECK(scrubber_span(ms(90), Time{}, std::chrono::seconds{60}) == ms(100));
  CHECK(scrubber_span(ms(99), Time{}, std::chrono::seconds{60}) == ms(200));
  CHECK(scrubber_span(std::chrono::seconds{4}, Time{}, std::chrono::seconds{60}) == std::chrono::seconds{5});
}

TEST_CASE("the scrubber never goes beyond the end of the scenario") {
  CHECK(scrubber_span(std::chrono::seconds{7}, Time{}, std::chrono::seconds{8}) == std::chrono::seconds{8});
  CHECK(scrubber_span(std::chrono::seconds{8}, Time{}, std::chrono::seconds{8}) == std::chrono::seconds{8});
}

TEST_CASE("what is planned is on the scrubber from the start") {
  CHECK(scrubber_span(ms(90), std::chrono::seconds{4}, std::chrono::seconds{60}) == std::chrono::seconds{5});
}

TEST_CASE("a run without an end has a scrubber too") {
  CHECK(scrubber_span(std::chrono::seconds{7}, Time{}, kForever) == std::chrono::seconds{10});
  CHECK(scrubber_span(kForever, Time{}, kForever) > Duration{});
}

TEST_CASE("ticks stand at round moments and are not too many") {
  CHECK(tick_step(ms(200), 5) == ms(50));
  CHECK(tick_step(std::chrono::seconds{10}, 4) == std::chrono::seconds{5});
  for (const Duration span : {ms(50), ms(7300), Duration{std::chrono::hours{30}}}) {
    CHECK(span / tick_step(span, 6) <= 6);
  }
}

TEST_CASE("a tick's label has the digits that its step needs") {
  CHECK(tick_label(Time{}, ms(50)) == "0");
  CHECK(tick_label(ms(150), ms(50)) == "150 ms");
  CHECK(tick_label(ms(1500), ms(500)) == "1.5 s");
  CHECK(tick_label(std::chrono::seconds{2}, std::chrono::seconds{1}) == "2 s");
  CHECK(tick_label(us(250), us(50)) == "250 \xce\xbcs");
}

}  // namespace netsplit::time_axis_test
