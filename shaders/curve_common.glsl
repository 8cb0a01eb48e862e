// The way of a packet: a cubic Bezier curve through the points of `head` (start, first bend) and `tail` (second bend, end).
vec2 curve_at(vec4 head, vec4 tail, float t) {
  float s = 1.0 - t;
  return head.xy * (s * s * s) + head.zw * (3.0 * s * s * t) + tail.xy * (3.0 * s * t * t) + tail.zw * (t * t * t);
}

vec2 curve_direction(vec4 head, vec4 tail, float t) {
  float s = 1.0 - t;
  vec2 d = (head.zw - head.xy) * (s * s) + (tail.xy - head.zw) * (2.0 * s * t) + (tail.zw - tail.xy) * (t * t);
  float l = length(d);
  return l > 1e-4 ? d / l : vec2(1.0, 0.0);
}
