#include "core/contracts/queue.h"

#include <catch2/catch_test_macros.hpp>

namespace netsplit::queue::queue_test {

TEST_CASE("a message's name holds its producer and its number, whatever they are") {
  for (const std::size_t node : {std::size_t{0}, std::size_t{7}, kMaxNodes - 1})
    for (const std::uint64_t number : {std::uint64_t{1}, std::uint64_t{4'000'000'017}, (std::uint64_t{1} << 48) - 1}) {
      const MessageId id = message_id(node_id(node), number);
      CHECK(producer_of(id) == node_id(node));
      CHECK(number_of(id) == number);
    }
  CHECK(name_of(message_id(node_id(3), 17)) == "#3/17");
}

TEST_CASE("a later message of a producer has a larger id") {
  CHECK(message_id(node_id(2), 10) > message_id(node_id(2), 9));
}

TEST_CASE("a delivery is as large as what it carries") {
  Delivery delivery;
  const std::uint32_t empty = delivery.wire_bytes();
  delivery.items.push_back({{0, 1}, Message{1, 0, 500, false}, 1});
  CHECK(delivery.wire_bytes() == empty + 540);
}

}  // namespace netsplit::queue::queue_test
