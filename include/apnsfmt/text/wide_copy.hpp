#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

#include <apnsfmt/text/utf8.hpp>
#include <apnsfmt/version.hpp>

// Text copied 32 bytes at a time as long as nothing in it has to be repaired or escaped, in a program built for any
// x86-64 and by the AVX2 of the machine that it runs on. What is wrong as UTF-8 is seen in pairs of bytes, which are
// looked up by half bytes (Keiser, Lemire: "Validating UTF-8 in less than one instruction per byte").

namespace apnsfmt::inline v0::engine {

/// Some half bytes: bit n for the value n.
consteval std::uint16_t half_bytes(unsigned first, unsigned last) noexcept
{
    return static_cast<std::uint16_t>((2U << last) - (1U << first));
}
inline constexpr std::uint16_t any_half = half_bytes(0x0, 0xF);
/// The high ones of continuation bytes, and of all other bytes.
inline constexpr std::uint16_t of_continuation = half_bytes(0x8, 0xB);
inline constexpr std::uint16_t of_others = any_half ^ of_continuation;

/// Pairs of bytes that are wrong for one reason: by the first byte's high and low half, and the second one's high half.
struct wrong_pair {
    std::uint16_t high{};
    std::uint16_t low{};
    std::uint16_t second{};
};

/// The last reason is none where a third or fourth byte is due.
inline constexpr wrong_pair wrong_pairs[] = {
    // clang-format off
    {half_bytes(0x0, 0x7), any_half,                                    of_continuation},      // none is due
    {half_bytes(0xC, 0xF), any_half,                                    of_others},            // one is due
    {half_bytes(0xC, 0xC), half_bytes(0x0, 0x1),                        of_continuation},      // below U+0080
    {half_bytes(0xE, 0xE), half_bytes(0x0, 0x0),                        half_bytes(0x8, 0x9)}, // below U+0800
    {half_bytes(0xE, 0xE), half_bytes(0xD, 0xD),                        half_bytes(0xA, 0xB)}, // surrogates
    {half_bytes(0xF, 0xF), half_bytes(0x0, 0x0) | half_bytes(0x5, 0xF), half_bytes(0x8, 0x8)}, // below U+10000; F5 on
    {half_bytes(0xF, 0xF), half_bytes(0x4, 0xF),                        half_bytes(0x9, 0xB)}, // above U+10FFFF
    {of_continuation,      any_half,                                    of_continuation},      // one too many
    // clang-format on
};
static_assert(std::size(wrong_pairs) == 8, "each has its bit in a byte");

/// For each half byte the reasons for which a pair with it may be wrong, as bits; twice, as AVX2 looks things up.
template <std::uint16_t wrong_pair::* Half>
inline constexpr auto reasons_by = [] {
    std::array<char, 32> reasons{};
    for (std::size_t i = 0; i < reasons.size(); ++i) {
        for (std::size_t reason = 0; reason < std::size(wrong_pairs); ++reason) {
            reasons[i] = static_cast<char>(reasons[i] | (wrong_pairs[reason].*Half >> i % 16 & 1) << reason);
        }
    }
    return reasons;
}();

/// Texts of fewer bytes are not worth it.
inline constexpr std::size_t least_wide = 128;

#if defined(__SSE2__) && defined(__x86_64__)

/// The size of text without what it ends with, if that is no whole code point.
inline std::size_t finished_size(std::string_view text) noexcept
{
    for (std::size_t back = 1; back <= 3; ++back) {
        const std::size_t before = text.size() - back;
        if (!is_continuation(text[before])) {
            return decode_code_point(text.substr(before)).well_formed ? text.size() : before;
        }
    }
    return text.size();
}

/// Whether the machine can.
inline bool can_copy_wide() noexcept { return __builtin_cpu_supports("avx2") != 0; }

/// Copies the beginning of a text of at least `least_wide` bytes, as far as it is well-formed and stands as it is.
/// Returns how many bytes, which are whole code points; more may have been written, but not beyond the text's size.
[[gnu::target("avx2"), gnu::noinline]] inline std::size_t copy_wide(std::string_view text, char* to) noexcept
{
    using bytes [[gnu::vector_size(32)]] = std::uint8_t;
    using signed_bytes [[gnu::vector_size(32)]] = std::int8_t;
    using table [[gnu::vector_size(32)]] = char;
    using flags [[gnu::vector_size(32)]] = long long;

    // Each block is looked at together with the three bytes before it.
    std::size_t at = 0;
    while (at < 3) {
        const decoded next = decode_code_point(text.substr(at));
        if (!next.well_formed || next.code_point < U' ' || next.code_point == U'"' || next.code_point == U'\\') {
            return 0;
        }
        at += next.size;
    }
    std::memcpy(to, text.data(), at);
    const table by_high = __builtin_bit_cast(table, reasons_by<&wrong_pair::high>);
    const table by_low = __builtin_bit_cast(table, reasons_by<&wrong_pair::low>);
    const table by_second = __builtin_bit_cast(table, reasons_by<&wrong_pair::second>);
    while (at < text.size()) {
        const std::size_t last = text.size() - sizeof(bytes);
        const std::size_t from = at < last ? at : last;
        bytes block;
        bytes one_before;
        signed_bytes two_before;
        signed_bytes three_before;
        std::memcpy(&block, text.data() + from, sizeof block);
        std::memcpy(&one_before, text.data() + from - 1, sizeof block);
        std::memcpy(&two_before, text.data() + from - 2, sizeof block);
        std::memcpy(&three_before, text.data() + from - 3, sizeof block);
        std::memcpy(to + from, &block, sizeof block);
        const table reasons = __builtin_ia32_pshufb256(by_high, reinterpret_cast<table>(one_before >> 4))
                              & __builtin_ia32_pshufb256(by_low, reinterpret_cast<table>(one_before & 0x0F))
                              & __builtin_ia32_pshufb256(by_second, reinterpret_cast<table>(block >> 4));
        // As signed numbers, the bytes from 0xE0 on are -0x20 and up, and those from 0xF0 on -0x10 and up.
        const auto due = (((two_before > -0x21) & two_before) | ((three_before > -0x11) & three_before)) & -0x80;
        const auto escaped = reinterpret_cast<signed_bytes>(((block ^ 2) < 0x21) | (block == '\\'));
        const auto strange = reinterpret_cast<flags>((reinterpret_cast<signed_bytes>(reasons) ^ due) | escaped);
        if (!__builtin_ia32_ptestz256(strange, strange)) {
            break;
        }
        at = from + sizeof block;
    }
    return finished_size(text.substr(0, at));
}

#else

inline bool can_copy_wide() noexcept { return false; }
inline std::size_t copy_wide(std::string_view, char*) noexcept { return 0; }

#endif

} // namespace apnsfmt::inline v0::engine
