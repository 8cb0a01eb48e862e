#include "web/app/exporting.h"

#include <catch2/catch_test_macros.hpp>
#include <set>

#include "core/formats/formats.h"

namespace netsplit::exporting_test {

TEST_CASE("the export sheet offers every text format there is, and says what opens it") {
  std::set<std::string_view> names;
  for (const ExportFormat& kind : export_kinds()) {
    CHECK(names.insert(kind.name).second);
    CHECK(&export_kind(kind.name) == &kind);
    CHECK(kind.opens.ends_with('.'));
    const FormatEntry* format = find_export_format(kind.name);
    CHECK((format != nullptr) == (kind.kind == ExportKind::text));
    if (format) CHECK(format->extension == kind.extension);
  }
  for (const FormatEntry& format : export_formats()) CHECK(names.contains(format.name));
  CHECK(export_kind("word").name == "png");
}

TEST_CASE("a file's name is made of harmless characters, whatever the scenario is called") {
  CHECK(export_file_name("raft/leader_crash", "png") == "leader_crash.png");
  CHECK(export_file_name("../../etc/passwd", "svg") == "passwd.svg");
  CHECK(export_file_name(".hidden", "csv") == "hidden.csv");
  CHECK(export_file_name("a b\\c\"<x>\n\xff", "csv") == "a-b-c-x-.csv");
  CHECK(export_file_name("", "json") == "netsplit.json");
  CHECK(export_file_name("\xe2\x80\xae", "json") == "netsplit.json");
  CHECK(export_file_name(std::string(500, 'x'), "json").size() <= 90);
}

}  // namespace netsplit::exporting_test
