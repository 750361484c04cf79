// apnsfmt-complexity CASE SIZE: formats one message that a stranger could send to make it cost, once in
// count_instructions(), for callgrind to look at. SIZE is bytes of text, elems, or brackets.

#include <charconv>
#include <cstddef>
#include <cstdio>
#include <functional>
#include <span>
#include <string>
#include <string_view>
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

payload of_elems(std::span<const elem> elems) { return format_payload(message<std::span<const elem>>{.body = elems}); }

struct costly_case {
    std::string_view name{};
    std::string (*make)(std::size_t size){};
    payload (*format)(std::string_view text){};
};

constexpr costly_case cases[] = {
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
    for (const costly_case& each : cases) {
        if (each.name == name) {
            const std::string text = each.make(size);
            std::printf("%zu bytes\n", count_instructions([&] { return each.format(text); }));
            return 0;
        }
    }
    const std::vector<elem> elems = make_elems(name, size);
    if (elems.empty()) {
        std::fprintf(stderr, "usage: apnsfmt-complexity CASE SIZE\n");
        return 2;
    }
    std::printf("%zu bytes\n", count_instructions([&] { return of_elems(elems); }));
    return 0;
}
