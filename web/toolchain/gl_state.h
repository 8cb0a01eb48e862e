#pragma once
// Put before Dear ImGui's OpenGL backend on the page; gl_state.c says why.
#include <GLES3/gl3.h>

#ifdef __cplusplus
extern "C"
#endif
    void
    netsplit_gl_state(GLenum name, GLint* values);

#define glGetIntegerv netsplit_gl_state
