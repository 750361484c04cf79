#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include <apnsfmt/text/utf8.hpp>
#include <apnsfmt/version.hpp>

// The keys of a JSON object, and which of them are duplicates.

namespace apnsfmt::inline v0 {

/// Keys of one object are compared only as far as its members, with the shortest of values, fit into this number of
/// bytes: no payload is longer, and the work is bounded.
inline constexpr std::size_t most_bytes_of_members = 5120;

namespace engine {

/// The minimum size of an object's member, without the text of its key: `"":0,`.
inline constexpr std::size_t min_member_size = 5;

/// The keys of one object. They are sorted, not hashed, so that no choice of keys makes finding duplicates slower: it
/// takes time in proportion to the bytes of all keys.
class json_keys {
public:
    /// Two keys that are the same, by the order in which they were added.
    struct duplicate {
        std::size_t earlier{};
        std::size_t later{};
    };

    /// Adds a key. It is compared byte by byte, but where `IsVerbatim` is false as `Decode` reads it. Keys that exceed
    /// `most_bytes_of_members` are ignored.
    template <bool (*IsVerbatim)(char), decoded (*Decode)(std::string_view)>
    constexpr void add(std::string_view key) noexcept
    {
        if (is_full_ || capacity_ < min_member_size) {
            is_full_ = true;
            return;
        }
        char* const begin = text_ + size_;
        char* const last = begin + (capacity_ - min_member_size);
        char* to = begin;
        const char* at = key.data();
        const char* const end = at + key.size();
        while (at != end && to < last) {
            if (IsVerbatim(*at)) {
                *to++ = *at++;
            } else {
                const decoded next = Decode({at, static_cast<std::size_t>(end - at)});
                to += encode_code_point(next.code_point,
                                        to); // at most three bytes too many, where a member has five more
                at += next.size;
            }
        }
        is_full_ = at != end || to > last;
        if (is_full_) {
            return;
        }
        const auto size = static_cast<std::size_t>(to - begin);
        size_ += size;
        capacity_ -= size + min_member_size;
        keys_[count_] = std::uint64_t{size} << 48U | four_bytes({begin, size}, 0) | count_;
        ends_[count_++] = static_cast<std::uint16_t>(size_);
    }

    /// Whether keys were ignored.
    constexpr bool is_full() const noexcept { return is_full_; }

    /// Finds the first key that is a duplicate, and the first one it is the same as. To be called once, after all keys
    /// were added.
    constexpr std::optional<duplicate> find_duplicate() noexcept
    {
        std::optional<duplicate> found;
        // A group of keys is the same as far as it was compared; at first, all of one size are. In each round, the next
        // four bytes divide the groups. A key that is then alone is not a duplicate.
        for (std::size_t offset = 4; count_ > 1; offset += 4) {
            sort();
            std::size_t left = 0;
            std::uint64_t groups = 0;
            for (std::size_t i = 0, end = 0; i != count_; i = end) {
                for (end = i + 1; end != count_ && keys_[i] >> 16U == keys_[end] >> 16U; ++end) {
                }
                if (end - i == 1) {
                    continue;
                }
                if (offset < text_of(keys_[i]).size()) {
                    for (std::size_t each = i; each != end; ++each) {
                        keys_[left++] =
                            groups << 48U | four_bytes(text_of(keys_[each]), offset) | index_of(keys_[each]);
                    }
                    ++groups;
                } else if (!found || index_of(keys_[i + 1]) < found->later) {
                    found = {index_of(keys_[i]), index_of(keys_[i + 1])};
                }
            }
            count_ = left;
        }
        return found;
    }

private:
    static constexpr std::size_t max_keys = most_bytes_of_members / min_member_size;

    /// Which key it is, by the order in which they were added.
    static constexpr std::size_t index_of(std::uint64_t key) noexcept { return key & 0xFFFFU; }

    constexpr std::string_view text_of(std::uint64_t key) const noexcept
    {
        const std::size_t index = index_of(key);
        const std::size_t begin = index == 0 ? 0 : ends_[index - 1];
        return {text_ + begin, ends_[index] - begin};
    }

    /// Up to four bytes of a text, where a key has them.
    static constexpr std::uint64_t four_bytes(std::string_view text, std::size_t offset) noexcept
    {
        std::uint64_t bytes = 0;
        unsigned shift = 48;
        for (std::size_t i = offset; i < text.size() && shift != 16; ++i) {
            shift -= 8;
            bytes |= std::uint64_t{static_cast<unsigned char>(text[i])} << shift;
        }
        return bytes;
    }

    /// Sorts the keys as numbers; those of the same group and bytes stay in the order in which they were added.
    [[gnu::noinline]] constexpr void sort() noexcept
    {
        if (count_ <= 64) { // for fewer keys this is faster
            sort_by_insertion();
            return;
        }
        std::uint64_t differences = 0;
        for (std::size_t i = 1; i != count_; ++i) {
            differences |= keys_[i] ^ keys_[0];
        }
        for (unsigned shift = 16; shift != 64; shift += 8) {
            if (const std::uint64_t bits = differences >> shift & 0xFFU; bits != 0) {
                sort_by_bits(shift, bits);
            }
        }
    }

    constexpr void sort_by_insertion() noexcept
    {
        for (std::size_t i = 1; i < count_; ++i) {
            const std::uint64_t key = keys_[i];
            std::size_t at = i;
            for (; at != 0 && key < keys_[at - 1]; --at) {
                keys_[at] = keys_[at - 1];
            }
            keys_[at] = key;
        }
    }

    /// One pass of a radix sort: by those bits of a byte in which the keys differ.
    constexpr void sort_by_bits(unsigned shift, std::uint64_t bits) noexcept
    {
        std::uint16_t places[0x100];
        for (std::size_t digit = 0; digit <= bits; ++digit) {
            places[digit] = 0;
        }
        for (std::size_t i = 0; i != count_; ++i) {
            ++places[keys_[i] >> shift & bits];
        }
        std::uint16_t place = 0;
        for (std::size_t digit = 0; digit <= bits; ++digit) {
            const std::uint16_t count = places[digit];
            places[digit] = place;
            place = static_cast<std::uint16_t>(place + count);
        }
        std::uint64_t sorted[max_keys];
        for (std::size_t i = 0; i != count_; ++i) {
            sorted[places[keys_[i] >> shift & bits]++] = keys_[i];
        }
        for (std::size_t i = 0; i != count_; ++i) {
            keys_[i] = sorted[i];
        }
    }

    // Uninitialized, because clearing all of it would take longer than comparing the keys of most objects.
    char text_[most_bytes_of_members]; // of all keys
    std::uint16_t ends_[max_keys];     // of each key's text
    std::uint64_t keys_[max_keys];     // those to be compared: 16 bits of a group, four bytes, 16 bits of the index
    std::size_t size_{};               // of the text
    std::size_t capacity_{most_bytes_of_members};
    std::size_t count_{};
    bool is_full_{};
};

} // namespace engine

} // namespace apnsfmt::inline v0
