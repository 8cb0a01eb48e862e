#pragma once
#include "web/app/time_window.h"
#include "web/panels/panel.h"

namespace netsplit {

/// Where moments are on the screen, in a view whose x is time.
struct TimeTrack {
  const TimeWindow& window;
  float left = 0;
  float right = 0;

  float x(Time t) const { return left + (right - left) * static_cast<float>(window.share(t)); }
  Time at(float x) const { return window.at((x - left) / std::max(1.0f, right - left)); }
  /// As `at`, but within the run.
  Time moment(float x) const { return std::clamp(at(x), window.from(), window.to()); }
};

/// How much time a view shows of this run when all of it is shown.
Duration whole_span(const PanelContext& context);

inline constexpr float kRuler = 22;  ///< height
/// Times along the top of a view. The wheel on it zooms, a drag moves the stretch, a double click shows all again.
void draw_time_ruler(const PanelContext& context, TimeWindow& window, const TimeTrack& track, float y);
/// The wheel with Ctrl zooms around the mouse, with Shift it moves. `plain`: it zooms without Ctrl too.
void steer(TimeWindow& window, const TimeTrack& track, bool plain);

/// Lines where somebody did something to the system, or a claim broke.
void draw_fault_lines(const PanelContext& context, const TimeTrack& track, float top, float bottom);
/// The moment shown, and a veil over what comes after it.
void draw_moment(const PanelContext& context, const TimeTrack& track, float top, float bottom);

/// Buttons that zoom in and out and show everything, from `right` to the left; returns where they begin.
float draw_zoom_tools(const PanelContext& context, TimeWindow& window, std::string_view id, float right, float y);

}  // namespace netsplit
