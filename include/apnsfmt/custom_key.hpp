#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string_view>
#include <type_traits>

#include <apnsfmt/text/raw_json.hpp>
#include <apnsfmt/text/utf8.hpp>
#include <apnsfmt/version.hpp>

// What the server puts beside `aps`, for its own app.

namespace apnsfmt::inline v0 {

namespace engine {

template <bool Plain>
class payload_head;

template <class Type>
inline constexpr bool is_character =
    std::is_same_v<Type, char> || std::is_same_v<Type, wchar_t> || std::is_same_v<Type, char8_t>
    || std::is_same_v<Type, char16_t> || std::is_same_v<Type, char32_t>;

} // namespace engine

/// A custom key beside `aps`, and its value.
struct custom_key {
    /// The value: a string, a number, a boolean, or any other JSON as text.
    class value_type {
    public:
        /// The empty string.
        constexpr value_type() noexcept = default;
        /// A string, borrowed.
        template <class String>
            requires std::is_convertible_v<const String&, std::string_view>
        constexpr value_type(const String& string) noexcept : text_{string}
        {
        }
        /// A temporary string would be gone before it is written.
        template <engine::owning_string String>
        value_type(String&& string) = delete;
        value_type(std::nullptr_t) = delete;
        /// JSON as text, `null` if there is none; else `invalid_json`, `invalid_number` for a number too large for a
        /// double, or `duplicate_key` within an object. It is written as compact as JSON allows.
        constexpr value_type(raw_json json) noexcept
            : kind_{kind::json}, text_{json.text.empty() ? std::string_view{"null"} : json.text}
        {
        }
        /// An integer or a boolean; characters are neither.
        template <class Integer>
            requires std::is_integral_v<Integer> && (!engine::is_character<Integer>)
        constexpr value_type(Integer number) noexcept
            : kind_{std::is_same_v<Integer, bool> ? kind::boolean : kind::integer},
              number_{static_cast<std::int64_t>(number)}
        {
            static_assert(sizeof(Integer) < 8 || (sizeof(Integer) == 8 && std::is_signed_v<Integer>),
                          "the integer of a custom key must fit into 64 bits with a sign");
        }
        /// A number: finite, else `invalid_number`. Written in the shortest form that reads back as an equal one.
        template <class Real>
            requires std::is_floating_point_v<Real>
        constexpr value_type(Real number) noexcept : kind_{kind::real}, real_{static_cast<double>(number)}
        {
        }

        /// Whether this is not a number that JSON does not have.
        constexpr bool is_finite() const noexcept
        {
            constexpr double most = std::numeric_limits<double>::max();
            return kind_ != kind::real || (real_ >= -most && real_ <= most);
        }
        /// The text of a string or of JSON; empty for numbers and booleans.
        constexpr std::string_view text() const noexcept { return text_; }
        /// The value as JSON text; empty if it was not given as JSON.
        constexpr raw_json json() const noexcept { return raw_json{kind_ == kind::json ? text_ : std::string_view{}}; }

    private:
        template <bool Plain>
        friend class engine::payload_head;

        enum class kind : std::uint8_t { string, json, integer, real, boolean };

        template <class Writer>
        constexpr void write_to(Writer& out) const noexcept
        {
            switch (kind_) {
            case kind::string:
                out.raw("\"");
                out.text(text_);
                out.raw("\"");
                break;
            case kind::json: out.json(text_); break;
            case kind::integer: out.integer(number_); break;
            case kind::real: out.real(real_); break;
            default: out.raw(number_ != 0 ? "true" : "false"); break; // a boolean
            }
        }

        kind kind_{};
        std::string_view text_{};
        std::int64_t number_{};
        double real_{};
    };

    std::string_view key{}; ///< any but `aps`, `ext`, `image` and `options::image_key`: `reserved_key`
    value_type value{};     ///< what stands for it
};

} // namespace apnsfmt::inline v0
