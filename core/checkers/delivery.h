#pragma once
#include <span>
#include <string>

#include "core/checkers/audit.h"

// What becomes of messages between producers and the consumers of one group: what a queue or a log promises of them.
namespace netsplit::checkers {

/// Something that happened to a message. Lists of them are in the order in which they happened.
struct DeliveryEvent {
  enum class Kind : std::uint8_t {
    published,     ///< a producer sent it; sending it again, as a retry, is published again
    acknowledged,  ///< the producer was told that it is kept
    processed,     ///< a consumer did what it asks for: what the world sees, not what the consumer received
  };
  Kind kind = Kind::published;
  Time at{};            ///< for the words of a reason
  std::string message;  ///< its identity; a retry has the same
  std::string key;      ///< messages of one key have an order; of the first event of a message it counts
  std::string who;      ///< the producer or the consumer
};

/// Each message is processed at most once, and none that nobody published. `judged`: messages processed.
Audit check_at_most_once(std::span<const DeliveryEvent> events);

/// At least once, which is no loss: each message acknowledged before the time `settled` was processed by the end of the
/// list, be it before it was acknowledged. What was published and not acknowledged may be lost. `judged`: messages
/// acknowledged before then.
Audit check_at_least_once(std::span<const DeliveryEvent> events, Time settled = kForever);

/// Both. (Of processing, that is; exactly-once delivery does not exist: Halpern and Moses, "Knowledge and common knowledge
/// in a distributed environment", 1990.)
Audit check_exactly_once(std::span<const DeliveryEvent> events, Time settled = kForever);

/// Order per key: of two messages with one key, the one that was first is processed first, where it is known which one was:
/// the same producer published it earlier, or it was acknowledged before the other was published. Only the first
/// processing of each counts, so that retries may come late; what was never processed has no place. `judged`: messages
/// processed that were published.
Audit check_order_per_key(std::span<const DeliveryEvent> events);

}  // namespace netsplit::checkers
