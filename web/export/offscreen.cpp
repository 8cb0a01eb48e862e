#include "web/export/offscreen.h"

#include <algorithm>
#include <cmath>
#ifdef __EMSCRIPTEN__
#include <GLES3/gl3.h>
#else
#include <GL/gl.h>
#include <GL/glext.h>
#endif

namespace netsplit {
namespace {

/// A picture on the graphics card, in place of the screen while it lives.
class Target {
 public:
  Target(int width, int height) {
    glGetIntegerv(GL_FRAMEBUFFER_BINDING, &before_);
    glGenRenderbuffers(1, &buffer_);
    glBindRenderbuffer(GL_RENDERBUFFER, buffer_);
    glRenderbufferStorage(GL_RENDERBUFFER, GL_RGBA8, width, height);
    glGenFramebuffers(1, &target_);
    glBindFramebuffer(GL_FRAMEBUFFER, target_);
    glFramebufferRenderbuffer(GL_FRAMEBUFFER, GL_COLOR_ATTACHMENT0, GL_RENDERBUFFER, buffer_);
    whole_ = glCheckFramebufferStatus(GL_FRAMEBUFFER) == GL_FRAMEBUFFER_COMPLETE;
  }
  ~Target() {
    glBindFramebuffer(GL_FRAMEBUFFER, static_cast<unsigned>(before_));
    glDeleteFramebuffers(1, &target_);
    glDeleteRenderbuffers(1, &buffer_);
  }
  Target(const Target&) = delete;
  Target& operator=(const Target&) = delete;
  bool whole() const { return whole_; }

 private:
  int before_ = 0;
  unsigned buffer_ = 0;
  unsigned target_ = 0;
  bool whole_ = false;
};

/// The card counts rows from the foot, and knows four bytes a pixel everywhere.
Bitmap read_pixels(int width, int height) {
  Bitmap bitmap{static_cast<std::size_t>(width), static_cast<std::size_t>(height), {}};
  std::vector<unsigned char> pixels(bitmap.width * bitmap.height * 4);
  glPixelStorei(GL_PACK_ALIGNMENT, 1);
  glReadPixels(0, 0, width, height, GL_RGBA, GL_UNSIGNED_BYTE, pixels.data());
  bitmap.rgb.reserve(bitmap.width * bitmap.height * 3);
  for (std::size_t y = bitmap.height; y-- > 0;)
    for (std::size_t x = 0; x < bitmap.width; ++x) {
      const unsigned char* from = pixels.data() + (y * bitmap.width + x) * 4;
      bitmap.rgb.insert(bitmap.rgb.end(), from, from + 3);
    }
  return bitmap;
}

}  // namespace

std::optional<Bitmap> take_offscreen(ImDrawData& data, Box part, float pixels, ImU32 ground,
                                     const std::function<void()>& render) {
  const auto width = static_cast<int>(std::lround(part.size().x * pixels));
  const auto height = static_cast<int>(std::lround(part.size().y * pixels));
  int most = 0;
  glGetIntegerv(GL_MAX_RENDERBUFFER_SIZE, &most);
  if (width < 1 || height < 1 || std::max(width, height) > most) return std::nullopt;
  const Target target(width, height);
  if (!target.whole()) return std::nullopt;
  data.DisplayPos = {part.min.x, part.min.y};
  // Dear ImGui multiplies these again and cuts off what is behind the point.
  data.DisplaySize = {(static_cast<float>(width) + 0.01f) / pixels, (static_cast<float>(height) + 0.01f) / pixels};
  data.FramebufferScale = {pixels, pixels};
  const ImVec4 colour = ImGui::ColorConvertU32ToFloat4(ground);
  glDisable(GL_SCISSOR_TEST);
  glViewport(0, 0, width, height);
  glClearColor(colour.x, colour.y, colour.z, 1);
  glClear(GL_COLOR_BUFFER_BIT);
  render();
  return read_pixels(width, height);
}

}  // namespace netsplit
