#pragma once
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>

namespace netsplit::search {

/// Which states have been seen, by their fingerprints of 64 bits, and from which state each was reached first. With n
/// states the chance that two of them share a fingerprint, and one goes unseen, is about n^2 / 2^65. Of several states of
/// one level that lead to a state the one with the smallest fingerprint counts, so that neither order nor the number of
/// threads matters. One table with open addressing; several threads may insert, without a lock.
class VisitedStates {
 public:
  VisitedStates();
  /// True when it is new. Safe from several threads, as long as there is room and all of them are on one level.
  bool insert(std::uint64_t state, std::uint64_t parent, std::uint32_t level);
  /// Asks for the memory that `insert` is going to need.
  void prefetch(std::uint64_t state) const;
  /// So many more were inserted. Safe from several threads.
  void count(std::size_t inserted) { used_ += inserted; }
  /// True while so many more can be inserted before the table grows.
  bool has_room(std::size_t more) const { return used_ + more <= size_ / 8 * 5; }
  /// Makes room for so many more. Not beside anything else.
  void make_room(std::size_t more);

  struct Found {
    std::uint64_t parent = 0;
    std::uint32_t level = 0;
  };
  std::optional<Found> find(std::uint64_t state) const;
  std::size_t size() const { return used_; }
  std::size_t bytes() const { return size_ * (2 * sizeof(std::uint64_t) + sizeof(std::uint32_t)); }

 private:
  struct Slot {
    std::atomic<std::uint64_t> state{0};  ///< 0: free
    std::atomic<std::uint64_t> parent{~std::uint64_t{0}};
  };
  std::size_t first_place(std::uint64_t state) const { return (state * 0x9e3779b97f4a7c15u >> 16) & (size_ - 1); }
  void lower(std::atomic<std::uint64_t>& parent, std::uint64_t to);

  std::size_t size_ = 0;
  std::atomic<std::size_t> used_{0};
  std::unique_ptr<Slot[]> slots_;
  std::unique_ptr<std::atomic<std::uint32_t>[]> levels_;
};

}  // namespace netsplit::search
