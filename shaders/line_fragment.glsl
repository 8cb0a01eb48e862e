uniform float pixel;
in vec4 tint;
in float across;
in float along;
in float share;
flat in vec4 style;
out vec4 result;

void main() {
  float alpha = clamp((style.x * 0.5 - abs(across)) * pixel + 0.5, 0.0, 1.0);
  if (style.y > 0.0) {
    float from_middle = abs(mod(along, 2.0 * style.y) - style.y * 0.5);
    alpha *= clamp((style.y * 0.5 - from_middle) * pixel + 0.5, 0.0, 1.0);
  }
  if (style.z > 0.0) alpha *= smoothstep(0.0, 0.02, abs(share - style.w) - style.z * 0.5);
  result = vec4(tint.rgb, tint.a * alpha);
}
