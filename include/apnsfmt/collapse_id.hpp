#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include <apnsfmt/text/byte_set.hpp>
#include <apnsfmt/text/hex.hpp>
#include <apnsfmt/version.hpp>

// Which notification a new one replaces (Apple: `apns-collapse-id`).

namespace apnsfmt::inline v0 {

/// A collapse ID has at most so many bytes, says Apple.
inline constexpr std::size_t longest_collapse_id = 64;

namespace engine {

/// What header values may consist of.
using visible_bytes = byte_set<byte_range{'!', '~'}>;

constexpr bool is_collapse_id(std::string_view text) noexcept
{
    return !text.empty() && text.size() <= longest_collapse_id && visible_bytes::makes_up(text);
}

/// Whether the text looks like the hash that `collapse_id_of` makes.
constexpr bool is_collapse_hash(std::string_view text) noexcept
{
    return text.size() == 32 && lower_hex_digits::makes_up(text);
}

} // namespace engine

/// A collapse ID in storage of its own.
class collapse_id {
public:
    /// Makes one; see `collapse_id_of`.
    constexpr explicit collapse_id(std::string_view any) noexcept
    {
        if (engine::is_collapse_id(any) && !engine::is_collapse_hash(any)) {
            size_ = any.copy(text_, any.size());
            return;
        }
        // By halves: the prime is 2^88 + 0x13B.
        std::uint64_t high = 0x6C62272E07BB0142U;
        std::uint64_t low = 0x62B821756295C58DU;
        for (const char each : any) {
            low ^= static_cast<unsigned char>(each);
            const std::uint64_t lower_product = (low & 0xFFFFFFFFU) * 0x13BU;
            const std::uint64_t upper_product = (low >> 32U) * 0x13BU + (lower_product >> 32U);
            high = high * 0x13BU + (low << 24U) + (upper_product >> 32U);
            low = upper_product << 32U | (lower_product & 0xFFFFFFFFU);
        }
        for (const std::uint64_t half : {high, low}) {
            for (unsigned i = 0; i < 8; ++i) {
                engine::write_hex(static_cast<std::uint8_t>(half >> (56 - 8 * i)), text_ + size_);
                size_ += 2;
            }
        }
    }

    /// The ID, for `request_settings::collapse_id`.
    constexpr operator std::string_view() const& noexcept { return {text_, size_}; }
    operator std::string_view() const&& = delete;

private:
    std::size_t size_{};
    char text_[longest_collapse_id]{};
};

/// A collapse ID for any string: the string itself if it is one, otherwise its 128-bit FNV-1a hash as 32 lower-case
/// hexadecimal digits. A string that itself looks like such a hash is hashed, too, so that no string keeps the ID that
/// another one gets. The same string always gives the same ID; different strings give different IDs unless they are
/// made to collide. Call it once per string: the ID of an ID that is a hash is another one.
constexpr collapse_id collapse_id_of(std::string_view any) noexcept { return collapse_id{any}; }

} // namespace apnsfmt::inline v0
