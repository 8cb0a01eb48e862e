#include "web/panels/panel.h"

#include <utility>

namespace netsplit {

void PanelContext::ask(Request&& request) const { requests.push_back(std::move(request)); }

}  // namespace netsplit
