#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

#if defined(__SSE2__) && defined(__x86_64__)
#include <emmintrin.h>
#elif defined(__aarch64__) && defined(__ARM_NEON)
#include <arm_neon.h>
#endif

#include <apnsfmt/version.hpp>

// Bytes looked at many at once, so that one algorithm serves SSE2, NEON and plain 64-bit words.
//
// A block answers a question about all its bytes by flags: one for each byte, in its highest bit. Flags are combined as
// flags, and looked at as a mask: `stride` bits for each byte, the first byte's lowest, only one of them in use.

namespace apnsfmt::inline v0::engine {

/// An unsigned number from memory, its first byte lowest on any machine.
template <class Word>
Word load_word(const char* from) noexcept
{
    Word word{};
    std::memcpy(&word, from, sizeof word);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    if constexpr (sizeof word == 8) {
        word = __builtin_bswap64(word);
    } else if constexpr (sizeof word == 4) {
        word = __builtin_bswap32(word);
    } else if constexpr (sizeof word == 2) {
        word = __builtin_bswap16(word);
    }
#endif
    return word;
}

/// Stores all eight bytes of a number, its lowest first on any machine.
inline void store_word(char* to, std::uint64_t word) noexcept
{
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    word = __builtin_bswap64(word);
#endif
    std::memcpy(to, &word, sizeof word);
}

/// The first `count` ≤ 8 bytes, the rest zero; reads no byte beyond them.
inline std::uint64_t load_up_to_8(const char* from, std::size_t count) noexcept
{
    if (count >= 4) { // two loads that overlap
        return load_word<std::uint32_t>(from)
               | std::uint64_t{load_word<std::uint32_t>(from + count - 4)} << (count - 4) * 8;
    }
    if (count == 0) {
        return 0;
    }
    const auto byte = [from](std::size_t i) { return std::uint64_t{static_cast<unsigned char>(from[i])} << i * 8; };
    return byte(0) | byte(count / 2) | byte(count - 1);
}

/// Copies `count` bytes, 4…16, without a call.
[[gnu::always_inline]] inline void copy_4_to_16(const char* from, std::size_t count, char* to) noexcept
{
    const auto copy_ends = [&](auto half) {
        auto last = half;
        std::memcpy(&half, from, sizeof half);
        std::memcpy(&last, from + count - sizeof last, sizeof last);
        std::memcpy(to, &half, sizeof half);
        std::memcpy(to + count - sizeof last, &last, sizeof last);
    };
    if (count >= 8) {
        copy_ends(std::uint64_t{});
    } else {
        copy_ends(std::uint32_t{});
    }
}

/// Eight bytes in a general register: for any machine.
class swar_block {
public:
    using flags = std::uint64_t;
    using mask = std::uint64_t;
    static constexpr std::size_t size = 8;
    static constexpr unsigned stride = 8;

    static swar_block load(const char* from) noexcept { return swar_block{load_word<std::uint64_t>(from)}; }
    /// The first `count` ≤ `size` bytes, the rest zero; reads no byte beyond them.
    static swar_block load_up_to(const char* from, std::size_t count) noexcept
    {
        return swar_block{load_up_to_8(from, count)};
    }
    void store(char* to) const noexcept { store_word(to, bytes_); }

    /// Bytes that are not ASCII.
    flags non_ascii() const noexcept { return bytes_; }
    /// Bytes that don't stand as themselves in JSON; with or without those that are not ASCII.
    flags special() const noexcept { return ascii_below(0x20) | equal('"') | equal('\\'); }
    /// Bytes of ASCII below `bound`; with or without those that are not ASCII.
    flags ascii_below(unsigned char bound) const noexcept { return ~(low_bits() + filled(0x80U - bound)); }
    flags equal(unsigned char value) const noexcept { return zero_bytes(bytes_ ^ filled(value)); }
    /// Bytes that equal `value` in the bits of `bits`.
    flags equal_in(unsigned char bits, unsigned char value) const noexcept
    {
        return zero_bytes((bytes_ & filled(bits)) ^ filled(value));
    }
    /// Bytes that equal those of `values` in the bits of `bits`.
    flags equal_in(swar_block bits, swar_block values) const noexcept
    {
        return zero_bytes((bytes_ & bits.bytes_) ^ values.bytes_);
    }
    /// Bytes of at least `bound` > 0x80.
    flags at_least(unsigned char bound) const noexcept { return (low_bits() + filled(0x100U - bound)) & bytes_; }
    /// Bytes of at least those of `bounds`, each above 0x80.
    flags at_least(swar_block bounds) const noexcept
    {
        return (low_bits() + filled(0x80) - bounds.low_bits()) & bytes_;
    }
    /// Bytes from 0x80 on, below `bound`.
    flags high_below(unsigned char bound) const noexcept { return ~(low_bits() + filled(0x100U - bound)) & bytes_; }

    /// Flags of the bytes that stand `Count` after those of `f`.
    template <unsigned Count>
    static flags moved_on(flags f) noexcept
    {
        return f << Count * 8;
    }

    static mask to_mask(flags f) noexcept { return f & high_bits; }

private:
    static constexpr std::uint64_t high_bits = 0x8080808080808080U;

    explicit swar_block(std::uint64_t bytes) noexcept : bytes_{bytes} {}

    static constexpr std::uint64_t filled(unsigned value) noexcept { return 0x0101010101010101U * value; }
    // Sums of seven bits don't carry into the next byte.
    static flags zero_bytes(std::uint64_t bytes) noexcept { return ~(((bytes & ~high_bits) + ~high_bits) | bytes); }
    std::uint64_t low_bits() const noexcept { return bytes_ & ~high_bits; }

    std::uint64_t bytes_{};
};

#if defined(__SSE2__) && defined(__x86_64__)

/// Sixteen bytes in an SSE2 register, which every x86-64 has.
class sse2_block {
public:
    using flags = __m128i;
    using mask = std::uint32_t;
    static constexpr std::size_t size = 16;
    static constexpr unsigned stride = 1;

    static sse2_block load(const char* from) noexcept
    {
        return sse2_block{_mm_loadu_si128(reinterpret_cast<const __m128i*>(from))};
    }
    /// The first `count` ≤ `size` bytes, the rest zero; reads no byte beyond them.
    [[gnu::always_inline]] static sse2_block load_up_to(const char* from, std::size_t count) noexcept
    {
        if (count < 8) {
            return sse2_block{_mm_cvtsi64_si128(static_cast<long long>(load_up_to_8(from, count)))};
        }
        // The last eight bytes, shifted until only those beyond the first eight are left; in two steps, for one can't
        // shift all out.
        const auto low = static_cast<long long>(load_word<std::uint64_t>(from));
        const std::uint64_t last = load_word<std::uint64_t>(from + count - 8);
        const std::size_t half_shift = (16 - count) * 4;
        return sse2_block{_mm_set_epi64x(static_cast<long long>(last >> half_shift >> half_shift), low)};
    }
    /// A text of `count` bytes, 4…16, as a block of its own bytes alone: of 8 bytes or more, the first and the last
    /// eight; of less, the first and the last four, twice.
    [[gnu::always_inline]] static sse2_block load_ends(const char* from, std::size_t count) noexcept
    {
        if (count >= 8) {
            return sse2_block{_mm_unpacklo_epi64(load_half(from), load_half(from + count - 8))};
        }
        const __m128i ends = _mm_unpacklo_epi32(load_quarter(from), load_quarter(from + count - 4));
        return sse2_block{_mm_unpacklo_epi64(ends, ends)};
    }
    void store(char* to) const noexcept { _mm_storeu_si128(reinterpret_cast<__m128i*>(to), bytes_); }

    /// Bytes that are not ASCII.
    flags non_ascii() const noexcept { return bytes_; }
    /// Bytes that don't stand as themselves in JSON; with or without those that are not ASCII.
    flags special() const noexcept
    {
        // Exchanging 0x20…0x23 puts the quote below the bound, too; below it, the difference is negative.
        const __m128i low = _mm_sub_epi8(_mm_xor_si128(bytes_, filled(0x02)), filled(0x21));
        return _mm_or_si128(low, _mm_cmpeq_epi8(bytes_, filled('\\')));
    }
    /// Bytes of ASCII below `bound`; with or without those that are not ASCII.
    flags ascii_below(unsigned char bound) const noexcept { return _mm_sub_epi8(bytes_, filled(bound)); }
    flags equal(unsigned char value) const noexcept { return _mm_cmpeq_epi8(bytes_, filled(value)); }
    /// Bytes that equal `value` in the bits of `bits`.
    flags equal_in(unsigned char bits, unsigned char value) const noexcept
    {
        return _mm_cmpeq_epi8(_mm_and_si128(bytes_, filled(bits)), filled(value));
    }
    /// Bytes that equal those of `values` in the bits of `bits`.
    flags equal_in(sse2_block bits, sse2_block values) const noexcept
    {
        return _mm_cmpeq_epi8(_mm_and_si128(bytes_, bits.bytes_), values.bytes_);
    }
    /// Bytes of at least `bound` > 0x80: saturating, the difference keeps its highest bit only then.
    flags at_least(unsigned char bound) const noexcept
    {
        return _mm_subs_epu8(bytes_, filled(static_cast<unsigned char>(bound - 0x80)));
    }
    /// Bytes of at least those of `bounds`, each above 0x80.
    flags at_least(sse2_block bounds) const noexcept
    {
        return _mm_cmpeq_epi8(_mm_max_epu8(bytes_, bounds.bytes_), bytes_);
    }
    /// Bytes from 0x80 on, below `bound`.
    flags high_below(unsigned char bound) const noexcept { return _mm_cmplt_epi8(bytes_, filled(bound)); }

    /// Flags of the bytes that stand `Count` after those of `f`.
    template <unsigned Count>
    static flags moved_on(flags f) noexcept
    {
        return _mm_slli_si128(f, Count);
    }

    static mask to_mask(flags f) noexcept { return static_cast<mask>(_mm_movemask_epi8(f)); }

private:
    explicit sse2_block(__m128i bytes) noexcept : bytes_{bytes} {}

    static __m128i load_half(const char* from) noexcept
    {
        return _mm_loadl_epi64(reinterpret_cast<const __m128i*>(from));
    }
    static __m128i load_quarter(const char* from) noexcept
    {
        return _mm_cvtsi32_si128(static_cast<int>(load_word<std::uint32_t>(from)));
    }

    static __m128i filled(unsigned char value) noexcept { return _mm_set1_epi8(static_cast<char>(value)); }

    __m128i bytes_;
};

using native_block = sse2_block;

#elif defined(__aarch64__) && defined(__ARM_NEON)

/// Sixteen bytes in a NEON register, which every AArch64 has.
class neon_block {
public:
    using flags = uint8x16_t;
    using mask = std::uint64_t;
    static constexpr std::size_t size = 16;
    static constexpr unsigned stride = 4;

    static neon_block load(const char* from) noexcept
    {
        return neon_block{vld1q_u8(reinterpret_cast<const unsigned char*>(from))};
    }
    /// The first `count` ≤ `size` bytes, the rest zero; reads no byte beyond them.
    static neon_block load_up_to(const char* from, std::size_t count) noexcept
    {
        const std::size_t first = count < 8 ? count : 8;
        return neon_block{vreinterpretq_u8_u64(vcombine_u64(vcreate_u64(load_up_to_8(from, first)),
                                                            vcreate_u64(load_up_to_8(from + first, count - first))))};
    }
    /// A text of `count` bytes, 4…16, as a block of its own bytes alone: of 8 bytes or more, the first and the last
    /// eight; of less, the first and the last four, twice.
    static neon_block load_ends(const char* from, std::size_t count) noexcept
    {
        if (count >= 8) {
            const auto* const first = reinterpret_cast<const unsigned char*>(from);
            return neon_block{vcombine_u8(vld1_u8(first), vld1_u8(first + count - 8))};
        }
        const std::uint64_t ends =
            load_word<std::uint32_t>(from) | std::uint64_t{load_word<std::uint32_t>(from + count - 4)} << 32U;
        return neon_block{vreinterpretq_u8_u64(vdupq_n_u64(ends))};
    }
    void store(char* to) const noexcept { vst1q_u8(reinterpret_cast<unsigned char*>(to), bytes_); }

    /// Bytes that are not ASCII.
    flags non_ascii() const noexcept { return bytes_; }
    /// Bytes that don't stand as themselves in JSON; with or without those that are not ASCII.
    flags special() const noexcept { return vorrq_u8(vorrq_u8(equal('"'), equal('\\')), ascii_below(0x20)); }
    /// Bytes of ASCII below `bound`; with or without those that are not ASCII.
    flags ascii_below(unsigned char bound) const noexcept { return vcltq_u8(bytes_, vdupq_n_u8(bound)); }
    flags equal(unsigned char value) const noexcept { return vceqq_u8(bytes_, vdupq_n_u8(value)); }
    /// Bytes that equal `value` in the bits of `bits`.
    flags equal_in(unsigned char bits, unsigned char value) const noexcept
    {
        return vceqq_u8(vandq_u8(bytes_, vdupq_n_u8(bits)), vdupq_n_u8(value));
    }
    /// Bytes that equal those of `values` in the bits of `bits`.
    flags equal_in(neon_block bits, neon_block values) const noexcept
    {
        return vceqq_u8(vandq_u8(bytes_, bits.bytes_), values.bytes_);
    }
    /// Bytes of at least `bound` > 0x80.
    flags at_least(unsigned char bound) const noexcept { return vcgeq_u8(bytes_, vdupq_n_u8(bound)); }
    /// Bytes of at least those of `bounds`, each above 0x80.
    flags at_least(neon_block bounds) const noexcept { return vcgeq_u8(bytes_, bounds.bytes_); }
    /// Bytes from 0x80 on, below `bound`.
    flags high_below(unsigned char bound) const noexcept
    {
        return vandq_u8(vcltq_u8(bytes_, vdupq_n_u8(bound)), bytes_);
    }

    /// Flags of the bytes that stand `Count` after those of `f`.
    template <unsigned Count>
    static flags moved_on(flags f) noexcept
    {
        return vextq_u8(vdupq_n_u8(0), f, 16 - Count);
    }

    // NEON has no movemask: once each byte is filled with its highest bit, narrowing pairs leaves half a byte of each.
    static mask to_mask(flags f) noexcept
    {
        const uint16x8_t filled = vreinterpretq_u16_s8(vshrq_n_s8(vreinterpretq_s8_u8(f), 7));
        return vget_lane_u64(vreinterpret_u64_u8(vshrn_n_u16(filled, 4)), 0) & 0x8888888888888888U;
    }

private:
    explicit neon_block(uint8x16_t bytes) noexcept : bytes_{bytes} {}

    uint8x16_t bytes_;
};

using native_block = neon_block;

#else

using native_block = swar_block;

#endif

/// The mask of the first `count` ≤ `Block::size` bytes.
template <class Block>
[[gnu::always_inline]] inline typename Block::mask first_of_block(std::size_t count) noexcept
{
    using mask = typename Block::mask;
    const std::size_t bits = Block::stride * count;
    if constexpr (Block::stride * Block::size < 8 * sizeof(mask)) {
        return (mask{1} << bits) - 1;
    } else { // in two steps, for one can't shift all bits out
        return ~(~mask{} << bits / 2 << (bits - bits / 2));
    }
}

/// The index of the first byte in a mask that is not empty.
template <class Block>
std::size_t first_in_mask(typename Block::mask mask) noexcept
{
    return static_cast<std::size_t>(__builtin_ctzll(mask)) / Block::stride;
}

} // namespace apnsfmt::inline v0::engine
