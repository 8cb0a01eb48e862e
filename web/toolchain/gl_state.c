// Dear ImGui's OpenGL backend asks in every frame for the state that it is going to change, in case somebody else draws
// into the same context. On the page nobody does, and a browser answers only when the graphics process has drawn all that
// it was given before: the program would wait for every picture. Here each question is answered as for a fresh context.
#include <GLES3/gl3.h>

void netsplit_gl_state(GLenum name, GLint* values) {
  switch (name) {
    case GL_ACTIVE_TEXTURE: values[0] = GL_TEXTURE0; return;
    case GL_CURRENT_PROGRAM:
    case GL_TEXTURE_BINDING_2D:
    case GL_SAMPLER_BINDING:
    case GL_ARRAY_BUFFER_BINDING:
    case GL_ELEMENT_ARRAY_BUFFER_BINDING:
    case GL_VERTEX_ARRAY_BINDING: values[0] = 0; return;
    case GL_VIEWPORT:
    case GL_SCISSOR_BOX: values[0] = values[1] = values[2] = values[3] = 0; return;
    case GL_BLEND_SRC_RGB:
    case GL_BLEND_SRC_ALPHA: values[0] = GL_ONE; return;
    case GL_BLEND_DST_RGB:
    case GL_BLEND_DST_ALPHA: values[0] = GL_ZERO; return;
    case GL_BLEND_EQUATION_RGB:
    case GL_BLEND_EQUATION_ALPHA: values[0] = GL_FUNC_ADD; return;
    default: glGetIntegerv(name, values);
  }
}
