// A square around a node's disc, its ring and its halo.
uniform vec4 to_clip;
uniform float pixel;
layout(location = 0) in vec4 disc;  // centre, radius, ring width
layout(location = 1) in float ring;
layout(location = 2) in vec4 fill_colour;
layout(location = 3) in vec4 line_colour;
layout(location = 4) in vec4 halo_colour;
out vec2 local;  // pixels from the centre
flat out vec4 fill_tint;
flat out vec4 line_tint;
flat out vec4 halo_tint;
flat out vec3 shape;  // radius, ring width, kind of ring

void main() {
  vec2 corner = vec2(gl_VertexID % 2 == 0 ? -1.0 : 1.0, gl_VertexID / 2 == 0 ? -1.0 : 1.0);
  float reach = disc.z * 1.7 + 12.0;
  local = corner * reach;
  fill_tint = fill_colour;
  line_tint = line_colour;
  halo_tint = halo_colour;
  shape = vec3(disc.z, disc.w, ring);
  gl_Position = vec4((disc.xy + local) * to_clip.xy + to_clip.zw, 0.0, 1.0);
}
