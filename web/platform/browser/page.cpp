#include "web/platform/browser/page.h"

#include <emscripten.h>
#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <string_view>

#include "web/app/mirror.h"

// EM_JS bodies are JavaScript: the formatter must not touch them.
// clang-format off
EM_JS(void, page_ready, (), { netsplitPage.ready(); });
EM_JS(int, page_whole, (), { return netsplitPage.whole() ? 1 : 0; });
EM_JS(void, page_usable, (), { netsplitPage.usable(); });
EM_JS(void, page_need_all, (), { if (Module["needRest"]) Module["needRest"]("a text of the rest"); });
EM_JS(void, page_count_frame, (int frames, double milliseconds), {
  netsplitPage.frames = frames;
  netsplitPage.frameMilliseconds = milliseconds;
  if (netsplitPage.drawn) netsplitPage.drawn();
});
EM_JS(void, page_focus, (), { document.getElementById("canvas").focus({ preventScroll: true }); });
EM_JS(void, page_install_probe, (), {
  const kinds = ["state", "nodes", "widgets", "moment", "view", "host"];
  netsplitPage.memory = () => HEAPU8.length;
  netsplitPage.probe = (what) => JSON.parse(UTF8ToString(_netsplit_probe(kinds.indexOf(what))));
});
EM_JS(int, page_prefers_dark, (), { return netsplitPage.prefersDark() ? 1 : 0; });
EM_JS(int, page_prefers_reduced_motion, (), { return netsplitPage.prefersReducedMotion() ? 1 : 0; });
EM_JS(char*, page_text, (int which), {
  const text = which === 0 ? netsplitPage.hash() : which === 1 ? netsplitPage.query() :
    which === 2 ? netsplitPage.baseUrl() : netsplitPage.words;
  const length = lengthBytesUTF8(text) + 1;
  const address = _malloc(length);
  stringToUTF8(text, address, length);
  return address;
});
EM_JS(void, page_copy, (const char* text), { netsplitPage.copyText(UTF8ToString(text)); });
EM_JS(int, page_edit, (const char* name, const char* text), {
  return netsplitPage.edit(UTF8ToString(name), UTF8ToString(text)) ? 1 : 0;
});
EM_JS(void, page_open_file, (), { netsplitPage.openFile(); });
EM_JS(void, page_download, (const char* name, const char* kind, const char* bytes, int length), {
  netsplitPage.download(UTF8ToString(name), UTF8ToString(kind), HEAPU8.subarray(bytes, bytes + length));
});
EM_JS(void, page_begin_film, (const char* name), { netsplitPage.beginFilm(UTF8ToString(name)); });
EM_JS(void, page_film_frame, (double share, float x, float y, float width, float height), {
  netsplitPage.film.frame(share, x, y, width, height);
});
EM_JS(void, page_end_film, (int keep), { if (netsplitPage.film) netsplitPage.film.end(keep !== 0); });
EM_JS(void, page_browse, (const char* address), { window.open(UTF8ToString(address), "_blank", "noopener"); });
EM_JS(void, page_set_hash, (const char* text), { netsplitPage.setHash(UTF8ToString(text)); });
EM_JS(void, page_set_title, (const char* text), { netsplitPage.setTitle(UTF8ToString(text)); });
EM_JS(void, page_set_status, (const char* text), { netsplitPage.setStatus(UTF8ToString(text)); });
EM_JS(void, page_set_mirror, (const char* json), { netsplitPage.setMirror(JSON.parse(UTF8ToString(json))); });
EM_JS(void, page_leave, (int direction), { netsplitPage.leave(direction); });
EM_JS(void, page_set_lesson, (const char* json), { netsplitPage.setLesson(JSON.parse(UTF8ToString(json))); });
EM_JS(int, page_workers, (), { return netsplitPage.workers(); });
EM_JS(void, page_begin_sweep, (const char* json), { netsplitPage.beginSweep(JSON.parse(UTF8ToString(json))); });
EM_JS(void, page_end_sweep, (), { netsplitPage.endSweep(); });
EM_JS(void, page_keep, (const char* name, const char* text), { netsplitPage.keep(UTF8ToString(name), UTF8ToString(text)); });
EM_JS(char*, page_kept, (const char* name), {
  const text = netsplitPage.kept(UTF8ToString(name));
  const length = lengthBytesUTF8(text) + 1;
  const address = _malloc(length);
  stringToUTF8(text, address, length);
  return address;
});
// clang-format on

namespace netsplit::page {
namespace {

enum Text { kHash, kQuery, kBase, kWords };

std::string text_of(Text which) {
  char* text = page_text(which);
  std::string out = text;
  std::free(text);
  return out;
}

/// What a browser calls the content of a file with this name.
const char* kind_of_file(std::string_view name) {
  const std::string_view ending = name.substr(std::min(name.size(), name.rfind('.')));
  if (ending == ".png") return "image/png";
  if (ending == ".svg") return "image/svg+xml";
  if (ending == ".csv") return "text/csv";
  if (ending == ".json") return "application/json";
  return "text/plain";
}

}  // namespace

void ready() { page_ready(); }
bool whole() { return page_whole() != 0; }
void usable() { page_usable(); }
void count_frame(int frames, double milliseconds) { page_count_frame(frames, milliseconds); }
void focus() { page_focus(); }
void install_probe() { page_install_probe(); }
bool prefers_dark() { return page_prefers_dark() != 0; }
bool prefers_reduced_motion() { return page_prefers_reduced_motion() != 0; }
std::string hash() { return text_of(kHash); }
std::string query() { return text_of(kQuery); }
std::string words() { return text_of(kWords); }

std::string query_field(const std::string& name) {
  const std::string all = "&" + query() + "&";
  const auto at = all.find("&" + name + "=");
  if (at == std::string::npos) return {};
  const auto begin = at + name.size() + 2;
  std::string value = all.substr(begin, all.find('&', begin) - begin);
  // Names of scenarios hold a slash, which some programs escape.
  for (auto escaped = value.find("%2F"); escaped != std::string::npos; escaped = value.find("%2F"))
    value.replace(escaped, 3, "/");
  return value;
}

void BrowserPlatform::copy(const std::string& text) { page_copy(text.c_str()); }
void BrowserPlatform::choose_file() { page_open_file(); }
bool BrowserPlatform::edit(const std::string& name, const std::string& text) {
  return page_edit(name.c_str(), text.c_str()) != 0;
}
void BrowserPlatform::save_file(const std::string& name, const std::string& text) {
  page_download(name.c_str(), kind_of_file(name), text.data(), static_cast<int>(text.size()));
}
void BrowserPlatform::begin_film(const std::string& name) { page_begin_film(name.c_str()); }
void BrowserPlatform::film_frame(double share, const std::array<float, 4>& part) {
  page_film_frame(share, part[0], part[1], part[2], part[3]);
}
void BrowserPlatform::end_film(bool keep) { page_end_film(keep ? 1 : 0); }
void BrowserPlatform::browse(const std::string& address) { page_browse(address.c_str()); }
std::string BrowserPlatform::base_address() const { return text_of(kBase); }
void BrowserPlatform::set_address_hash(const std::string& fragment) { page_set_hash(fragment.c_str()); }
void BrowserPlatform::set_title(const std::string& title) { page_set_title(title.c_str()); }
void BrowserPlatform::set_status(const std::string& text) { page_set_status(text.c_str()); }
void BrowserPlatform::keep(const std::string& name, const std::string& text) { page_keep(name.c_str(), text.c_str()); }
std::string BrowserPlatform::kept(const std::string& name) {
  char* text = page_kept(name.c_str());
  std::string out = text;
  std::free(text);
  return out;
}
void BrowserPlatform::set_lesson(const std::string& json) { page_set_lesson(json.c_str()); }
void BrowserPlatform::set_mirror(const std::string& json) { page_set_mirror(json.c_str()); }
unsigned BrowserPlatform::workers() const { return static_cast<unsigned>(page_workers()); }
void BrowserPlatform::begin_sweep(const std::vector<SweepShare>& shares) {
  std::string json;
  for (const SweepShare& share : shares)
    json +=
        fmt::format("{}{{\"header\":{},\"from\":{}}}", json.empty() ? "" : ",", json_string(share.header), share.from);
  page_begin_sweep(("[" + json + "]").c_str());
}
void BrowserPlatform::end_sweep() { page_end_sweep(); }
bool BrowserPlatform::leave(int direction) {
  page_leave(direction);
  return true;
}
void BrowserPlatform::need_all() { page_need_all(); }

}  // namespace netsplit::page
