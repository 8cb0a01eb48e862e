#pragma once

namespace netsplit {

/// What a test that tries many cases may take: all of them natively, fewer of the same sequence where a build is many times
/// slower (sanitizers, WebAssembly). Each case is still tried somewhere.
template <class T>
constexpr T thorough(T natively, T slowly) {
#if defined(__SANITIZE_ADDRESS__) || defined(__EMSCRIPTEN__)
  (void)natively;
  return slowly;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
  (void)natively;
  return slowly;
#else
  (void)slowly;
  return natively;
#endif
#else
  (void)slowly;
  return natively;
#endif
}

}  // namespace netsplit
