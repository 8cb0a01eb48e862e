#pragma once
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/scenario/fields.h"
#include "core/scenario/measure.h"
#include "core/scenario/scenario.h"

namespace netsplit {

/// Where a measure is used. A goal looks at the reader's run as it is, so it can't name the moment of a state.
enum class MeasureUse { answer, goal };

/// Declares every field of a measure.
void measure_fields(Fields& f, Measure& m, MeasureUse use);

/// A claim in it that nobody watches; nothing when all is well. `path` is where the measure stands.
std::optional<InputError> check_measure(const Measure& m, const std::string& path,
                                        std::span<const std::string_view> claims);

}  // namespace netsplit
