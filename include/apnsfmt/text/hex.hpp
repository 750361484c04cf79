#pragma once

#include <cstdint>
#include <string_view>

#include <apnsfmt/text/byte_set.hpp>
#include <apnsfmt/version.hpp>

// Hexadecimal digits.

namespace apnsfmt::inline v0::engine {

using hex_digits = byte_set<byte_range{'0', '9'}, byte_range{'A', 'F'}, byte_range{'a', 'f'}>;
using lower_hex_digits = byte_set<byte_range{'0', '9'}, byte_range{'a', 'f'}>;

/// Writes a byte as two hexadecimal digits.
constexpr void write_hex(std::uint8_t byte, char* out) noexcept
{
    constexpr std::string_view digits = "0123456789abcdef";
    out[0] = digits[byte >> 4U];
    out[1] = digits[byte & 0x0FU];
}

} // namespace apnsfmt::inline v0::engine
