#pragma once
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>
#include <optional>
#include <type_traits>

namespace netsplit::search {

/// Which states have been seen, by their fingerprints of 64 bits, and from which state each was reached first. With n
/// states the chance that two of them share a fingerprint, and one goes unseen, is about n^2 / 2^65. Of several states of
/// one level that lead to a state the one with the smallest fingerprint counts, so that neither order nor the number of
/// threads matters. One table with open addressing; several threads may insert, without a lock.
class VisitedStates {
 public:
  /// `with_awake`: what need be looked at in each state is kept, too.
  explicit VisitedStates(bool with_awake = false);
  /// True when it is new. Safe from several threads, as long as there is room and all of them are on one level. Of all that
  /// insert a state on its own level it is kept what any of them finds `awake`.
  bool insert(std::uint64_t state, std::uint64_t parent, std::uint32_t level, std::uint64_t awake = 0);
  /// Asks for the memory that `insert` is going to need.
  void prefetch(std::uint64_t state) const;
  /// So many more were inserted. Safe from several threads.
  void count(std::size_t inserted) { used_ += inserted; }
  /// True while so many more can be inserted before the table grows.
  bool has_room(std::size_t more) const { return used_ + more <= size_ / 8 * 5; }
  /// Makes room for so many more, on so many threads. Not beside anything else.
  void make_room(std::size_t more, unsigned threads = 1);

  struct Found {
    std::uint64_t parent = 0;
    std::uint32_t level = 0;
  };
  std::optional<Found> find(std::uint64_t state) const;
  /// What is kept of it. REQUIRES: it was inserted, with_awake, and nobody inserts on its level any more.
  std::uint64_t awake(std::uint64_t state) const;
  std::size_t size() const { return used_; }
  std::size_t bytes() const {
    return size_ * (2 * sizeof(std::uint64_t) + sizeof(std::uint32_t) + (with_awake_ ? sizeof(std::uint64_t) : 0));
  }

 private:
  struct Slot {
    std::atomic<std::uint64_t> state{0};  ///< 0: free
    std::atomic<std::uint64_t> parent{~std::uint64_t{0}};
  };
  /// An array whose memory is there at once, and whose elements are made afterwards, by several threads.
  template <class T>
  class Cells {
   public:
    explicit Cells(std::size_t size = 0)
        : cells_(static_cast<T*>(size == 0 ? nullptr : ::operator new(size * sizeof(T)))) {}
    void make(std::size_t first, std::size_t last) {
      for (std::size_t i = first; i < last; ++i) ::new (static_cast<void*>(cells_.get() + i)) T{};
    }
    T& operator[](std::size_t i) const { return cells_.get()[i]; }

   private:
    static_assert(std::is_trivially_destructible_v<T>);
    struct Free {
      void operator()(T* cells) const { ::operator delete(cells); }
    };
    std::unique_ptr<T, Free> cells_;
  };
  std::size_t first_place(std::uint64_t state) const { return (state * 0x9e3779b97f4a7c15u >> 16) & (size_ - 1); }
  void lower(std::atomic<std::uint64_t>& parent, std::uint64_t to);

  bool with_awake_;
  std::size_t size_ = 0;
  std::atomic<std::size_t> used_{0};
  Cells<Slot> slots_;
  Cells<std::atomic<std::uint32_t>> levels_;
  Cells<std::atomic<std::uint64_t>> awake_;
};

}  // namespace netsplit::search
