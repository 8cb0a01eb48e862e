#include "core/base/fixed_math.h"

namespace netsplit::fixed {

// Once, here: the tables cost the compiler a million steps.
constinit const Tables kTables = make_tables();

}  // namespace netsplit::fixed
