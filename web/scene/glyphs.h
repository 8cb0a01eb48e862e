#pragma once
#include <string_view>

namespace netsplit {

/// The icon of what a node is at the moment; where that word has none of its own, of what its role is.
const char* node_glyph(std::string_view standing, std::string_view role_glyph);

}  // namespace netsplit
