// apnsfmt-complexity CASE SIZE: formats one message that a stranger could send to make it cost, once in
// count_instructions(), for callgrind to look at. SIZE is bytes of text or JSON, elems, or brackets. A case of JSON is
// named by where the JSON is and what it consists of: `custom/spaces`; `keys/members` are the members as custom keys.

#include <bit>
#include <charconv>
#include <cstddef>
#include <cstdio>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <apnsfmt/payload.hpp>
#include <apnsfmt/text/raw_json.hpp>

using namespace apnsfmt;

namespace {

/// The first part and then the other one, over and over, up to a size.
std::string repeated(std::string_view first, std::string_view part, std::size_t size)
{
    std::string text{part};
    while (text.size() < size) {
        text += text; // quickly, for valgrind looks at this, too
    }
    return (std::string{first} + text).substr(0, size);
}

payload said(std::string_view content) { return format_payload(message{.from = {"Denny"}, .body = text(content)}); }

payload named(std::string_view name) { return format_payload(message{.from = {name}, .body = text("hi")}); }

payload with_heading(std::string_view title)
{
    return format_payload(message{.body = text(title), .push = {.title = title, .subtitle = title}});
}

payload with_ext(std::string_view ext) { return format_payload(message{.body = text("hi"), .push = {.ext = ext}}); }

payload with_language(std::string_view tag)
{
    return format_payload(message{.body = text("hi")}, {.receiver = {.language = tag}});
}

payload with_key(std::string_view key)
{
    const custom_key keys[] = {{key, key}, {"other", key}};
    return format_payload(message{.body = text("hi")}, {.custom = keys});
}

payload with_custom(std::string_view json)
{
    const custom_key keys[] = {{"key", raw_json{json}}};
    return format_payload(message{.body = text("hi")}, {.custom = keys});
}

payload of_activity(const live_activity& activity)
{
    return format_payload(message{.body = text("hi")},
                          {.aps = {.live_activity = activity}, .push_type = push_type::liveactivity});
}

payload with_content_state(std::string_view json)
{
    return of_activity({.event = activity_update{}, .timestamp = 1, .content_state = raw_json{json}});
}

payload with_attributes(std::string_view json)
{
    return of_activity({.event = activity_start{.attributes_type = "Ride", .attributes = raw_json{json}},
                        .timestamp = 1,
                        .content_state = raw_json{"{}"}});
}

payload with_keys(std::span<const custom_key> keys)
{
    return format_payload(message{.body = text("hi")}, {.custom = keys});
}

payload of_elems(std::span<const elem> elems) { return format_payload(message<std::span<const elem>>{.body = elems}); }

struct costly_case {
    std::string_view name{};
    std::string (*make)(std::size_t size){};
    payload (*format)(std::string_view text){};
};

constexpr costly_case cases[] = {
    {"ascii", [](std::size_t size) { return repeated("", "plain ASCII text ", size); }, said},
    {"text", [](std::size_t size) { return repeated("", "中e\u0301\"a", size); }, said},
    {"zalgo", [](std::size_t size) { return repeated("Z", "\u0301\u0489", size); }, said},
    {"flags", [](std::size_t size) { return repeated("x", "🇩🇪", size); }, said},
    {"joiners", [](std::size_t size) { return repeated("", "👨\u200D", size); }, said},
    {"ill_formed", [](std::size_t size) { return repeated("", "\xFF\xE4\xB8\xF0\x9F", size); }, said},
    {"controls", [](std::size_t size) { return repeated("", "\x01", size); }, said},
    {"headings", [](std::size_t size) { return repeated("", "🇩🇪\u0301", size); }, with_heading},
    {"name", [](std::size_t size) { return repeated("", "n", size); }, named},
    {"removed_in_name", [](std::size_t size) { return repeated("", "\u202E\u3164", size); }, named},
    {"zalgo_in_name", [](std::size_t size) { return repeated("Z", "\u0301", size); }, named},
    {"ill_formed_name", [](std::size_t size) { return repeated("", "\xF0\x9F\xFF", size); }, named},
    {"ext", [](std::size_t size) { return repeated("", "中\"", size); }, with_ext},
    {"language", [](std::size_t size) { return repeated("zh", "-Hans_", size); }, with_language},
    {"custom_key", [](std::size_t size) { return repeated("", "key\xFF", size); }, with_key},
    {"brackets", [](std::size_t size) { return repeated("", "[", size); }, with_custom},
    {"braces", [](std::size_t size) { return repeated("", "{\"\":", size); }, with_custom},
};

/// A value over and over in an array, in an object: JSON of some size.
std::string values(std::string_view value, std::size_t size)
{
    std::string json = R"({"":[)" + std::string{value};
    while (json.size() + value.size() + 3 <= size) {
        json += ',' + std::string{value};
    }
    return json + "]}";
}

/// A string of some characters or escapes over and over, in an object: JSON of some size.
std::string string(std::string_view part, std::size_t size)
{
    std::string json = R"({"":")";
    while (json.size() + part.size() + 2 <= size) {
        json += part;
    }
    return json + "\"}";
}

/// An object with different keys: JSON of some size. A key is a prefix and a number, each digit of which is a text.
std::string members(std::string_view prefix, std::span<const std::string_view> digits, std::size_t size)
{
    std::string json = "{";
    const std::size_t end = std::bit_ceil(size / 6); // each number below it comes once, and in no order
    for (std::size_t number = 0; json.size() < size; number = (number * 1629 + 1) % end) {
        std::string key{prefix};
        for (std::size_t rest = number + 1; rest != 0; rest = (rest - 1) / digits.size()) {
            key += digits[(rest - 1) % digits.size()];
        }
        json += '"' + key + R"(":1,)";
    }
    json.back() = '}';
    return json;
}

constexpr std::string_view letters[] = {"a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "m", "n", "o", "p",
                                        "A", "B", "C", "D", "E", "F", "G", "H", "I", "J", "K", "L", "M", "N", "O", "P"};
constexpr std::string_view escaped_letters[] = {R"(\u0061)", R"(\u0062)", R"(\u0063)", R"(\u0064)"};
constexpr std::string_view colliding[] = {"Aa", "BB"}; // have the same hash, if it is h * 31 + c

struct json_case {
    std::string_view name{};
    std::string (*make)(std::size_t size){};
};

constexpr json_case json_cases[] = {
    {"spaces", [](std::size_t size) { return repeated("{", " ", size - 1) + '}'; }},
    {"digits", [](std::size_t size) { return values("1", size); }},
    {"spaced_digits", [](std::size_t size) { return values(" 1 ", size); }},
    {"two_digits", [](std::size_t size) { return values("10", size); }},
    {"negatives", [](std::size_t size) { return values("-1", size); }},
    {"fractions", [](std::size_t size) { return values("1.5", size); }},
    {"exponents", [](std::size_t size) { return values("1e9", size); }},
    {"scientific", [](std::size_t size) { return values("-12.75e+10", size); }},
    {"long_integers", [](std::size_t size) { return values(std::string(309, '1'), size); }},
    {"long_fraction", [](std::size_t size) { return values("0." + std::string(size - 10, '0'), size); }},
    {"long_exponent", [](std::size_t size) { return values("1e" + std::string(size - 10, '0'), size); }},
    {"literals", [](std::size_t size) { return values("null", size); }},
    {"empty_strings", [](std::size_t size) { return values(R"("")", size); }},
    {"short_strings", [](std::size_t size) { return values(R"("é")", size); }},
    {"empty_arrays", [](std::size_t size) { return values("[]", size); }},
    {"nested_arrays", [](std::size_t size) { return values(std::string(30, '[') + std::string(30, ']'), size); }},
    {"nested_objects", [](std::size_t size) { return values(R"({"":{"":{}}})", size); }},
    {"inner_members", [](std::size_t size) { return values(R"({"":0,"":0,"":0,"":0,"":0,"":0})", size); }},
    {"pretty",
     [](std::size_t size) { return values("\n    {\n        \"k\": 1,\n        \"l\": [ 2, 3 ]\n    }", size); }},
    {"ascii", [](std::size_t size) { return string("text ", size); }},
    {"han", [](std::size_t size) { return string("中", size); }},
    {"mixed", [](std::size_t size) { return string("é😀a", size); }},
    {"private_use", [](std::size_t size) { return string("\U000F0000", size); }},
    {"unicode_escapes", [](std::size_t size) { return string(R"(\u4e2d)", size); }},
    {"hangul_escapes", [](std::size_t size) { return string(R"(\ud55c)", size); }},
    {"surrogate_escapes", [](std::size_t size) { return string(R"(\ud83d\ude00)", size); }},
    {"ascii_escapes", [](std::size_t size) { return string(R"(\u0041)", size); }},
    {"control_escapes", [](std::size_t size) { return string(R"(\u0001)", size); }},
    {"newline_escapes", [](std::size_t size) { return string(R"(\u000a)", size); }},
    {"short_escapes", [](std::size_t size) { return string(R"(\n)", size); }},
    {"backslashes", [](std::size_t size) { return string(R"(\\)", size); }},
    {"slashes", [](std::size_t size) { return string(R"(\/)", size); }},
    {"scattered_escapes", [](std::size_t size) { return string(R"(é\n)", size); }},
    {"members", [](std::size_t size) { return members("", letters, size); }},
    {"non_ascii_members", [](std::size_t size) { return members("é", letters, size); }},
    {"escaped_members", [](std::size_t size) { return members("", escaped_letters, size); }},
    {"similar_members", [](std::size_t size) { return members("01234567", letters, size); }},
    {"long_members", [](std::size_t size) { return members(std::string(400, 'k'), letters, size); }},
    {"colliding_members", [](std::size_t size) { return members("", colliding, size); }},
};

constexpr std::pair<std::string_view, payload (*)(std::string_view json)> json_places[] = {
    {"custom/", with_custom}, {"content_state/", with_content_state}, {"attributes/", with_attributes}};

/// The case of a text with such a name; if there is none, its members are null.
costly_case case_named(std::string_view name)
{
    for (const costly_case& each : cases) {
        if (each.name == name) {
            return each;
        }
    }
    for (const auto& [place, format] : json_places) {
        for (const json_case& each : json_cases) {
            if (name.starts_with(place) && name.substr(place.size()) == each.name) {
                return {name, each.make, format};
            }
        }
    }
    return {};
}

/// The keys of an object as custom keys.
std::vector<custom_key> make_keys(std::string_view object)
{
    std::vector<custom_key> made;
    read_json(object, [&made](json_token token, std::size_t) {
        if (token.kind == json_kind::key) {
            made.push_back({token.inside(), 1});
        }
        return true;
    });
    return made;
}

std::vector<elem> make_elems(std::string_view name, std::size_t size)
{
    const elem each = name == "empty_elems" ? custom() : name == "text_elems" ? text("hi") : elem{};
    std::vector<elem> made(each.kind == elem_kind::text && each.content.empty() ? 0 : size, each);
    if (name == "empty_elems") {
        made.push_back(text("hi"));
    }
    return made;
}

} // namespace

/// What is counted.
extern "C" [[gnu::noinline]] std::size_t count_instructions(const std::function<payload()>& format)
{
    return format().result().size;
}

int main(int count, char** arguments)
{
    const std::string_view name = count == 3 ? arguments[1] : "";
    const std::string_view digits = count == 3 ? arguments[2] : "";
    std::size_t size = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), size);
    const auto print = [](const std::function<payload()>& format) {
        std::printf("%zu bytes\n", count_instructions(format));
        return 0;
    };
    if (const costly_case found = case_named(name); found.make != nullptr) {
        const std::string text = found.make(size);
        return print([&] { return found.format(text); });
    }
    if (name.starts_with("keys/")) {
        const costly_case found = case_named("custom/" + std::string{name.substr(5)});
        const std::string object = found.make != nullptr ? found.make(size) : "";
        const std::vector<custom_key> keys = make_keys(object);
        return print([&] { return with_keys(keys); });
    }
    const std::vector<elem> elems = make_elems(name, size);
    if (elems.empty()) {
        std::fprintf(stderr, "usage: apnsfmt-complexity CASE SIZE\n");
        return 2;
    }
    return print([&] { return of_elems(elems); });
}
