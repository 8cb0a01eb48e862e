#include "web/scene/glyphs.h"

#include <array>
#include <utility>

#include "icons.h"

namespace netsplit {
namespace {

using Row = std::pair<std::string_view, const char*>;

constexpr std::array kByStanding{
    Row{"leader", ICON_CROWN},        Row{"primary", ICON_CROWN},     Row{"candidate", ICON_VOTE},
    Row{"pre-candidate", ICON_VOTE},  Row{"learner", ICON_BOOK_OPEN}, Row{"removed", ICON_BAN},
    Row{"coordinator", ICON_NETWORK},
};

constexpr std::array kByRole{
    Row{"server", ICON_SERVER}, Row{"client", ICON_USERS},      Row{"clients", ICON_USERS}, Row{"queue", ICON_INBOX},
    Row{"cache", ICON_LAYERS},  Row{"database", ICON_DATABASE}, Row{"broker", ICON_MAIL},   Row{"balancer", ICON_SPLIT},
    Row{"service", ICON_BOX},   Row{"scheduler", ICON_CLOCK},   Row{"gateway", ICON_ROUTE}, Row{"lock", ICON_LOCK},
};

}  // namespace

const char* node_glyph(std::string_view standing, std::string_view role_glyph) {
  for (const Row& row : kByStanding)
    if (row.first == standing) return row.second;
  for (const Row& row : kByRole)
    if (row.first == role_glyph) return row.second;
  return ICON_BOX;
}

}  // namespace netsplit
