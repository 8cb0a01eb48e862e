uniform float pixel;
in vec4 tint;
in vec2 local;
flat in vec3 size;
out vec4 result;

// Signed distance to a triangle that stands on its base, as high as wide.
float triangle(vec2 p, float r) {
  p.x = abs(p.x);
  return max(p.y - r * 0.8, p.x * 0.88 - p.y * 0.47 - r * 0.44);
}

float shape_distance(vec2 p) {
  float r = size.y;
  if (size.z < 0.5) {  // round ends
    p.x -= clamp(p.x, -size.x, size.x);
    return length(p) - r;
  }
  if (size.z < 1.5) {  // cut off straight
    vec2 beyond = abs(p) - size.xy;
    return max(beyond.x, beyond.y);
  }
  if (size.z < 2.5) return abs(length(p) - r + 0.8) - 0.8;       // a ring
  if (size.z < 3.5) return (abs(p.x) + abs(p.y) - r) * 0.7071;  // a diamond
  return triangle(p, r);
}

void main() {
  float alpha = clamp(0.5 - shape_distance(local) * pixel, 0.0, 1.0);
  result = vec4(tint.rgb, tint.a * alpha);
}
