#pragma once
#include <optional>
#include <span>
#include <string_view>

#include "core/scenario/directory.h"
#include "core/scenario/fields.h"
#include "core/scenario/lesson.h"
#include "core/scenario/scenario.h"

namespace netsplit {

/// Declares every field of a lesson. `directory` knows the nodes by then.
void lesson_fields(Fields& f, Lesson& lesson, const Directory& directory);

/// What can only be told of the whole: claims that nobody watches, moments after the end, a scenario that isn't there.
/// Nothing when all is well. `claims` and `scenarios` are the names that there are.
std::optional<InputError> check_lesson(const Lesson& lesson, Time until, std::span<const std::string_view> claims,
                                       std::span<const std::string_view> scenarios);

}  // namespace netsplit
