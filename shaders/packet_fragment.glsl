in vec4 tint;
in vec4 halo;
in vec2 local;
flat in vec2 style;
out vec4 result;

// Signed distance to an arrow head: tip at (1, 0), tails at (-0.85, +-0.8), a notch at (-0.35, 0).
float arrow(vec2 p) {
  p.y = abs(p.y);
  vec2 tip = vec2(1.0, 0.0);
  vec2 tail = vec2(-0.85, 0.8);
  vec2 notch = vec2(-0.35, 0.0);
  vec2 leg = tail - tip;
  vec2 back = notch - tail;
  vec2 to_leg = p - tip - leg * clamp(dot(p - tip, leg) / dot(leg, leg), 0.0, 1.0);
  vec2 to_back = p - tail - back * clamp(dot(p - tail, back) / dot(back, back), 0.0, 1.0);
  float d = sqrt(min(dot(to_leg, to_leg), dot(to_back, to_back)));
  bool inside = leg.x * (p.y - tip.y) - leg.y * (p.x - tip.x) > 0.0 && back.x * (p.y - tail.y) - back.y * (p.x - tail.x) > 0.0;
  return inside ? -d : d;
}

void main() {
  float d = arrow(local) * style.y;
  float alpha = clamp(0.5 - d, 0.0, 1.0);
  if (style.x > 0.5) alpha *= clamp(d + 2.0, 0.0, 1.0);
  result = vec4(tint.rgb, tint.a * alpha);
  if (halo.a > 0.0) {
    float glow = halo.a * (1.0 - smoothstep(0.0, 6.0, abs(d - 3.0)));
    float total = max(result.a, glow);
    result = vec4(mix(halo.rgb, result.rgb, result.a), total);
  }
}
