#include "core/checkers/fencing.h"

#include <catch2/catch_test_macros.hpp>
#include <vector>

namespace netsplit::fencing_test {
using namespace netsplit::checkers;

namespace {

using Kind = FencingEvent::Kind;
using Reasons = std::vector<std::string>;

FencingEvent granted(std::string holder, std::uint64_t token, std::int64_t at, std::string lock = "lease") {
  return {Kind::granted, ms(at), std::move(lock), std::move(holder), token};
}
FencingEvent accepted(std::string holder, std::uint64_t token, std::int64_t at, std::string lock = "lease") {
  return {Kind::accepted, ms(at), std::move(lock), std::move(holder), token};
}
FencingEvent rejected(std::string holder, std::uint64_t token, std::int64_t at) {
  return {Kind::rejected, ms(at), "lease", std::move(holder), token};
}

}  // namespace

TEST_CASE("holders that act one after another are single") {
  const std::vector events{granted("a", 1, 0), accepted("a", 1, 10), granted("b", 2, 20), accepted("b", 2, 30)};
  CHECK(check_single_holder(events).answer() == Answer::holds);
  CHECK(check_single_holder(events).judged == 2);
  CHECK(check_tokens_accepted(events).answer() == Answer::holds);
  CHECK(check_tokens_granted(events).answer() == Answer::holds);
}

TEST_CASE("a holder that was paused and acts after somebody else was granted the lock is told") {
  const std::vector events{granted("a", 1, 0), granted("b", 2, 20), accepted("a", 1, 30), accepted("b", 2, 40)};
  CHECK(check_single_holder(events).why ==
        Reasons{"a acted under lease at 0.03 s, though it had been granted to b at 0.02 s"});
  // Who is fenced only by tokens does not see it before b has acted.
  CHECK(check_tokens_accepted(events).answer() == Answer::holds);
}

TEST_CASE("a token that was passed by is not accepted") {
  const std::vector events{granted("a", 1, 0), granted("b", 2, 20), accepted("b", 2, 30), accepted("a", 1, 40)};
  CHECK(check_tokens_accepted(events).why ==
        Reasons{"a's action under lease was accepted with token 1 at 0.04 s, after b's with token 2 at 0.03 s"});
  std::vector fenced = events;
  fenced.back() = rejected("a", 1, 40);
  CHECK(check_tokens_accepted(fenced).answer() == Answer::holds);
  CHECK(check_single_holder(fenced).answer() == Answer::holds);
}

TEST_CASE("who acts without a grant, or with the token of an older one, is told") {
  CHECK(check_single_holder(std::vector{accepted("a", 0, 5)}).why ==
        Reasons{"a acted under lease at 0.005 s, though nobody had been granted it"});
  const std::vector events{granted("a", 1, 0), granted("a", 2, 20), accepted("a", 1, 30)};
  CHECK(check_single_holder(events).answer() == Answer::broken);
}

TEST_CASE("tokens that do not grow cannot tell holders apart") {
  CHECK(check_tokens_granted(std::vector{granted("a", 3, 0), granted("b", 3, 1)}).why ==
        Reasons{"b was granted lease with token 3 at 0.001 s, after a with token 3 at 0 s"});
}

TEST_CASE("locks are apart from one another") {
  const std::vector events{granted("a", 5, 0, "x"), granted("b", 2, 1, "y"), accepted("a", 5, 2, "x"),
                           accepted("b", 2, 3, "y")};
  CHECK(check_single_holder(events).answer() == Answer::holds);
  CHECK(check_tokens_accepted(events).answer() == Answer::holds);
  CHECK(check_tokens_granted(events).answer() == Answer::holds);
}

}  // namespace netsplit::fencing_test
