// A ribbon of two vertices a step along the curve; steps come from gl_VertexID, so there is no vertex buffer.
uniform vec4 to_clip;  // scale and offset from pixels to clip space
uniform float pixel;   // device pixels a pixel
layout(location = 0) in vec4 head;
layout(location = 1) in vec4 tail;
layout(location = 2) in vec4 stroke;  // width, dash, gap, middle of the gap
layout(location = 3) in vec4 colour;
out vec4 tint;
out float across;          // pixels from the middle of the stroke
out float along;           // pixels from its start, as the crow flies between steps
out float share;           // 0 at its start, 1 at its end
flat out vec4 style;

const int kSteps = 24;

void main() {
  int step_index = gl_VertexID / 2;
  share = float(step_index) / float(kSteps);
  float side = gl_VertexID % 2 == 0 ? -1.0 : 1.0;
  float half_width = stroke.x * 0.5 + 1.0 / pixel;
  vec2 direction = curve_direction(head, tail, share);
  vec2 at = curve_at(head, tail, share) + vec2(-direction.y, direction.x) * side * half_width;
  across = side * half_width;
  along = 0.0;
  vec2 last = head.xy;
  for (int i = 1; i <= kSteps; ++i) {
    if (i > step_index) break;
    vec2 next = curve_at(head, tail, float(i) / float(kSteps));
    along += distance(last, next);
    last = next;
  }
  tint = colour;
  style = stroke;
  gl_Position = vec4(at * to_clip.xy + to_clip.zw, 0.0, 1.0);
}
