#pragma once

#include <string_view>
#include <type_traits>

#include <apnsfmt/text/block.hpp>
#include <apnsfmt/version.hpp>

// What a text may consist of, where not every byte may stand.

namespace apnsfmt::inline v0::engine {

/// Bytes of ASCII from one to another.
struct byte_range {
    unsigned char first{};
    unsigned char last{};
};

/// Some bytes of ASCII, by their ranges.
template <byte_range... Ranges>
class byte_set {
public:
    /// Whether the byte is one of the set.
    static constexpr bool contains(char byte) noexcept
    {
        const auto value = static_cast<unsigned char>(byte);
        return ((value >= Ranges.first && value <= Ranges.last) || ...);
    }

    /// Whether all bytes of a text are; true for an empty one.
    static constexpr bool makes_up(std::string_view text) noexcept
    {
        if (std::is_constant_evaluated()) {
            for (const char each : text) {
                if (!contains(each)) {
                    return false;
                }
            }
            return true;
        }
        return makes_up_blocks<native_block>(text);
    }

    /// `makes_up`, a block at a time.
    template <class Block>
    static bool makes_up_blocks(std::string_view text) noexcept
    {
        typename Block::mask strange = 0;
        for (; text.size() > Block::size; text.remove_prefix(Block::size)) {
            strange |= strangers(Block::load(text.data()));
        }
        strange |= strangers(Block::load_up_to(text.data(), text.size())) & first_of_block<Block>(text.size());
        return strange == 0;
    }

private:
    /// The bytes of a block that are not of the set.
    template <class Block>
    [[gnu::always_inline]] static typename Block::mask strangers(Block block) noexcept
    {
        const auto known = ((~block.ascii_below(Ranges.first) & block.ascii_below(Ranges.last + 1)) | ...);
        return Block::to_mask(block.non_ascii() | ~known);
    }
};

} // namespace apnsfmt::inline v0::engine
