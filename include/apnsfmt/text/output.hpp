#pragma once

#include <cstddef>
#include <span>
#include <string_view>
#include <type_traits>

#include <apnsfmt/version.hpp>

// Where bytes go: a buffer of the caller's that is full one day, a string that grows, or any output iterator.

namespace apnsfmt::inline v0 {

/// A container that takes bytes at its end: `std::string`, `fmt::memory_buffer`, `std::vector<char>`.
template <class Out>
concept growing_buffer = requires(Out& out, const char* bytes) { out.append(bytes, bytes); }
                         || requires(Out& out, const char* bytes) { out.insert(out.end(), bytes, bytes); };

/// A buffer of fixed size: `std::span<char>`, a char array, `std::array<char, N>`.
template <class Out>
concept fixed_buffer = !growing_buffer<Out> && std::is_convertible_v<Out&, std::span<char>>;

/// Anything that characters are assigned to one by one: `char*`, `std::back_inserter(…)`, `fmt::appender`.
template <class Out>
concept character_iterator = !growing_buffer<Out> && !fixed_buffer<Out>
                             && (!std::is_pointer_v<Out> || std::is_same_v<Out, char*>) && requires(Out& out) {
                                    *out = char{};
                                    ++out;
                                };

/// Wherever a formatting function may write to.
template <class Out>
concept output = growing_buffer<std::remove_reference_t<Out>> || fixed_buffer<std::remove_reference_t<Out>>
                 || character_iterator<std::remove_reference_t<Out>>;

/// Whether writing to an output can't fail but for want of room.
template <class Out>
inline constexpr bool is_fixed_buffer = fixed_buffer<std::remove_reference_t<Out>>;

/// Appends bytes to an output and counts them. A fixed buffer takes what fits into it and nothing after that.
template <class Out>
class output_writer {
public:
    /// Writes to `out`, which must outlive the writer.
    constexpr explicit output_writer(Out& out) noexcept : out_{out} {}

    /// Appends them.
    constexpr void append(std::string_view bytes) noexcept(fixed_buffer<Out>)
    {
        if constexpr (requires { out_.append(bytes.data(), bytes.data()); }) {
            out_.append(bytes.data(), bytes.data() + bytes.size());
        } else if constexpr (growing_buffer<Out>) {
            out_.insert(out_.end(), bytes.data(), bytes.data() + bytes.size());
        } else if constexpr (fixed_buffer<Out>) {
            const std::span<char> buffer{out_};
            fits_ = fits_ && bytes.size() <= buffer.size() - size_;
            if (fits_) {
                bytes.copy(buffer.data() + size_, bytes.size());
            }
        } else {
            for (const char each : bytes) {
                *out_ = each;
                ++out_;
            }
        }
        size_ += bytes.size();
    }

    /// Bytes appended, whether or not they fit.
    constexpr std::size_t size() const noexcept { return size_; }
    /// Whether all of them fit.
    constexpr bool fits() const noexcept { return fits_; }

private:
    Out& out_;
    std::size_t size_{};
    bool fits_{true};
};

} // namespace apnsfmt::inline v0
