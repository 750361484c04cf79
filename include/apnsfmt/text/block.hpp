#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

#if defined(__SSE2__)
#include <emmintrin.h>
#elif defined(__aarch64__) && defined(__ARM_NEON)
#include <arm_neon.h>
#endif

#include <apnsfmt/version.hpp>

// Bytes looked at many at once. A block answers a question about all its bytes by a mask with `stride` bits for each
// byte, the first byte's lowest; one algorithm over masks then serves SSE2, NEON and plain 64-bit arithmetic.

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
    if (count == 8) {
        return load_word<std::uint64_t>(from);
    }
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

/// Eight bytes in a general register: for any machine.
class swar_block {
public:
    using mask = std::uint64_t;
    static constexpr std::size_t size = 8;
    static constexpr unsigned stride = 8;
    static constexpr mask full = 0x8080808080808080U;

    static swar_block load(const char* from) noexcept { return swar_block{load_word<std::uint64_t>(from)}; }
    /// The first `count` < `size` bytes, the rest zero; reads no byte beyond them.
    static swar_block load_part(const char* from, std::size_t count) noexcept
    {
        return swar_block{load_up_to_8(from, count)};
    }
    void store(char* to) const noexcept { store_word(to, bytes_); }

    /// Bytes that are not ASCII.
    mask non_ascii() const noexcept { return bytes_ & full; }
    /// Bytes that don't stand as themselves in JSON, or are not ASCII.
    mask special() const noexcept { return below(0x20) | equal('"') | equal('\\') | non_ascii(); }
    mask equal(unsigned char value) const noexcept { return zero_bytes(bytes_ ^ ones * value); }
    /// Bytes that equal `value` in the bits of `bits`.
    mask equal_in(unsigned char bits, unsigned char value) const noexcept
    {
        return zero_bytes((bytes_ & ones * bits) ^ ones * value);
    }
    /// Bytes of at least `bound` ≥ 0x80.
    mask at_least(unsigned char bound) const noexcept
    {
        return ((bytes_ & ~full) + ones * static_cast<mask>(0x100 - bound)) & bytes_ & full;
    }

private:
    static constexpr mask ones = 0x0101010101010101U;

    explicit swar_block(std::uint64_t bytes) noexcept : bytes_{bytes} {}

    // Sums of seven bits don't carry into the next byte.
    static mask zero_bytes(mask bytes) noexcept { return ~(((bytes & ~full) + ~full) | bytes) & full; }
    mask below(unsigned char bound) const noexcept
    {
        return ~(((bytes_ & ~full) + ones * static_cast<mask>(0x80 - bound)) | bytes_) & full;
    }

    std::uint64_t bytes_;
};

#if defined(__SSE2__)

/// Sixteen bytes in an SSE2 register, which every x86-64 has.
class sse2_block {
public:
    using mask = std::uint32_t;
    static constexpr std::size_t size = 16;
    static constexpr unsigned stride = 1;
    static constexpr mask full = 0xFFFFU;

    static sse2_block load(const char* from) noexcept
    {
        return sse2_block{_mm_loadu_si128(reinterpret_cast<const __m128i*>(from))};
    }
    /// The first `count` < `size` bytes, the rest zero; reads no byte beyond them.
    static sse2_block load_part(const char* from, std::size_t count) noexcept
    {
        if (count < 8) {
            return sse2_block{_mm_cvtsi64_si128(static_cast<long long>(load_up_to_8(from, count)))};
        }
        // The last eight bytes, shifted so that only those beyond the first eight are left.
        const auto low = static_cast<long long>(load_word<std::uint64_t>(from));
        const std::uint64_t last = load_word<std::uint64_t>(from + count - 8);
        const auto high = static_cast<long long>(count == 8 ? 0 : last >> (16 - count) * 8);
        return sse2_block{_mm_set_epi64x(high, low)};
    }
    void store(char* to) const noexcept { _mm_storeu_si128(reinterpret_cast<__m128i*>(to), bytes_); }

    /// Bytes that are not ASCII.
    mask non_ascii() const noexcept { return to_mask(bytes_); }
    /// Bytes that don't stand as themselves in JSON, or are not ASCII.
    mask special() const noexcept
    {
        // Signed, everything from 0x80 on is negative; exchanging 0x20…0x23 puts the quote below the bound, too.
        const __m128i low = _mm_cmplt_epi8(_mm_xor_si128(bytes_, filled(0x02)), filled(0x21));
        return to_mask(_mm_or_si128(low, _mm_cmpeq_epi8(bytes_, filled('\\'))));
    }
    mask equal(unsigned char value) const noexcept { return to_mask(_mm_cmpeq_epi8(bytes_, filled(value))); }
    /// Bytes that equal `value` in the bits of `bits`.
    mask equal_in(unsigned char bits, unsigned char value) const noexcept
    {
        return to_mask(_mm_cmpeq_epi8(_mm_and_si128(bytes_, filled(bits)), filled(value)));
    }
    /// Bytes of at least `bound` ≥ 0x80.
    mask at_least(unsigned char bound) const noexcept
    {
        return to_mask(_mm_cmpgt_epi8(bytes_, filled(static_cast<unsigned char>(bound - 1)))) & non_ascii();
    }

private:
    explicit sse2_block(__m128i bytes) noexcept : bytes_{bytes} {}

    static __m128i filled(unsigned char value) noexcept { return _mm_set1_epi8(static_cast<char>(value)); }
    static mask to_mask(__m128i bytes) noexcept { return static_cast<mask>(_mm_movemask_epi8(bytes)); }

    __m128i bytes_;
};

using native_block = sse2_block;

#elif defined(__aarch64__) && defined(__ARM_NEON)

/// Sixteen bytes in a NEON register, which every AArch64 has.
class neon_block {
public:
    using mask = std::uint64_t;
    static constexpr std::size_t size = 16;
    static constexpr unsigned stride = 4;
    static constexpr mask full = ~mask{};

    static neon_block load(const char* from) noexcept
    {
        return neon_block{vld1q_u8(reinterpret_cast<const unsigned char*>(from))};
    }
    /// The first `count` < `size` bytes, the rest zero; reads no byte beyond them.
    static neon_block load_part(const char* from, std::size_t count) noexcept
    {
        const std::size_t first = count < 8 ? count : 8;
        return neon_block{vreinterpretq_u8_u64(vcombine_u64(vcreate_u64(load_up_to_8(from, first)),
                                                            vcreate_u64(load_up_to_8(from + first, count - first))))};
    }
    void store(char* to) const noexcept { vst1q_u8(reinterpret_cast<unsigned char*>(to), bytes_); }

    /// Bytes that are not ASCII.
    mask non_ascii() const noexcept { return at_least(0x80); }
    /// Bytes that don't stand as themselves in JSON, or are not ASCII.
    mask special() const noexcept
    {
        const uint8x16_t quoted = vorrq_u8(vceqq_u8(bytes_, vdupq_n_u8('"')), vceqq_u8(bytes_, vdupq_n_u8('\\')));
        const uint8x16_t outside = vorrq_u8(vcltq_u8(bytes_, vdupq_n_u8(0x20)), vcgeq_u8(bytes_, vdupq_n_u8(0x80)));
        return to_mask(vorrq_u8(quoted, outside));
    }
    mask equal(unsigned char value) const noexcept { return to_mask(vceqq_u8(bytes_, vdupq_n_u8(value))); }
    /// Bytes that equal `value` in the bits of `bits`.
    mask equal_in(unsigned char bits, unsigned char value) const noexcept
    {
        return to_mask(vceqq_u8(vandq_u8(bytes_, vdupq_n_u8(bits)), vdupq_n_u8(value)));
    }
    /// Bytes of at least `bound` ≥ 0x80.
    mask at_least(unsigned char bound) const noexcept { return to_mask(vcgeq_u8(bytes_, vdupq_n_u8(bound))); }

private:
    explicit neon_block(uint8x16_t bytes) noexcept : bytes_{bytes} {}

    // NEON has no movemask: narrowing each pair of bytes leaves half a byte of each.
    static mask to_mask(uint8x16_t bytes) noexcept
    {
        return vget_lane_u64(vreinterpret_u64_u8(vshrn_n_u16(vreinterpretq_u16_u8(bytes), 4)), 0);
    }

    uint8x16_t bytes_;
};

using native_block = neon_block;

#else

using native_block = swar_block;

#endif

/// The mask of the first `count` ≤ `Block::size` bytes.
template <class Block>
typename Block::mask first_of_block(std::size_t count) noexcept
{
    using mask = typename Block::mask;
    return count == Block::size ? Block::full : static_cast<mask>((mask{1} << count * Block::stride) - 1) & Block::full;
}

/// A mask of the bytes `count` places after those of `mask`, as far as they are in the same block.
template <class Block, unsigned Count>
typename Block::mask later_in_block(typename Block::mask mask) noexcept
{
    return mask << Count * Block::stride & Block::full;
}

/// Likewise, those that are in the next block.
template <class Block, unsigned Count>
typename Block::mask later_in_next_block(typename Block::mask mask) noexcept
{
    return mask >> (Block::size - Count) * Block::stride;
}

/// The index of the first byte in a mask that is not empty.
template <class Block>
std::size_t first_in_mask(typename Block::mask mask) noexcept
{
    return static_cast<std::size_t>(__builtin_ctzll(mask)) / Block::stride;
}

} // namespace apnsfmt::inline v0::engine
