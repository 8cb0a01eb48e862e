#pragma once
#include <optional>
#include <string_view>

#include "core/formats/edn.h"
#include "core/formats/history_events.h"
#include "core/formats/read_history.h"

// What Jepsen writes in EDN: whole histories, and the words and values in lines of its logs.
namespace netsplit {

Expected<ReadHistory> read_edn_history(std::string_view text);

/// "invoke", "ok", "fail" and "info".
std::optional<HistoryEvent::Type> event_type(std::string_view word);

/// Takes the value of an operation; jepsen.independent puts a key in front of it: [key value].
void take_value(const Edn& value, HistoryEvent& event);

}  // namespace netsplit
