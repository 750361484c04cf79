#include "text_pool.hpp"

#include <algorithm>

#include "../fuzz/reference.hpp"

namespace generator {

using apnsfmt::verdict;
using namespace std::string_view_literals;

namespace {

/// Replaced by a source's letter in each of the following texts.
constexpr char letter_place = '~';

// clang-format off

/// Texts with one difficulty each.
constexpr std::string_view patterns[] = {
    "~", // the shortest one must be the first
    // JSON
    "\"~", "~\"", "\\~", "~\\", "\\\"~", "\",\"~\":\"", "\"}}~{\"", "\"]~[", "{~}", "~\\u0041", "~/", "null~",
    "\n~", "~\r\n\t", "\x01~\x1F", "\x7F~", "\0~\0"sv, "\b~\f",
    // UTF-8
    "é~", "中~", "\U00020000~", "\uFFFE~", "\uFFFD~", "\xFF~", "~\xFF", "~\xC3", "\xE4\xB8~", "~\xE2\x81",
    "\xED\xA0\x80~", "\xF0\x9F\x98~", "~\xF4\x90\x80\x80", "\xC0\xAF~",
    // clusters
    "한국~어", "~👨‍👩‍👧‍👦", "🇩🇪~🇩", "~❤\uFE0F", "🏴\U000E0067\U000E007F~", "~\u0301\u0301", "\u0301~", "\u0903~",
    "\u0600~", "\u0915\u094D~", "\u1100\u1161~\u11A8",
    // invisible and bidirectional characters
    "\u200D~", "~\u200C", "\uFEFF~", "\u200B~\u2800", "\u3164~", "\u202E~", "~\u202E", "\u2066~", "\u2068~", "\u2069~",
    "\u200F~\u061C", "ש~", "~ع", "ש~\u2069",
    // line ends and white space
    "\u2028~\u2029", "\u0085~", " ~ ", "~  ~", "\u3000~\u00A0", "~ hi",
    // the syntax of other languages, and the library's own words
    "%~@%1$@", "%%~", "</script>~", "~&<>'", "${~}", "~: ~", "~ (~): ~", "push.no_sound~", "default~", "IM_~",
};

/// What random texts are made of, beside the letter.
constexpr std::string_view symbols[] = {
    "a", " ", "\"", "\\", "\n", "\r", "\x01", "\x7F", "\0"sv, "{", "}", "[", "]", ":", ",", "/", "%", "\\u12", "\\\"",
    "é", "中", "한", "\U00020000", "\xFF", "\x80", "\xC3", "\xE4\xB8", "\xED\xA0\x80", "\xF0\x9F\x98", "\xF4\x90\x80\x80",
    "\u0301", "\u0903", "\u0600", "\u0915", "\u094D", "\u200D", "\u200C", "\u1100", "\u1161", "\u11A8", "가",
    "👨‍👩‍👧‍👦", "👍🏽", "🇩", "❤\uFE0F", "\U000E007F", "\U0001F600",
    "\u202E", "\u2066", "\u2068", "\u2069", "\u200F", "\u061C", "ש", "ع", "\u0661",
    "\u2028", "\u3000", "\u200B", "\uFEFF", "\u2800",
};

/// Texts without a visible character, and therefore without a letter.
constexpr std::string_view invisible[] = {
    " ", "  ", "\t\n", "\u3000", "\u200B", "\u200D", "\u2800\u3164", "\u202E\u202C", "\uFE0F", "\0"sv, "\x1F\x7F",
};

/// What long texts repeat.
constexpr std::string_view repeated_symbols[] = {
    "a", "\"", "\x01", "中", "\xFF", "👨‍👩‍👧‍👦", "e\u0301", "\u0301", "ש", " ",
};

// clang-format on

constexpr std::size_t random_text_count = 64;

/// JSON text, and whether it is an object.
struct json_pattern {
    std::string_view text{};
    bool is_object{};
};

constexpr json_pattern valid_patterns[] = {
    {"{}", true},
    {R"({"~":"~"})", true},
    {R"( { "~" : [ 1 , -2.5e3 , "\/\u00e9\u0041~" , null , true , false ] , "o" : { } } )", true},
    {"{\"\\u0000~\":\"\\ud83d\\ude00\\\"\\\\\\b\\f\\n\\r\\t\\u001F~\"}", true},
    {R"({"aps":{"alert":"~"},"ext":"~"})", true},
    {R"({"a":1,"A":2,"":3,"~":{"a":{"a":1}}})", true},
    {R"({"a":1e308,"b":-0,"c":0.1e-400,"d":18446744073709551615})", true},
    {R"("~")", false},
    {R"("")", false},
    {"[]", false},
    {"\t[ \"~\" , [ ] , { } ]\n", false},
    {"null", false},
    {"true", false},
    {"-0.0", false},
    {"12345678901234567", false},
};

/// Text that is no payload's, and the verdict that it deserves.
struct bad_json_pattern {
    std::string_view text{};
    verdict as_value{};
};

constexpr bad_json_pattern bad_patterns[] = {
    {" ", verdict::invalid_json},
    {"~", verdict::invalid_json},
    {"{", verdict::invalid_json},
    {"{\"a\":1,}", verdict::invalid_json},
    {"[1,]", verdict::invalid_json},
    {"[1 2]", verdict::invalid_json},
    {"{\"a\" 1}", verdict::invalid_json},
    {"{~:1}", verdict::invalid_json},
    {"01", verdict::invalid_json},
    {"1.", verdict::invalid_json},
    {".5", verdict::invalid_json},
    {"+1", verdict::invalid_json},
    {"NaN", verdict::invalid_json},
    {"nul", verdict::invalid_json},
    {"'~'", verdict::invalid_json},
    {"{}{}", verdict::invalid_json},
    {"{}}", verdict::invalid_json},
    {"{},\"~\":1", verdict::invalid_json},
    {"\"~", verdict::invalid_json},
    {"\"\x01\"", verdict::invalid_json},
    {"\"\xFF\"", verdict::invalid_json},
    {R"("\ud800")", verdict::invalid_json},
    {R"("\x")", verdict::invalid_json},
    {"\uFEFF{}", verdict::invalid_json},
    {"{}\0"sv, verdict::invalid_json},
    {R"({"~":1,"~":2})", verdict::duplicate_key},
    {R"({"a":1,"\u0061":2})", verdict::duplicate_key},
    {R"({"":1,"":2})", verdict::duplicate_key},
    {"1e400", verdict::invalid_number},
    {"-1E+400", verdict::invalid_number},
    {R"({"~":[1e309]})", verdict::invalid_number},
};

/// As many levels as a `raw_json` may have.
constexpr std::size_t max_depth = 32;

/// A text with the letter in each of its places.
std::string with_letter(std::string_view pattern, source from)
{
    std::string made;
    for (const char each : pattern) {
        if (each == letter_place) {
            made += marker_of(from);
        } else {
            made += each;
        }
    }
    return made;
}

std::string repeated(std::string_view symbol, std::size_t size)
{
    std::string made;
    while (made.size() + symbol.size() <= size) {
        made += symbol;
    }
    return made;
}

std::string random_text(source from, random_numbers& random)
{
    std::string made;
    const std::size_t before = random.below(4);
    for (std::size_t i = 0; i < before; ++i) {
        made += random.one_of(symbols);
    }
    made += marker_of(from);
    const std::size_t after = random.below(8);
    for (std::size_t i = 0; i < after; ++i) {
        made += random.once_in(6) ? marker_of(from) : random.one_of(symbols);
    }
    return made;
}

std::string repaired(std::string_view text)
{
    std::string made;
    for (const char32_t each : reference::decoded(text)) {
        made += reference::encoded(each);
    }
    return made;
}

} // namespace

text_pool::text_pool(std::uint64_t seed)
{
    for (const std::string_view each : invisible) {
        unmarked_.push_back(kept(each));
    }
    for (const source_row& each : sources) {
        random_numbers random{seed, static_cast<std::uint64_t>(each.from)};
        add_texts(each.from, random);
    }
    for (const source each : {source::custom_key, source::image_key}) {
        add_keys(each);
    }
    for (const source each :
         {source::alert_title_arg, source::alert_subtitle_arg, source::alert_body_arg, source::url_arg}) {
        random_numbers random{~seed, static_cast<std::uint64_t>(each)};
        add_args(each, random);
    }
    for (const source each : {source::custom_value, source::attributes, source::content_state}) {
        add_json(each);
    }
}

std::string_view text_pool::any(source from, random_numbers& random) const
{
    if (is_long(random)) {
        return random.one_of(of(from).long_texts);
    }
    const std::size_t kind = random.below(64);
    if (kind < 2) {
        return random.one_of(unmarked_);
    }
    return kind < 12 ? shortest(from) : random.one_of(of(from).texts);
}

std::string_view text_pool::kept(std::string_view text)
{
    kept_.push_back(std::make_unique<char[]>(text.size()));
    std::copy(text.begin(), text.end(), kept_.back().get());
    return {kept_.back().get(), text.size()};
}

std::span<const std::string_view> text_pool::kept_args(std::vector<std::string_view> args)
{
    kept_args_.push_back(std::make_unique<std::string_view[]>(args.size()));
    std::copy(args.begin(), args.end(), kept_args_.back().get());
    return {kept_args_.back().get(), args.size()};
}

void text_pool::add_texts(source from, random_numbers& random)
{
    texts_of_source& added = texts_[static_cast<std::size_t>(from)];
    for (const std::string_view each : patterns) {
        added.texts.push_back(kept(with_letter(each, from)));
    }
    for (std::size_t i = 0; i < random_text_count; ++i) {
        added.texts.push_back(kept(random_text(from, random)));
    }
    for (const std::string_view symbol : repeated_symbols) {
        const std::string letter{marker_of(from)};
        added.texts.push_back(kept(letter + repeated(symbol, 100 + random.below(200)) + letter));
        added.long_texts.push_back(kept(letter + repeated(symbol, 500 + random.below(6000)) + letter));
    }
}

void text_pool::add_keys(source from)
{
    texts_of_source& added = texts_[static_cast<std::size_t>(from)];
    for (const std::string_view each : added.texts) {
        added.keys.push_back({each, kept(repaired(each))});
    }
}

void text_pool::add_args(source from, random_numbers& random)
{
    texts_of_source& added = texts_[static_cast<std::size_t>(from)];
    const std::string_view letter = shortest(from);
    const auto add = [&](std::vector<std::string_view> args) { added.args.push_back(kept_args(std::move(args))); };
    const auto add_long = [&](std::vector<std::string_view> args) {
        added.long_args.push_back(kept_args(std::move(args)));
    };
    add({});
    add({letter});
    add({""});
    add({"", letter, ""});
    add({"\"", "\\", "\n"});
    add({any(from, random), any(from, random)});
    add({any(from, random), any(from, random), any(from, random)});
    add(std::vector<std::string_view>(65, letter));
    add_long({added.long_texts.front(), letter, added.long_texts.back()});
    add_long(std::vector<std::string_view>(64, letter));
    add_long(std::vector<std::string_view>(100, "\""));
    add_long(std::vector<std::string_view>(100, added.texts.back()));
    add_long(std::vector<std::string_view>(1500, ""));
}

void text_pool::add_json(source from)
{
    texts_of_source& added = texts_[static_cast<std::size_t>(from)];
    const auto add_valid = [&](std::string_view text, bool is_object) {
        added.values.push_back({kept(text), verdict::pushed, is_object});
        if (is_object) {
            added.objects.push_back(added.values.back());
        }
    };
    const auto add_bad = [&](std::string_view text, verdict as_value) {
        added.bad_values.push_back({kept(text), as_value, text.starts_with('{')});
    };
    const auto nested = [&](std::string_view open, std::string_view inner, std::string_view close, std::size_t depth) {
        return with_letter(
            repeated(open, depth * open.size()) + std::string{inner} + repeated(close, depth * close.size()), from);
    };
    for (const json_pattern& each : valid_patterns) {
        add_valid(with_letter(each.text, from), each.is_object);
    }
    add_valid(nested(R"({"~":)", "{}", "}", max_depth - 1), true);
    add_valid(nested("[", "[]", "]", max_depth - 1), false);
    added.long_object = {kept(nested(R"({"~":")", repeated("中", 6000), "\"}", 1)), verdict::pushed, true};
    for (const bad_json_pattern& each : bad_patterns) {
        add_bad(with_letter(each.text, from), each.as_value);
    }
    add_bad(nested(R"({"~":)", "{}", "}", max_depth), verdict::invalid_json);
    add_bad(nested("[", "[]", "]", max_depth), verdict::invalid_json);
}

} // namespace generator
