#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <type_traits>

#include <apnsfmt/text/byte_set.hpp>
#include <apnsfmt/text/hex.hpp>
#include <apnsfmt/version.hpp>

// To which device, and to which of the apps on it (spec §3).

namespace apnsfmt::inline v0 {

/// A device token has at most so many bytes; Apple promises no length, and today's have far fewer.
inline constexpr std::size_t longest_device_token = 256;
/// A bundle ID has at most so many bytes.
inline constexpr std::size_t longest_bundle_id = 255;

namespace engine {

using bundle_id_bytes =
    byte_set<byte_range{'-', '.'}, byte_range{'0', '9'}, byte_range{'A', 'Z'}, byte_range{'a', 'z'}>;

/// Whether the text is a bundle ID: letters, digits and hyphens, joined by single dots (rule 8.2).
constexpr bool is_bundle_id(std::string_view text) noexcept
{
    return !text.empty() && text.size() <= longest_bundle_id && bundle_id_bytes::makes_up(text)
           && !text.starts_with('.') && !text.ends_with('.') && text.find("..") == std::string_view::npos;
}

/// Whether an object is a contiguous range of bytes: `std::byte` or `unsigned char`.
template <class Range>
concept byte_range_like = std::is_convertible_v<const Range&, std::span<const std::byte>>
                          || std::is_convertible_v<const Range&, std::span<const unsigned char>>;

} // namespace engine

/// A device token, borrowed: as hexadecimal text, two digits of either case for each byte, or as the bytes themselves.
class device_token {
public:
    /// No token.
    constexpr device_token() noexcept = default;
    /// A token as hexadecimal text.
    template <class Hex>
        requires std::is_convertible_v<const Hex&, std::string_view>
    constexpr device_token(const Hex& hex) noexcept : hex_{hex}
    {
    }
    device_token(std::nullptr_t) = delete;
    /// A token as bytes: any contiguous range of `std::byte` or `unsigned char`.
    template <engine::byte_range_like Bytes>
    constexpr device_token(const Bytes& bytes) noexcept
    {
        if constexpr (std::is_convertible_v<const Bytes&, std::span<const std::byte>>) {
            bytes_ = bytes;
        } else {
            unsigned_bytes_ = bytes;
        }
    }

    /// Whether this is a token: otherwise a request with it is rejected as `bad_device_token`.
    constexpr explicit operator bool() const noexcept
    {
        return size() > 0 && size() <= 2 * longest_device_token && size() % 2 == 0
               && engine::hex_digits::makes_up(hex_);
    }
    /// The number of hexadecimal digits it is written with.
    constexpr std::size_t size() const noexcept
    {
        return hex_.size() + 2 * (bytes_.size() + unsigned_bytes_.size()); // at most one of them is not empty
    }
    /// Writes a token as `size()` digits in lower case.
    constexpr void write_to(char* out) const noexcept
    {
        for (const char digit : hex_) {
            *out++ = static_cast<char>(digit | 0x20); // which decimal digits have anyway
        }
        const auto write_byte = [&out](std::uint8_t byte) {
            engine::write_hex(byte, out);
            out += 2;
        };
        for (const std::byte byte : bytes_) {
            write_byte(static_cast<std::uint8_t>(byte));
        }
        for (const unsigned char byte : unsigned_bytes_) {
            write_byte(byte);
        }
    }

private:
    std::string_view hex_{};
    std::span<const std::byte> bytes_{};
    std::span<const unsigned char> unsigned_bytes_{};
};

/// Where a token is valid: a token of one environment is a `BadDeviceToken` to the other.
enum class environment : std::uint8_t {
    production,  ///< apps from the App Store and TestFlight
    development, ///< apps run from Xcode
};

/// An app to push to; of several that share an SDKAppID, the one that a certificate's business ID selects (rule 3).
struct app {
    std::int64_t business_id{};         ///< its certificate's; a server with one app needs none
    std::string_view bundle_id{};       ///< the topic without the suffix of the push type, which is added
    apnsfmt::environment environment{}; ///< where the tokens registered with this business ID are valid
    /// The topic itself, in place of a bundle ID, with or without the suffix of the push type (rule 8.2); for
    /// `push_type::mdm`, the UID of the certificate.
    std::string_view topic{};
};

/// What an app reports when it asks for pushes: its certificate's business ID and the device's token.
struct registration {
    std::int64_t business_id{}; ///< picks the app
    device_token token{};       ///< picks the device
};

/// The app that a registration is for, the first if there are several.
constexpr std::optional<app> find_app(std::span<const app> apps, const registration& to) noexcept
{
    for (const app& each : apps) {
        if (each.business_id == to.business_id) {
            return each;
        }
    }
    return {};
}

} // namespace apnsfmt::inline v0
