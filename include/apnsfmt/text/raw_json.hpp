#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string_view>
#include <type_traits>

#include <apnsfmt/text/block.hpp>
#include <apnsfmt/text/escape.hpp>
#include <apnsfmt/text/utf8.hpp>
#include <apnsfmt/version.hpp>

// JSON text from elsewhere: whether it is JSON at all (RFC 8259, strictly), and the same as compact as JSON allows.
//
// One reader stands below it all. It takes the text apart into tokens, keeps no tree, and has a bit for each open array
// or object, so that nothing recurses: what is too deep is refused at the bracket that makes it so.

namespace apnsfmt::inline v0 {

/// JSON text given by someone else, borrowed.
struct raw_json {
    std::string_view text{}; ///< borrowed; checked when it is written
};

/// Arrays and objects may stand in one another so many deep.
inline constexpr std::size_t deepest_json = 32;

/// What a piece of JSON text is.
enum class json_kind : std::uint8_t {
    end,         ///< nothing: the text is over, and was one JSON value
    not_json,    ///< the rest of the text, at whose beginning JSON can't go on so, or not so deep
    punctuation, ///< one of `[` `]` `{` `}` `:` `,`
    key,         ///< a string before a colon
    string,      ///< any other string
    number,
    literal, ///< `true`, `false` or `null`
};

/// A piece of JSON text.
struct json_token {
    json_kind kind{};        ///< `end` and `not_json` for none
    std::string_view text{}; ///< as it stands in the source; a string with its quotes

    /// A key's or string's text without its quotes, still escaped.
    constexpr std::string_view inside() const noexcept { return text.substr(1, text.size() - 2); }
    /// Whether there is such a piece.
    constexpr explicit operator bool() const noexcept { return kind > json_kind::not_json; }
};

namespace engine {

constexpr bool is_json_digit(char character) noexcept { return character >= '0' && character <= '9'; }

/// What no UTF-16 code unit is.
inline constexpr char32_t no_unit = 0x10000;

constexpr bool is_high_surrogate(char32_t unit) noexcept { return unit >= 0xD800 && unit <= 0xDBFF; }
constexpr bool is_low_surrogate(char32_t unit) noexcept { return unit >= 0xDC00 && unit <= 0xDFFF; }

/// The UTF-16 code unit that an escape `\uXXXX` at the beginning of `text` stands for, or `no_unit`.
constexpr char32_t escaped_unit(std::string_view text) noexcept
{
    if (!text.starts_with("\\u") || text.size() < 6) {
        return no_unit;
    }
    char32_t unit = 0;
    for (const char each : text.substr(2, 4)) {
        int digit = each - '0';
        if (each >= 'a' && each <= 'f') {
            digit = each - 'a' + 10;
        } else if (each >= 'A' && each <= 'F') {
            digit = each - 'A' + 10;
        } else if (!is_json_digit(each)) {
            return no_unit;
        }
        unit = unit << 4U | static_cast<char32_t>(digit);
    }
    return unit;
}

} // namespace engine

/// Reads one character of a string, or the escape that stands for it (up to 12 bytes), from the beginning of `inside`,
/// which must not be empty. Ill-formed are what is not UTF-8, controls, unknown escapes, and an escaped surrogate that
/// is not one of a pair: the grammar has it, but it stands for no character, and many parsers refuse it.
constexpr decoded decode_json_character(std::string_view inside) noexcept
{
    constexpr decoded ill_formed{replacement_character, 1, false};
    if (static_cast<unsigned char>(inside[0]) < 0x20U) {
        return ill_formed;
    }
    if (inside[0] != '\\') {
        return decode_code_point(inside);
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
    const char32_t unit = engine::escaped_unit(inside);
    if (engine::is_high_surrogate(unit)) {
        const char32_t low = engine::escaped_unit(inside.substr(6));
        if (engine::is_low_surrogate(low)) {
            return {0x10000 + ((unit & 0x3FFU) << 10U | (low & 0x3FFU)), 12, true};
        }
        return ill_formed;
    }
    if (unit == engine::no_unit || engine::is_low_surrogate(unit)) {
        return ill_formed;
    }
    return {unit, 6, true};
}

namespace engine {

/// How many bytes at the beginning of `text` are plain ASCII, as far as whole blocks tell.
inline std::size_t size_of_plain(std::string_view text) noexcept
{
    std::size_t plain = 0;
    for (; text.size() - plain >= native_block::size; plain += native_block::size) {
        if (const auto special = not_plain(native_block::load(text.data() + plain)); special != 0) {
            return plain + first_in_mask<native_block>(special);
        }
    }
    return plain;
}

/// The bytes of the string that `text` begins with; 0 if it is none.
constexpr std::size_t json_string_size(std::string_view text) noexcept
{
    if (text[0] != '"') {
        return 0;
    }
    for (std::size_t at = 1; at < text.size();) {
        if (text[at] == '"') {
            return at + 1;
        }
        const decoded next = decode_json_character(text.substr(at));
        if (!next.well_formed) {
            return 0;
        }
        at += next.size;
        if (next.size == 1 && !std::is_constant_evaluated()) {
            at += size_of_plain(text.substr(at));
        }
    }
    return 0;
}

/// The bytes of the longest number that `text` begins with; 0 if there is none.
constexpr std::size_t json_number_size(std::string_view text) noexcept
{
    const auto is_one_of = [text](std::string_view characters, std::size_t at) {
        return at < text.size() && characters.find(text[at]) != std::string_view::npos;
    };
    const auto end_of_digits = [text](std::size_t at) {
        while (at < text.size() && is_json_digit(text[at])) {
            ++at;
        }
        return at;
    };
    const std::size_t integer = is_one_of("-", 0) ? 1 : 0;
    std::size_t end = is_one_of("0", integer) ? integer + 1 : end_of_digits(integer);
    if (end == integer) {
        return 0;
    }
    // A point or an `e` without digits is left where it is, and nothing takes it there.
    const std::size_t fraction = end + 1;
    if (is_one_of(".", end) && end_of_digits(fraction) > fraction) {
        end = end_of_digits(fraction);
    }
    const std::size_t exponent = end + (is_one_of("+-", end + 1) ? 2 : 1);
    if (is_one_of("eE", end) && end_of_digits(exponent) > exponent) {
        end = end_of_digits(exponent);
    }
    return end;
}

} // namespace engine

/// Reads JSON text token by token. What was read can be relied on only once `end` has come.
class json_reader {
public:
    /// Reads from `text`, borrowed.
    constexpr explicit json_reader(std::string_view text) noexcept : rest_{text} {}

    /// The next token; after `end` or `not_json` the same again.
    constexpr json_token next() noexcept
    {
        while (!rest_.empty() && is_white_space(rest_[0])) {
            rest_.remove_prefix(1);
        }
        if (rest_.empty()) {
            return {due_ == due::end ? json_kind::end : json_kind::not_json, rest_};
        }
        const char first = rest_[0];
        switch (due_) {
        case due::key_or_close:
            if (first == '}') {
                return close();
            }
            [[fallthrough]];
        case due::key: return take(json_kind::key, engine::json_string_size(rest_), due::colon);
        case due::colon: return take(json_kind::punctuation, first == ':' ? 1 : 0, due::value);
        case due::value_or_close:
            if (first == ']') {
                return close();
            }
            [[fallthrough]];
        case due::value: return value();
        case due::comma_or_close:
            if (first == (in_object() ? '}' : ']')) {
                return close();
            }
            return take(json_kind::punctuation, first == ',' ? 1 : 0, in_object() ? due::key : due::value);
        default: return not_json(); // after the end
        }
    }

    /// How many arrays and objects are open after the last token.
    constexpr std::size_t depth() const noexcept { return depth_; }

private:
    /// What must come next.
    enum class due : std::uint8_t { value, value_or_close, key, key_or_close, colon, comma_or_close, end };

    static constexpr bool is_white_space(char character) noexcept
    {
        return character == ' ' || character == '\t' || character == '\n' || character == '\r';
    }

    constexpr bool in_object() const noexcept { return (objects_ & 1U) != 0; }
    constexpr due due_after_value() const noexcept { return depth_ == 0 ? due::end : due::comma_or_close; }
    constexpr json_token not_json() const noexcept { return {json_kind::not_json, rest_}; }

    /// Takes the next bytes as a token; none are not JSON.
    constexpr json_token take(json_kind kind, std::size_t size, due next) noexcept
    {
        if (size == 0) {
            return not_json();
        }
        const json_token token{kind, rest_.substr(0, size)};
        rest_.remove_prefix(size);
        due_ = next;
        return token;
    }

    constexpr json_token value() noexcept
    {
        switch (rest_[0]) {
        case '{': return open(1, due::key_or_close);
        case '[': return open(0, due::value_or_close);
        case '"': return take(json_kind::string, engine::json_string_size(rest_), due_after_value());
        case 't': return literal("true");
        case 'f': return literal("false");
        case 'n': return literal("null");
        default: return take(json_kind::number, engine::json_number_size(rest_), due_after_value());
        }
    }

    constexpr json_token literal(std::string_view name) noexcept
    {
        return take(json_kind::literal, rest_.starts_with(name) ? name.size() : 0, due_after_value());
    }

    constexpr json_token open(std::uint32_t object, due next) noexcept
    {
        if (depth_ == deepest_json) {
            return not_json();
        }
        objects_ = objects_ << 1U | object;
        ++depth_;
        return take(json_kind::punctuation, 1, next);
    }

    constexpr json_token close() noexcept
    {
        objects_ >>= 1U;
        --depth_;
        return take(json_kind::punctuation, 1, due_after_value());
    }

    std::string_view rest_;
    std::size_t depth_{};
    std::uint32_t objects_{}; ///< a bit for each that is open, the innermost lowest: whether it is an object
    due due_{};

    static_assert(deepest_json <= std::numeric_limits<decltype(objects_)>::digits);
};

/// Keys are compared only as far as an object's members can't but fill so many bytes, however compact: no payload is
/// longer, and the work would have no bound.
inline constexpr std::size_t most_bytes_of_members = 5120;

namespace engine {

/// What a member of an object takes at least, without its key: `"":0,`.
inline constexpr std::size_t least_member_size = 5;

/// Whether two strings are the same once unescaped; they stand in JSON, and are given without their quotes.
constexpr bool equal_once_unescaped(std::string_view one, std::string_view other) noexcept
{
    return equal_once_decoded<decode_json_character>(one, other);
}

/// The keys of an object, as far as they are compared.
class json_keys {
public:
    /// Adds a key as it stands in JSON; returns false if it was added before.
    constexpr bool add(std::string_view key) noexcept
    {
        size_ += least_member_size + key.size() / most_escaped;
        if (size_ > most_bytes_of_members) {
            return true;
        }
        for (std::size_t i = 0; i < count_; ++i) {
            if (equal_once_unescaped({keys_[i].data, keys_[i].size}, key)) {
                return false;
            }
        }
        keys_[count_++] = {key.data(), key.size()};
        return true;
    }

private:
    // Views would all be cleared first, which costs more than comparing the few that there are.
    struct borrowed {
        const char* data;
        std::size_t size;
    };

    borrowed keys_[most_bytes_of_members / least_member_size];
    std::size_t count_{};
    std::size_t size_{}; // at least
};

} // namespace engine

/// What JSON text is found to be.
enum class json_class : std::uint8_t {
    object,        ///< an object
    other_value,   ///< any other value
    duplicate_key, ///< an object, two of whose own keys are the same once unescaped
    not_json,      ///< nothing that RFC 8259 allows, or deeper than `deepest_json`
};

/// Looks at JSON text given by someone else, and finds the first thing wrong with it. Exactly one value is expected,
/// with white space around it or not. Takes time in proportion to the text's length; duplicate keys are looked for in
/// the outermost object only, and for `most_bytes_of_members`.
constexpr json_class classify_json(std::string_view json) noexcept
{
    json_reader reader{json};
    engine::json_keys keys;
    json_token token = reader.next();
    const bool is_object = token.text == "{";
    for (; token; token = reader.next()) {
        if (token.kind == json_kind::key && reader.depth() == 1 && !keys.add(token.inside())) {
            return json_class::duplicate_key;
        }
    }
    if (token.kind == json_kind::not_json) {
        return json_class::not_json;
    }
    return is_object ? json_class::object : json_class::other_value;
}

/// Whether the text is one JSON value without duplicate keys; see `classify_json`.
constexpr bool is_json(std::string_view text) noexcept
{
    const json_class found = classify_json(text);
    return found == json_class::object || found == json_class::other_value;
}

/// Whether that value is an object.
constexpr bool is_json_object(std::string_view text) noexcept { return classify_json(text) == json_class::object; }

/// Passes JSON on as compact as JSON allows, in runs as long as possible: `append(std::string_view)` gets it without
/// white space and with each character of a string in its shortest form. Numbers stay as they are. What is passed on
/// is never longer than `json`, which must be JSON: else it is only what stands before the mistake.
template <class Append>
constexpr void compact_json(std::string_view json, Append&& append)
{
    std::string_view run;
    const auto pass_on = [&run, &append] {
        if (!run.empty()) {
            append(run);
        }
    };
    const auto extend = [&run, &pass_on](std::string_view piece) {
        if (run.data() + run.size() == piece.data()) {
            run = {run.data(), run.size() + piece.size()};
        } else {
            pass_on();
            run = piece;
        }
    };
    json_reader reader{json};
    for (json_token token = reader.next(); token; token = reader.next()) {
        std::string_view rest = token.text;
        for (std::size_t plain = rest.find('\\'); plain != std::string_view::npos; plain = rest.find('\\')) {
            extend(rest.substr(0, plain));
            rest.remove_prefix(plain);
            const decoded next = decode_json_character(rest);
            char bytes[4]{};
            std::string_view shortest{bytes, encode_code_point(next.code_point, bytes)};
            const escape_sequence escaped = shortest.size() == 1 ? escape_of(bytes[0]) : escape_sequence{};
            if (escaped.size != 0) {
                shortest = escaped;
            }
            if (shortest.size() < next.size) {
                pass_on();
                append(shortest);
                run = {};
            } else {
                extend(rest.substr(0, next.size));
            }
            rest.remove_prefix(next.size);
        }
        extend(rest);
    }
    pass_on();
}

/// The value of a member of the object that the text is; of an array or object only its bracket, and of a key that
/// comes twice the last. `end` if there is none, `not_json` if the text is not JSON. `key` is as it stands in JSON.
constexpr json_token find_json_member(std::string_view json, std::string_view key) noexcept
{
    json_reader reader{json};
    json_token found;
    json_token token = reader.next();
    for (; token; token = reader.next()) {
        if (token.kind == json_kind::key && reader.depth() == 1 && engine::equal_once_unescaped(token.inside(), key)) {
            reader.next(); // the colon
            found = reader.next();
        }
    }
    return token.kind == json_kind::end ? found : token;
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
