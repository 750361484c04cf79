#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>

#include <apnsfmt/text/block.hpp>
#include <apnsfmt/version.hpp>

// Which number a language tag has, found for each of many receivers: tags are few, short, and come in any order.

namespace apnsfmt::inline v0::engine {

/// An unsigned number from memory, its first byte lowest.
template <class Word>
constexpr std::uint64_t bytes_at(const char* from) noexcept
{
    if (!std::is_constant_evaluated()) {
        return load_word<Word>(from);
    }
    std::uint64_t bytes = 0;
    for (std::size_t i = 0; i < sizeof(Word); ++i) {
        bytes |= std::uint64_t{static_cast<unsigned char>(from[i])} << (8 * i);
    }
    return bytes;
}

/// A short language tag as two numbers. Nothing here branches on what most tags differ in: receivers come in any order,
/// and a branch that can't be foretold costs more than all the rest.
class tag_key {
public:
    constexpr tag_key() noexcept = default;
    constexpr explicit tag_key(std::string_view tag) noexcept : size_{tag.size()}
    {
        const char* const from = tag.size() < 2 ? "\0" : tag.data();
        const std::size_t last = tag.size() < 2 ? 0 : tag.size() - 2;
        const auto pair = [from, last](std::size_t at) {
            return bytes_at<std::uint16_t>(from + (at < last ? at : last));
        };
        first_ = pair(0) | pair(2) << 16U | pair(4) << 32U | pair(6) << 48U;
        if (tag.size() > 8) {
            rest_ = bytes_at<std::uint64_t>(from + tag.size() - 8);
        }
    }

    /// Whether all bytes of a tag are told apart.
    static constexpr bool holds(std::string_view tag) noexcept { return tag.size() <= 16 && tag.size() != 1; }

    /// A number that is mostly another for another tag.
    constexpr std::size_t hash() const noexcept
    {
        return static_cast<std::size_t>(((first_ ^ size_) * 0x9E3779B97F4A7C15U) >> 48U);
    }

    /// Whether they are the same tag.
    constexpr bool matches(const tag_key& other) const noexcept
    {
        return ((first_ ^ other.first_) | (rest_ ^ other.rest_) | (size_ ^ other.size_)) == 0;
    }

private:
    std::uint64_t first_{};
    std::uint64_t rest_{};
    std::size_t size_{};
};

/// Up to `Most` language tags, with a number each.
template <std::size_t Most>
class tag_index {
public:
    /// The number of a tag that is not there.
    static constexpr std::uint8_t none = 255;

    /// The number of exactly this tag.
    constexpr std::uint8_t operator[](std::string_view tag) const noexcept
    {
        return rows_[row_of(tag_key{tag})].number;
    }

    /// Adds a tag, unless it is there, can't be held, or finds no room.
    constexpr void add(std::string_view tag, std::uint8_t number) noexcept
    {
        const tag_key key{tag};
        row& place = rows_[row_of(key)];
        if (place.number == none && tag_key::holds(tag) && size_ < Most) { // so that one stays free
            place = {key, number};
            ++size_;
        }
    }

private:
    static constexpr std::size_t row_count = std::bit_ceil(2 * Most);

    struct row {
        tag_key tag{};
        std::uint8_t number{none};
    };

    /// Where a tag stands, or would.
    constexpr std::size_t row_of(const tag_key& tag) const noexcept
    {
        std::size_t i = tag.hash() % row_count;
        while (rows_[i].number != none && !rows_[i].tag.matches(tag)) {
            i = (i + 1) % row_count;
        }
        return i;
    }

    std::size_t size_{};
    row rows_[row_count]{};
};

} // namespace apnsfmt::inline v0::engine
