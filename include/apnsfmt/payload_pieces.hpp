#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <string_view>

#include <apnsfmt/text/json.hpp>
#include <apnsfmt/verdict.hpp>
#include <apnsfmt/version.hpp>

// One receiver's payload: what others have, too, and a few bytes of its own, which are the badge and what closes it
// (spec §6.3).

namespace apnsfmt::inline v0 {

namespace engine {

inline constexpr std::string_view badge_key = R"(,"badge":)";
/// What ends `aps` and the payload, and follows the badge.
inline constexpr std::string_view closing_after_badge = "}}";
/// A badge with its key.
inline constexpr std::size_t longest_badge = badge_key.size() + most_digits;

/// Writes a badge's number and what follows it; returns how many bytes.
constexpr std::size_t write_any_badge(std::int64_t badge, char* out) noexcept
{
    const std::size_t digits = write_integer(badge, out);
    return digits + closing_after_badge.copy(out + digits, closing_after_badge.size());
}

/// A number and what follows it, to be copied whole; the last byte says how many of them count.
struct short_badge {
    char bytes[8];
};

/// The badges of up to three digits. How many can't be foretold, and to make them would take most of a receiver's time.
inline constexpr auto short_badges = [] {
    std::array<short_badge, 1000> all{};
    for (std::size_t badge = 0; badge < all.size(); ++badge) {
        all[badge].bytes[7] = static_cast<char>(write_any_badge(static_cast<std::int64_t>(badge), all[badge].bytes));
    }
    return all;
}();

/// Likewise, fast for the badges that most receivers have, of which eight bytes are written.
constexpr std::size_t write_badge(std::int64_t badge, char* out) noexcept
{
    if (badge >= std::ssize(short_badges)) {
        return write_any_badge(badge, out);
    }
    const short_badge& copied = short_badges[static_cast<std::size_t>(badge)];
    std::copy_n(copied.bytes, 8, out);
    return static_cast<std::size_t>(copied.bytes[7]);
}

} // namespace engine

/// One receiver's payload as two pieces, for a gathering write; or why there is none. Borrows from the fan-out.
class [[nodiscard]] payload_pieces {
public:
    /// There is none, for this reason, which must outlive it.
    constexpr explicit payload_pieces(const format_result& reason APNSFMT_LIFETIME_BOUND) noexcept
        : shared_result_{&reason}
    {
    }
    /// The pieces. The result is that of the shared one; both must outlive this. A badge below 0 is none: then the
    /// other piece is what closes the payload.
    [[gnu::always_inline]] constexpr payload_pieces(const char* shared APNSFMT_LIFETIME_BOUND,
                                                    const format_result& result APNSFMT_LIFETIME_BOUND,
                                                    std::int64_t badge, std::string_view closing) noexcept
        : shared_{shared}, shared_result_{&result}
    {
        if (badge >= 0) {
            std::copy_n(engine::badge_key.data(), engine::badge_key.size(), own_);
            own_size_ = engine::badge_key.size() + engine::write_badge(badge, own_ + engine::badge_key.size());
        } else {
            own_size_ = closing.copy(own_, closing.size());
        }
    }

    /// The piece that other receivers have, too.
    [[nodiscard]] constexpr std::string_view shared() const noexcept { return {shared_, shared_result_->size}; }
    /// The piece of this receiver's own, in storage of its own.
    [[nodiscard]] constexpr std::string_view own() const noexcept APNSFMT_LIFETIME_BOUND { return {own_, own_size_}; }

    /// `pushed`, or why there is nothing to push.
    [[nodiscard]] constexpr apnsfmt::verdict verdict() const noexcept { return shared_result_->verdict; }
    /// Size, verdict, cut and field together.
    [[nodiscard]] constexpr format_result result() const noexcept
    {
        format_result whole = *shared_result_;
        whole.size += own_size_;
        return whole;
    }
    /// Whether there is something to push.
    constexpr explicit operator bool() const noexcept { return static_cast<bool>(*shared_result_); }

private:
    const char* shared_{};
    const format_result* shared_result_;
    std::size_t own_size_{};
    char own_[engine::longest_badge + engine::closing_after_badge.size()]{};
};

} // namespace apnsfmt::inline v0
