#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string_view>
#include <type_traits>

#include <apnsfmt/text/block.hpp>
#include <apnsfmt/text/escape.hpp>
#include <apnsfmt/text/json_keys.hpp>
#include <apnsfmt/text/utf8.hpp>
#include <apnsfmt/version.hpp>

// JSON text from elsewhere, and whether it is JSON at all (RFC 8259, strictly).
//
// One function reads it all. It takes the text apart into tokens, keeps no tree, and does not recurse: for each open
// array or object it remembers one character.

namespace apnsfmt::inline v0 {

/// JSON text given by someone else, borrowed: keep the text in a variable, `const std::string text = object.dump();`,
/// as long as the `raw_json` is used. A temporary string does not compile, because it would be gone by then.
struct raw_json {
    std::string_view text{}; ///< borrowed; checked when it is written

    /// No text.
    constexpr raw_json() noexcept = default;
    /// Borrows text.
    template <class String>
        requires std::is_convertible_v<const String&, std::string_view>
    constexpr explicit raw_json(const String& json) noexcept : text{json}
    {
    }
    template <engine::owning_string String>
    explicit raw_json(String&& json) = delete;
};

/// Arrays and objects may stand in one another so many deep.
inline constexpr std::size_t deepest_json = 32;

/// The kinds of tokens. Commas and colons are not tokens.
enum class json_kind : std::uint8_t {
    none,    ///< not a token
    open,    ///< `[` or `{`
    close,   ///< `]` or `}`
    key,     ///< the name of an object's member
    string,  ///< a string that is a value
    number,  ///< a number
    literal, ///< `true`, `false` or `null`
};

/// A piece of JSON text.
struct json_token {
    json_kind kind{};        ///< `none` for no token
    std::string_view text{}; ///< as in the source; a string with its quotes

    /// A key's or string's text without its quotes, still escaped.
    constexpr std::string_view inside() const noexcept { return {text.data() + 1, text.size() - 2}; }
    /// Whether there is a token.
    constexpr explicit operator bool() const noexcept { return kind != json_kind::none; }
};

namespace engine {

/// What a byte may be in JSON. A hexadecimal digit has its value in the lowest four bits, too.
enum json_byte : std::uint8_t {
    json_hex_digit = 0x10, ///< in either case
    json_plain = 0x20,     ///< ASCII that a string may contain as it is
    json_escaped = 0x40,   ///< follows a backslash in an escape of two characters
    json_space = 0x80,     ///< white space between tokens
};

/// For each byte, all of what it may be.
inline constexpr std::array<std::uint8_t, 0x100> json_bytes = [] {
    std::array<std::uint8_t, 0x100> table{};
    const auto add = [&table](char byte, unsigned what) {
        std::uint8_t& known = table[static_cast<unsigned char>(byte)];
        known = static_cast<std::uint8_t>(known | what);
    };
    for (std::size_t ascii = 0x20; ascii != 0x80; ++ascii) {
        table[ascii] = json_plain;
    }
    table['"'] = 0;
    table['\\'] = 0;
    for (unsigned value = 0; value != 16; ++value) {
        add("0123456789abcdef"[value], json_hex_digit | value);
        add("0123456789ABCDEF"[value], json_hex_digit | value);
    }
    for (const char each : std::string_view{"\"\\/bfnrt"}) {
        add(each, json_escaped);
    }
    for (const char each : std::string_view{" \t\n\r"}) {
        add(each, json_space);
    }
    return table;
}();

constexpr bool may_be(json_byte what, char byte) noexcept
{
    return (json_bytes[static_cast<unsigned char>(byte)] & what) != 0;
}

constexpr bool is_json_digit(char character) noexcept { return character >= '0' && character <= '9'; }

/// Whether a byte of a valid string stands for itself: whether it does not begin an escape.
constexpr bool is_verbatim(char byte) noexcept { return byte != '\\'; }

/// A number that is not a UTF-16 code unit.
inline constexpr char32_t no_unit = 0x10000;

constexpr bool is_high_surrogate(char32_t unit) noexcept { return unit >= 0xD800 && unit <= 0xDBFF; }
constexpr bool is_low_surrogate(char32_t unit) noexcept { return unit >= 0xDC00 && unit <= 0xDFFF; }

/// The code point that a pair of surrogates stands for.
constexpr char32_t code_point_of(char32_t high, char32_t low) noexcept
{
    return 0x10000 + ((high & 0x3FFU) << 10U | (low & 0x3FFU));
}

/// The UTF-16 code unit that an escape `\uXXXX` at the beginning of some text stands for, or `no_unit`.
constexpr char32_t escaped_unit(const char* at, const char* end) noexcept
{
    if (end - at < 6 || at[0] != '\\' || at[1] != 'u') {
        return no_unit;
    }
    const auto digit = [at](std::size_t i) { return char32_t{json_bytes[static_cast<unsigned char>(at[i])]}; };
    if ((digit(2) & digit(3) & digit(4) & digit(5) & json_hex_digit) == 0) {
        return no_unit;
    }
    const auto value = [&digit](std::size_t i) { return digit(i) & 0x0FU; };
    return value(2) << 12U | value(3) << 8U | value(4) << 4U | value(5);
}

} // namespace engine

/// Reads one character of a string, or the escape that stands for it (up to 12 bytes), from the beginning of `inside`,
/// which must not be empty. Ill-formed are what is not UTF-8, controls, unknown escapes, and an escaped surrogate that
/// is not one of a pair: the grammar has it, but it stands for no character, and many parsers refuse it.
[[gnu::noinline]] constexpr decoded decode_json_character(std::string_view inside) noexcept
{
    constexpr decoded ill_formed{replacement_character, 1, false};
    if (inside[0] != '\\') {
        return static_cast<unsigned char>(inside[0]) < 0x20U ? ill_formed : engine::decode_out_of_line(inside);
    }
    switch (inside.size() > 1 ? inside[1] : '\0') {
    case '"': return {U'"', 2, true};
    case '\\': return {U'\\', 2, true};
    case '/': return {U'/', 2, true};
    case 'b': return {U'\b', 2, true};
    case 'f': return {U'\f', 2, true};
    case 'n': return {U'\n', 2, true};
    case 'r': return {U'\r', 2, true};
    case 't': return {U'\t', 2, true};
    default: break;
    }
    const char* const end = inside.data() + inside.size();
    const char32_t unit = engine::escaped_unit(inside.data(), end);
    if (engine::is_high_surrogate(unit)) {
        const char32_t low = engine::escaped_unit(inside.data() + 6, end);
        return engine::is_low_surrogate(low) ? decoded{engine::code_point_of(unit, low), 12, true} : ill_formed;
    }
    return unit == engine::no_unit || engine::is_low_surrogate(unit) ? ill_formed : decoded{unit, 6, true};
}

namespace engine {

/// The number of bytes at the beginning of `text`, where a code point begins, that a string may contain and that are
/// not escapes, as far as whole blocks tell.
[[gnu::noinline]] inline std::size_t size_of_unescaped(std::string_view text) noexcept
{
    std::size_t size = 0;
    while (text.size() - size >= native_block::size) {
        const native_block block = native_block::load(text.data() + size);
        block_findings<native_block> found{.escaped = not_plain(block), .whole = native_block::size};
        if (native_block::to_mask(block.non_ascii()) != 0) {
            found = inspect(block);
        }
        if (found.wrong != 0) {
            break;
        }
        if (found.escaped != 0) {
            return size + first_in_mask<native_block>(found.escaped);
        }
        size += found.whole;
    }
    return size;
}

/// The end of the escape at the beginning of some text; `nullptr` if it is ill-formed.
constexpr const char* end_of_json_escape(const char* at, const char* end) noexcept
{
    if (end - at > 1 && at[1] != 'u') {
        return may_be(json_escaped, at[1]) ? at + 2 : nullptr;
    }
    if (end - at < 6 || !may_be(json_hex_digit, at[2]) || !may_be(json_hex_digit, at[3])
        || !may_be(json_hex_digit, at[4]) || !may_be(json_hex_digit, at[5])) {
        return nullptr;
    }
    const bool is_surrogate = (at[2] == 'D' || at[2] == 'd') && at[3] >= '8';
    if (!is_surrogate) {
        return at + 6;
    }
    const decoded pair = decode_json_character({at, static_cast<std::size_t>(end - at)});
    return pair.well_formed ? at + pair.size : nullptr;
}

/// The end of the code point at the beginning of some text; `nullptr` if it is ill-formed or a control character.
constexpr const char* end_of_code_point(const char* at, const char* end) noexcept
{
    const decoded next = decode_out_of_line({at, static_cast<std::size_t>(end - at)});
    return next.well_formed && next.code_point >= 0x20 ? at + next.size : nullptr;
}

/// The end of the string whose opening quote is at `at`; `nullptr` if it is not valid.
[[gnu::noinline]] constexpr const char* end_of_json_string(const char* at, const char* end) noexcept
{
    constexpr std::ptrdiff_t max_short = 4 * native_block::size; // short strings end before blocks would be faster
    const char* begin = at;
    for (++at; at != end;) {
        if (may_be(json_plain, *at)) {
            ++at;
        } else if (*at == '"') {
            return at + 1;
        } else {
            at = *at == '\\' ? end_of_json_escape(at, end) : end_of_code_point(at, end);
            if (at == nullptr) {
                return nullptr;
            }
        }
        if (!std::is_constant_evaluated() && at - begin >= max_short) {
            at += size_of_unescaped({at, static_cast<std::size_t>(end - at)});
            begin = at;
        }
    }
    return nullptr;
}

/// The end of the number at the beginning of some text; `nullptr` if there is none.
// Inlined into its only caller, which saves 10 of 60 instructions for a short number.
[[gnu::always_inline]] constexpr const char* end_of_json_number(const char* at, const char* end) noexcept
{
    const auto after_digits = [end](const char* digits) {
        while (digits != end && is_json_digit(*digits)) {
            ++digits;
        }
        return digits;
    };
    if (*at == '-' && ++at == end) {
        return nullptr;
    }
    if (!is_json_digit(*at)) {
        return nullptr;
    }
    const char* const integer = at;
    at = after_digits(integer + 1);
    if (*integer == '0' && at != integer + 1) {
        return nullptr;
    }
    if (at == end || *at <= ',') { // the end of most numbers
        return at;
    }
    if (*at == '.') {
        const char* const fraction = at + 1;
        at = after_digits(fraction);
        if (at == fraction) {
            return nullptr;
        }
    }
    if (at != end && (*at == 'e' || *at == 'E')) {
        ++at;
        if (at != end && (*at == '+' || *at == '-')) {
            ++at;
        }
        const char* const exponent = at;
        at = after_digits(exponent);
        if (at == exponent) {
            return nullptr;
        }
    }
    return at;
}

} // namespace engine

/// Reads JSON text and calls `visit(json_token, std::size_t depth)` with each token and the number of arrays and
/// objects that are open after it, until it returns false. Returns whether everything was read and is one JSON value;
/// until then, what was visited can't be relied on.
template <std::size_t max_depth = deepest_json, class Visit>
constexpr bool read_json(std::string_view json, Visit&& visit)
{
    const char* at = json.data();
    const char* const end = at + json.size();
    std::size_t depth = 0;
    char closing = '\0';           // closes the innermost array or object
    char outer_closing[max_depth]; // close those around it
    const auto next = [&at, end] { // the character after white space; at the end U+0000, which is not valid
        for (; at != end; ++at) {
            if (static_cast<unsigned char>(*at) > ' ' || !engine::may_be(engine::json_space, *at)) {
                return *at;
            }
        }
        return '\0';
    };
    const auto end_of_literal = [&at, end](std::string_view name) {
        const std::string_view rest{at, static_cast<std::size_t>(end - at)};
        return rest.starts_with(name) ? at + name.size() : nullptr;
    };
    // Inlined, so that all of the above is kept in registers: `[1,1,…]` then takes half the instructions.
    const auto take = [&](json_kind kind, const char* token_end) __attribute__((always_inline)) {
        if (token_end == nullptr) {
            return false;
        }
        const json_token token{kind, {at, static_cast<std::size_t>(token_end - at)}};
        at = token_end;
        return visit(token, depth);
    };

    char first = next();
    while (true) {
        if (closing == '}') {
            if (first != '"' || !take(json_kind::key, engine::end_of_json_string(at, end)) || next() != ':') {
                return false;
            }
            ++at;
            first = next();
        }
        bool goes_on = false;
        if (first >= '-' && first <= '9') { // a minus sign or a digit; a point or slash is refused below
            const bool is_one_digit = first >= '0' && end - at > 1 && at[1] <= ','; // no number goes on with that
            goes_on = take(json_kind::number, is_one_digit ? at + 1 : engine::end_of_json_number(at, end));
        } else if ((first | 0x20) == '{') {
            if (depth == max_depth) {
                return false;
            }
            outer_closing[depth++] = closing;
            closing = static_cast<char>(first + 2); // as in ASCII
            goes_on = take(json_kind::open, at + 1);
            first = next();
            if (goes_on && first != closing) {
                continue;
            }
        } else if (first == '"') {
            goes_on = take(json_kind::string, engine::end_of_json_string(at, end));
        } else {
            goes_on = take(json_kind::literal, end_of_literal(first == 't' ? "true" : first == 'f' ? "false" : "null"));
        }
        if (!goes_on) {
            return false;
        }
        while (depth != 0 && at != end && *at != ',') {
            if (*at == closing) {
                closing = outer_closing[--depth];
                if (!take(json_kind::close, at + 1)) {
                    return false;
                }
            } else if (engine::may_be(engine::json_space, *at)) {
                ++at;
            } else {
                return false;
            }
        }
        if (depth == 0) {
            return next() == '\0' && at == end;
        }
        if (at == end) {
            return false;
        }
        ++at;
        first = next();
    }
}

namespace engine {

/// Whether `exceeds_double` may be true: a number with an exponent of less than three digits needs many other digits.
constexpr bool may_exceed_double(std::string_view number) noexcept
{
    return number.size() > 200 || (number.size() > 4 && is_json_digit(number[number.size() - 3]));
}

/// Whether a number of JSON is too large for a double: whether it rounds to infinity.
[[gnu::noinline]] constexpr bool exceeds_double(std::string_view number) noexcept
{
    // 2^1024 - 2^970, halfway between the largest double and 2^1024: this and everything above is rounded up.
    constexpr std::string_view bound =
        "17976931348623158079372897140530341507993413271003782693617377898044496829276475094664901797758720709633028641"
        "66928879109465555478519404026306574886715058206819089020007083836762738548458177115317644757302700698555713669"
        "59622842914819860834936475292719074168444365510704342711559699508093042880177904174497792";
    constexpr auto bound_exponent = static_cast<std::int64_t>(bound.size());
    std::size_t e = 0;
    while (e != number.size() && number[e] != 'e' && number[e] != 'E') {
        ++e;
    }
    if (e == number.size() && e < bound.size()) {
        return false;
    }
    // The number as 0.ddd × 10^exponent, where the first digit is not 0.
    const std::string_view digits{number.data(), e};
    std::size_t first = 0;
    while (first != digits.size() && digits[first] < '1') { // a minus sign, a zero or the point
        ++first;
    }
    const std::size_t point = digits.find('.') < digits.size() ? digits.find('.') : digits.size();
    std::int64_t exponent = static_cast<std::int64_t>(point) - static_cast<std::int64_t>(first);
    exponent += exponent < 0 ? 1 : 0; // for the point itself
    std::int64_t given = 0;
    for (std::size_t at = e; at < number.size(); ++at) {
        if (is_json_digit(number[at]) && given < 1'000'000'000'000'000) { // no text has so many digits
            given = given * 10 + (number[at] - '0');
        }
    }
    exponent += e < number.size() && number[e + 1] == '-' ? -given : given;
    if (first == digits.size() || exponent != bound_exponent) {
        return first != digits.size() && exponent > bound_exponent;
    }
    std::size_t equal = 0;
    for (; first != digits.size() && equal != bound.size(); ++first) {
        if (digits[first] == bound[equal]) {
            ++equal;
        } else if (digits[first] != '.') {
            return digits[first] > bound[equal];
        }
    }
    return equal == bound.size();
}

/// Whether two strings are the same once unescaped; they stand in JSON, and are given without their quotes.
constexpr bool equal_once_unescaped(std::string_view one, std::string_view other) noexcept
{
    return equal_once_decoded<decode_json_character>(one, other);
}

} // namespace engine

/// What JSON text is found to be.
enum class json_class : std::uint8_t {
    object,         ///< an object
    other_value,    ///< any other value
    duplicate_key,  ///< an object, two of whose own keys are the same once unescaped
    invalid_number, ///< JSON with a number too large for a double, such as `1e400`
    not_json,       ///< not valid by RFC 8259, or nested deeper than `deepest_json`
};

/// Classifies JSON text given by someone else by the first mistake in it. One value is expected, with optional white
/// space around it. Takes time in proportion to the text's size. Duplicate keys are looked for in the outermost object
/// only, and among its first `most_bytes_of_members`.
constexpr json_class classify_json(std::string_view json) noexcept
{
    engine::json_keys keys;
    bool has_invalid_number = false;
    const bool is_json = read_json(json, [&](json_token token, std::size_t depth) {
        if (token.kind == json_kind::key && depth == 1) {
            keys.add<engine::is_verbatim, decode_json_character>(token.inside());
        } else if (token.kind == json_kind::number && engine::may_exceed_double(token.text)) {
            has_invalid_number = engine::exceeds_double(token.text);
            return !has_invalid_number;
        }
        return true;
    });
    if (keys.find_duplicate()) {
        return json_class::duplicate_key;
    }
    if (!is_json) {
        return has_invalid_number ? json_class::invalid_number : json_class::not_json;
    }
    std::size_t begin = 0;
    while (engine::may_be(engine::json_space, json[begin])) {
        ++begin;
    }
    return json[begin] == '{' ? json_class::object : json_class::other_value;
}

/// Whether the text is one JSON value without duplicate keys and without numbers too large for a double; see
/// `classify_json`.
constexpr bool is_json(std::string_view text) noexcept
{
    const json_class found = classify_json(text);
    return found == json_class::object || found == json_class::other_value;
}

/// Whether that value is an object.
constexpr bool is_json_object(std::string_view text) noexcept { return classify_json(text) == json_class::object; }

/// The value of a member of the object that the text is: of an array or object only the opening bracket, and of a key
/// that occurs twice the last. There is none if the text is not JSON. `key` is given as in JSON.
constexpr json_token find_json_member(std::string_view json, std::string_view key) noexcept
{
    json_token found;
    bool is_next = false;
    const bool is_json = read_json(json, [&](json_token token, std::size_t depth) {
        found = is_next ? token : found;
        is_next = token.kind == json_kind::key && depth == 1 && engine::equal_once_unescaped(token.inside(), key);
        return true;
    });
    return is_json ? found : json_token{};
}

/// Writes a string without its escapes to `out`: whole characters, as many as fit into `room` bytes. The string stands
/// in JSON, and is given without its quotes. Returns the bytes written.
constexpr std::size_t unescape_json(std::string_view inside, char* out, std::size_t room) noexcept
{
    std::size_t size = 0;
    while (!inside.empty()) {
        const decoded next = decode_json_character(inside);
        char bytes[4]{};
        const std::string_view character{bytes, encode_code_point(next.code_point, bytes)};
        if (character.size() > room - size) {
            break;
        }
        character.copy(out + size, character.size());
        size += character.size();
        inside.remove_prefix(next.size);
    }
    return size;
}

/// The integer that a number of JSON is written as; none if it has a fraction or an exponent, or takes more than 64
/// bits.
constexpr std::optional<std::int64_t> read_json_integer(std::string_view number) noexcept
{
    const bool negative = number.starts_with('-');
    const std::uint64_t most = std::uint64_t{std::numeric_limits<std::int64_t>::max()} + (negative ? 1 : 0);
    std::uint64_t magnitude = 0;
    for (const char each : number.substr(negative ? 1 : 0)) {
        const auto digit = static_cast<std::uint64_t>(each - '0');
        if (!engine::is_json_digit(each) || magnitude > (most - digit) / 10) {
            return {};
        }
        magnitude = magnitude * 10 + digit;
    }
    return static_cast<std::int64_t>(negative ? 0 - magnitude : magnitude);
}

} // namespace apnsfmt::inline v0
