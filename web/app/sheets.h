#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "web/app/actions.h"
#include "web/app/exporter.h"
#include "web/app/sharer.h"
#include "web/panels/gallery.h"
#include "web/panels/palette.h"

namespace netsplit {

/// The sheets that lie over everything, one at a time.
class Sheets {
 public:
  Sheets(Platform& platform, const AppOptions& options, const OpenRun& run, const Workbench& workbench, Sharer& sharer,
         const Exporter& exporter)
      : platform_(platform),
        options_(options),
        run_(run),
        workbench_(workbench),
        sharer_(sharer),
        exporter_(exporter) {}

  /// Of this name: gallery, share, source, about, export or palette; none where there is no such sheet.
  static Sheet called(std::string_view name);
  Sheet shown() const { return shown_; }
  bool any() const { return shown_ != Sheet::none; }
  void show(Sheet sheet);
  void close() { shown_ = Sheet::none; }
  void draw(const PanelContext& context, const Here& here);

  /// The scenarios that were read so far.
  std::span<const GalleryEntry> scenarios() const { return gallery_.entries(); }
  /// What the keyboard has come to in a sheet, in words; once.
  std::optional<std::string> news();
  /// The next frames are needed.
  bool working() const { return shown_ == Sheet::gallery && gallery_.working(); }
  /// The WebGL context is gone with all that lay in it.
  void forget_pictures() { gallery_.forget_pictures(); }

 private:
  void open_gallery();

  Platform& platform_;
  const AppOptions& options_;
  const OpenRun& run_;
  const Workbench& workbench_;
  Sharer& sharer_;
  const Exporter& exporter_;
  Sheet shown_ = Sheet::none;
  Gallery gallery_;
  PalettePanel palette_;
};

}  // namespace netsplit
