#include "web/scene/painter.h"

#include <cstddef>
#include <string>

#include "shaders.h"
#ifdef __EMSCRIPTEN__
#include <GLES3/gl3.h>
#else
#include <GL/gl.h>
#include <GL/glext.h>
#endif

namespace netsplit {
namespace {

#ifdef __EMSCRIPTEN__
constexpr const char* kPreamble = "#version 300 es\nprecision highp float;\nprecision highp int;\n";
#else
constexpr const char* kPreamble = "#version 330 core\n";
#endif
constexpr int kLineVertices = 2 * 25;  ///< kSteps of line_vertex.glsl, and one

/// One attribute of an instance: `count` floats, or a colour of four bytes.
struct Attribute {
  int count;
  bool colour;
  std::size_t offset;
};

unsigned compile(unsigned kind, std::initializer_list<std::string_view> parts) {
  std::string text = kPreamble;
  for (std::string_view part : parts) text += part;
  const char* source = text.c_str();
  const unsigned shader = glCreateShader(kind);
  glShaderSource(shader, 1, &source, nullptr);
  glCompileShader(shader);
  return shader;
}

unsigned link(unsigned vertex, unsigned fragment) {
  const unsigned program = glCreateProgram();
  glAttachShader(program, vertex);
  glAttachShader(program, fragment);
  glLinkProgram(program);
  glDeleteShader(vertex);
  glDeleteShader(fragment);
  GLint linked = 0;
  glGetProgramiv(program, GL_LINK_STATUS, &linked);
  if (linked) return program;
  glDeleteProgram(program);
  return 0;
}

/// A buffer of instances, each `stride` bytes long, and how a shader reads it.
void lay_out_instances(unsigned& array, unsigned& buffer, std::size_t stride,
                       std::initializer_list<Attribute> attributes) {
  glGenVertexArrays(1, &array);
  glGenBuffers(1, &buffer);
  glBindVertexArray(array);
  glBindBuffer(GL_ARRAY_BUFFER, buffer);
  unsigned location = 0;
  for (const Attribute& a : attributes) {
    glEnableVertexAttribArray(location);
    glVertexAttribPointer(location, a.count, a.colour ? GL_UNSIGNED_BYTE : GL_FLOAT, a.colour ? GL_TRUE : GL_FALSE,
                          static_cast<GLsizei>(stride), reinterpret_cast<const void*>(a.offset));
    glVertexAttribDivisor(location++, 1);
  }
}

template <class Mark>
void draw_instances(unsigned array, unsigned buffer, int vertices, const std::vector<Mark>& marks) {
  if (marks.empty()) return;
  glBindVertexArray(array);
  glBindBuffer(GL_ARRAY_BUFFER, buffer);
  glBufferData(GL_ARRAY_BUFFER, static_cast<GLsizeiptr>(marks.size() * sizeof(Mark)), marks.data(), GL_STREAM_DRAW);
  glDrawArraysInstanced(GL_TRIANGLE_STRIP, 0, vertices, static_cast<GLsizei>(marks.size()));
}

}  // namespace

bool Painter::build() {
  using namespace shaders;
  programs_[0].program =
      link(compile(GL_VERTEX_SHADER, {curve_common, line_vertex}), compile(GL_FRAGMENT_SHADER, {line_fragment}));
  programs_[1].program =
      link(compile(GL_VERTEX_SHADER, {curve_common, packet_vertex}), compile(GL_FRAGMENT_SHADER, {packet_fragment}));
  programs_[2].program = link(compile(GL_VERTEX_SHADER, {node_vertex}), compile(GL_FRAGMENT_SHADER, {node_fragment}));
  programs_[3].program =
      link(compile(GL_VERTEX_SHADER, {stroke_vertex}), compile(GL_FRAGMENT_SHADER, {stroke_fragment}));
  for (Program& p : programs_) {
    if (!p.program) return false;
    p.to_clip = glGetUniformLocation(p.program, "to_clip");
    p.pixel = glGetUniformLocation(p.program, "pixel");
  }
  constexpr std::size_t kHead = offsetof(Curve, a);
  constexpr std::size_t kTail = offsetof(Curve, c);
  lay_out_instances(programs_[0].vertex_array, programs_[0].buffer, sizeof(LineMark),
                    {{4, false, offsetof(LineMark, curve) + kHead},
                     {4, false, offsetof(LineMark, curve) + kTail},
                     {4, false, offsetof(LineMark, width)},
                     {4, true, offsetof(LineMark, colour)}});
  lay_out_instances(programs_[1].vertex_array, programs_[1].buffer, sizeof(PacketMark),
                    {{4, false, offsetof(PacketMark, curve) + kHead},
                     {4, false, offsetof(PacketMark, curve) + kTail},
                     {4, false, offsetof(PacketMark, progress)},
                     {4, true, offsetof(PacketMark, colour)},
                     {4, true, offsetof(PacketMark, halo)}});
  lay_out_instances(programs_[2].vertex_array, programs_[2].buffer, sizeof(NodeMark),
                    {{4, false, offsetof(NodeMark, centre)},
                     {1, false, offsetof(NodeMark, ring)},
                     {4, true, offsetof(NodeMark, fill)},
                     {4, true, offsetof(NodeMark, line)},
                     {4, true, offsetof(NodeMark, halo)}});
  lay_out_instances(programs_[3].vertex_array, programs_[3].buffer, sizeof(StrokeMark),
                    {{4, false, offsetof(StrokeMark, a)},
                     {2, false, offsetof(StrokeMark, width)},
                     {4, true, offsetof(StrokeMark, colour)}});
  return true;
}

void Painter::queue(ImDrawList& list) {
  list.AddCallback(on_render, this);
  list.AddCallback(ImDrawCallback_ResetRenderState, nullptr);
}

void Painter::on_render(const ImDrawList*, const ImDrawCmd* command) {
  static_cast<Painter*>(command->UserCallbackData)->render(*command);
}

void Painter::render(const ImDrawCmd& command) {
  if (!built_ && !broken_) {
    built_ = build();
    broken_ = !built_;
  }
  if (!built_) return;
  const ImDrawData& data = *ImGui::GetDrawData();
  const float pixel = data.FramebufferScale.x;
  const float height = data.DisplaySize.y * data.FramebufferScale.y;
  // Dear ImGui sets the scissor for its own commands only.
  const Point clip_min{(command.ClipRect.x - data.DisplayPos.x) * pixel,
                       (command.ClipRect.y - data.DisplayPos.y) * pixel};
  const Point clip_max{(command.ClipRect.z - data.DisplayPos.x) * pixel,
                       (command.ClipRect.w - data.DisplayPos.y) * pixel};
  if (clip_max.x <= clip_min.x || clip_max.y <= clip_min.y) return;
  glScissor(static_cast<int>(clip_min.x), static_cast<int>(height - clip_max.y),
            static_cast<int>(clip_max.x - clip_min.x), static_cast<int>(clip_max.y - clip_min.y));
  const Point scale{2 / data.DisplaySize.x, -2 / data.DisplaySize.y};
  for (const std::size_t i : {3u, 0u, 1u, 2u}) {  // strokes lie under all else
    const Program& p = programs_[i];
    glUseProgram(p.program);
    glUniform4f(p.to_clip, scale.x, scale.y, -1 - data.DisplayPos.x * scale.x, 1 - data.DisplayPos.y * scale.y);
    if (p.pixel >= 0) glUniform1f(p.pixel, pixel);
    draw_marks(p);
  }
}

void Painter::draw_marks(const Program& p) {
  if (&p == &programs_[0]) draw_instances(p.vertex_array, p.buffer, kLineVertices, lines);
  if (&p == &programs_[1]) draw_instances(p.vertex_array, p.buffer, 4, packets);
  if (&p == &programs_[2]) draw_instances(p.vertex_array, p.buffer, 4, nodes);
  if (&p == &programs_[3]) draw_instances(p.vertex_array, p.buffer, 4, strokes);
}

void Painter::forget() {
  programs_ = {};
  built_ = broken_ = false;
}

Painter::~Painter() {
  if (!built_) return;
  for (const Program& p : programs_) {
    glDeleteBuffers(1, &p.buffer);
    glDeleteVertexArrays(1, &p.vertex_array);
    glDeleteProgram(p.program);
  }
}

}  // namespace netsplit
