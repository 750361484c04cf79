#pragma once

#include <cstddef>
#include <span>
#include <string_view>
#include <type_traits>
#include <utility>

#include <apnsfmt/version.hpp>

// Outputs: a buffer of fixed size, a container that grows, or any output iterator.

namespace apnsfmt::inline v0 {

/// A container whose contents a formatting function replaces: `std::string`, `fmt::memory_buffer`, `std::vector<char>`.
template <class Out>
concept growing_buffer = std::is_default_constructible_v<Out> && std::is_move_assignable_v<Out>
                         && requires(Out& out) { out.clear(); }
                         && (requires(Out& out, const char* bytes) { out.append(bytes, std::size_t{}); }
                             || requires(Out& out, const char* bytes) { out.append(bytes, bytes); }
                             || requires(Out& out, const char* bytes) { out.insert(out.end(), bytes, bytes); });

/// A buffer of fixed size: `std::span<char>`, a char array, `std::array<char, N>`.
template <class Out>
concept fixed_buffer = !growing_buffer<Out> && std::is_convertible_v<Out&, std::span<char>>;

/// Anything that characters are assigned to one by one: `std::back_inserter(…)`, `fmt::appender`. Not a pointer, whose
/// buffer has an unknown size: pass a `std::span<char>` instead.
template <class Out>
concept character_iterator =
    !growing_buffer<Out> && !fixed_buffer<Out> && !std::is_pointer_v<Out> && requires(Out& out) {
        *out = char{};
        ++out;
    };

/// Every output that a formatting function can write to.
template <class Out>
concept output = growing_buffer<std::remove_reference_t<Out>> || fixed_buffer<std::remove_reference_t<Out>>
                 || character_iterator<std::remove_reference_t<Out>>;

/// Whether an output is a fixed buffer: writing to it never throws.
template <class Out>
inline constexpr bool is_fixed_buffer = fixed_buffer<std::remove_reference_t<Out>>;

namespace engine {

/// Appends bytes to an output other than a fixed buffer.
template <class Out>
constexpr void append_to(Out& out, std::string_view bytes)
{
    if constexpr (requires { out.append(bytes.data(), bytes.size()); }) {
        out.append(bytes.data(), bytes.size());
    } else if constexpr (requires { out.append(bytes.data(), bytes.data()); }) {
        out.append(bytes.data(), bytes.data() + bytes.size());
    } else if constexpr (growing_buffer<Out>) {
        out.insert(out.end(), bytes.data(), bytes.data() + bytes.size());
    } else {
        for (const char each : bytes) {
            *out = each;
            ++out;
        }
    }
}

/// Replaces the contents of a growing buffer, which keeps its capacity, or writes to an output iterator.
template <class Out>
constexpr void replace(Out& out, std::string_view bytes, std::string_view more = {})
{
    if constexpr (growing_buffer<Out>) {
        out.clear();
    }
    append_to(out, bytes);
    append_to(out, more);
}

/// Whether a text shares bytes with a buffer. Always false during constant evaluation, which does not order the
/// addresses of different objects.
[[gnu::always_inline]] constexpr bool overlaps(std::span<const char> buffer, std::string_view text) noexcept
{
    return !std::is_constant_evaluated() && text.data() < buffer.data() + buffer.size()
           && buffer.data() < text.data() + text.size();
}

} // namespace engine

/// Appends bytes to an output and counts them. A fixed buffer takes what fits and nothing after that. A growing buffer
/// keeps its contents until `finish()`: if anything throws before, it is unchanged, and the input may lie in it.
template <class Out>
class output_writer {
public:
    /// Writes to `out`, which must outlive the writer.
    constexpr explicit output_writer(Out& out) noexcept(!growing_buffer<Out>) : out_{out} {}

    /// Appends bytes.
    constexpr void append(std::string_view bytes) noexcept(fixed_buffer<Out>)
    {
        if constexpr (fixed_buffer<Out>) {
            const std::span<char> buffer{out_};
            fits_ = fits_ && bytes.size() <= buffer.size() - size_;
            if (fits_) {
                bytes.copy(buffer.data() + size_, bytes.size());
            }
        } else if constexpr (growing_buffer<Out>) {
            engine::append_to(fresh_, bytes);
        } else {
            engine::append_to(out_, bytes);
        }
        size_ += bytes.size();
    }

    /// Ends the output: a growing buffer now holds what was appended, and nothing else.
    constexpr void finish() noexcept(fixed_buffer<Out>)
    {
        if constexpr (growing_buffer<Out>) {
            out_ = std::move(fresh_);
        }
    }

    /// Bytes appended, whether or not they fit.
    constexpr std::size_t size() const noexcept { return size_; }
    /// Whether all of them fit.
    constexpr bool fits() const noexcept { return fits_; }

private:
    struct nothing {};

    Out& out_;
    [[no_unique_address]] std::conditional_t<growing_buffer<Out>, Out, nothing> fresh_{};
    std::size_t size_{};
    bool fits_{true};
};

} // namespace apnsfmt::inline v0
