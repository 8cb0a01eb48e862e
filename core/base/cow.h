#pragma once
#include <cstdint>
#include <utility>

namespace netsplit {

/// A value shared until somebody writes to it: what makes a copy of a World cheap. Not safe across threads.
template <class T>
class Cow {
 public:
  Cow() = default;
  explicit Cow(T value) : box_(new Box{1, std::move(value)}) {}
  Cow(const Cow& o) : box_(o.box_) {
    if (box_) ++box_->refs;
  }
  Cow(Cow&& o) noexcept : box_(std::exchange(o.box_, nullptr)) {}
  Cow& operator=(Cow o) noexcept {
    std::swap(box_, o.box_);
    return *this;
  }
  ~Cow() {
    if (box_ && --box_->refs == 0) delete box_;
  }

  const T& operator*() const { return box_->value; }
  const T* operator->() const { return &box_->value; }
  /// The value to change; copied first when anybody else still sees it.
  T& write() {
    if (box_->refs > 1) *this = Cow(box_->value);
    return box_->value;
  }
  bool empty() const { return box_ == nullptr; }  ///< default-made: there is no value
  bool shares_with(const Cow& o) const { return box_ == o.box_; }
  bool operator==(const Cow& o) const { return box_ == o.box_ || (box_ && o.box_ && box_->value == o.box_->value); }

 private:
  struct Box {
    std::uint32_t refs;
    T value;
  };
  Box* box_ = nullptr;
};

}  // namespace netsplit
