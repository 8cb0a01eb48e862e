// An arrow head that lies on the curve and points along it.
uniform vec4 to_clip;
uniform float pixel;
layout(location = 0) in vec4 head;
layout(location = 1) in vec4 tail;
layout(location = 2) in vec4 place;  // progress, size, fall, shape
layout(location = 3) in vec4 colour;
layout(location = 4) in vec4 glow;
out vec4 tint;
out vec4 halo;
out vec2 local;  // in half lengths: the tip is at (1, 0)
flat out vec2 style;  // shape, half length in device pixels

void main() {
  vec2 corner = vec2(gl_VertexID % 2 == 0 ? -1.0 : 1.0, gl_VertexID / 2 == 0 ? -1.0 : 1.0);
  float half_length = place.y * 0.5;
  float reach = half_length + (glow.a > 0.0 ? 7.0 : 1.5);
  vec2 direction = curve_direction(head, tail, place.x);
  // What falls turns over slowly.
  float turn = place.z * 0.03;
  direction = mat2(cos(turn), sin(turn), -sin(turn), cos(turn)) * direction;
  vec2 side = vec2(-direction.y, direction.x);
  vec2 at = curve_at(head, tail, place.x) + vec2(0.0, place.z) + (direction * corner.x + side * corner.y) * reach;
  local = corner * reach / half_length;
  tint = colour;
  halo = glow;
  style = vec2(place.w, half_length * pixel);
  gl_Position = vec4(at * to_clip.xy + to_clip.zw, 0.0, 1.0);
}
