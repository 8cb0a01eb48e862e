uniform float pixel;
in vec2 local;
flat in vec4 fill_tint;
flat in vec4 line_tint;
flat in vec4 halo_tint;
flat in vec3 shape;
out vec4 result;

const float kTurn = 6.2831853;

// How much of this fragment a ring of this middle radius and width covers.
float ring_cover(float r, float radius, float width) {
  return clamp((width * 0.5 - abs(r - radius)) * pixel + 0.5, 0.0, 1.0);
}

// Share of a ring that is drawn, in `count` dashes; smooth at the ends of each.
float dashes(float radius, float count, float drawn) {
  float part = (atan(local.y, local.x) / kTurn + 1.0) * count;
  float from_middle = abs(fract(part) - 0.5);
  float arc = kTurn * radius / count;
  return clamp((drawn * 0.5 - from_middle) * arc * pixel + 0.5, 0.0, 1.0);
}

vec4 over(vec4 below, vec4 above) {
  float a = above.a + below.a * (1.0 - above.a);
  return a > 0.0 ? vec4((above.rgb * above.a + below.rgb * below.a * (1.0 - above.a)) / a, a) : vec4(0.0);
}

void main() {
  float r = length(local);
  float radius = shape.x;
  float width = shape.y;
  float outer = radius + (shape.z > 2.5 && shape.z < 3.5 ? width + 3.0 : 0.0);
  result = vec4(0.0);
  if (halo_tint.a > 0.0) {
    float glow = 1.0 - smoothstep(outer, outer + 4.0 + radius * 0.45, r);
    result = vec4(halo_tint.rgb, halo_tint.a * glow);
  }
  float disc = clamp((radius - r) * pixel + 0.5, 0.0, 1.0);
  result = over(result, vec4(fill_tint.rgb, fill_tint.a * disc));
  float line = ring_cover(r, radius - width * 0.5, width);
  if (shape.z > 1.5 && shape.z < 2.5) line *= dashes(radius, max(8.0, floor(radius * 0.5)), 0.6);
  if (shape.z > 2.5 && shape.z < 3.5) line = max(line, ring_cover(r, radius + width + 1.5, width * 0.6));
  if (shape.z > 3.5) line *= dashes(radius, 4.0, 0.84);
  result = over(result, vec4(line_tint.rgb, line_tint.a * line));
}
