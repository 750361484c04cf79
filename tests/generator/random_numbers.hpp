#pragma once

#include <cstddef>
#include <cstdint>
#include <iterator>

namespace generator {

/// Deterministic random numbers (SplitMix64). The sequence depends only on the seed and on the number of the case, so
/// that one case can be replayed.
class random_numbers {
public:
    constexpr random_numbers(std::uint64_t seed, std::uint64_t number) noexcept
        : state_{mixed(seed) ^ mixed(number + step)}
    {
    }

    /// A number below `bound`, which must be at least 1 and fit in 32 bits.
    constexpr std::size_t below(std::size_t bound) noexcept
    {
        return static_cast<std::size_t>(((next() >> 32U) * bound) >> 32U);
    }

    /// True once in `count` times on average.
    constexpr bool once_in(std::size_t count) noexcept { return below(count) == 0; }

    constexpr bool flag() noexcept { return once_in(2); }

    /// One element of an array, a vector or a span.
    template <class Range>
    constexpr const auto& one_of(const Range& values) noexcept
    {
        return values[below(std::size(values))];
    }

private:
    static constexpr std::uint64_t step = 0x9E3779B97F4A7C15U;

    static constexpr std::uint64_t mixed(std::uint64_t bits) noexcept
    {
        bits = (bits ^ (bits >> 30U)) * 0xBF58476D1CE4E5B9U;
        bits = (bits ^ (bits >> 27U)) * 0x94D049BB133111EBU;
        return bits ^ (bits >> 31U);
    }

    constexpr std::uint64_t next() noexcept
    {
        state_ += step;
        return mixed(state_);
    }

    std::uint64_t state_;
};

} // namespace generator
