#pragma once
#include <optional>
#include <string_view>

#include "core/checkers/levels.h"
#include "core/checkers/store_watch.h"

// Weaker promises than linearizability as claims about a run: a scenario may say which of them it keeps or breaks.
namespace netsplit::checkers {

/// "Read Your Writes"
std::string_view claim_of(Level level);
/// The level that a claim is about. Linearizability is judged in every run, so it is none of these.
std::optional<Level> level_claimed(std::string_view claim);

/// What the clients saw, as sessions: a client with several operations under way has several, and so has one after an
/// operation of which it never heard again, because that one may yet happen.
History sessions_of(const StoreWatch& store, const World& world);

}  // namespace netsplit::checkers
