// A straight stroke between two points; where both are one, a dot.
uniform vec4 to_clip;  // scale and offset from pixels to clip space
uniform float pixel;   // device pixels a pixel
layout(location = 0) in vec4 ends;
layout(location = 1) in vec2 look;  // width, shape
layout(location = 2) in vec4 colour;
out vec4 tint;
out vec2 local;      // pixels along and across, from the middle
flat out vec3 size;  // half the length, half the width, shape

void main() {
  vec2 corner = vec2(gl_VertexID % 2 == 0 ? -1.0 : 1.0, gl_VertexID / 2 == 0 ? -1.0 : 1.0);
  vec2 way = ends.zw - ends.xy;
  float along = length(way);
  vec2 direction = along > 1e-4 ? way / along : vec2(1.0, 0.0);
  vec2 side = vec2(-direction.y, direction.x);
  size = vec3(along * 0.5, look.x * 0.5, look.y);
  float cap = look.y > 0.5 && look.y < 1.5 ? 0.0 : size.y;
  local = corner * (vec2(size.x + cap, size.y) + 1.0 / pixel);
  vec2 at = (ends.xy + ends.zw) * 0.5 + direction * local.x + side * local.y;
  tint = colour;
  gl_Position = vec4(at * to_clip.xy + to_clip.zw, 0.0, 1.0);
}
