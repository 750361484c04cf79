// Every scalar value at every position in a block, read back by foreign parsers; and what is escaped or broken at every
// position of texts of 0 to 80 bytes, at every alignment.

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <simdjson.h>

#include <apnsfmt/text/json.hpp>

#include "../fuzz/reference.hpp"
#include "../prove.hpp"

namespace {

std::string escaped(std::string_view text)
{
    std::string out(6 * text.size() + 256, '\0');
    const apnsfmt::escape_progress done = apnsfmt::escape(text, out.data(), out.size());
    out.resize(done.read == text.size() ? done.written : 0);
    return out;
}

} // namespace

TEST_CASE("every scalar value at 16 positions is read back by foreign parsers")
{
    constexpr std::size_t scalar_values = 0x110000 - 0x800;
    const std::string_view letters = "abcdefghijklmnop";
    for (std::size_t position = 0; position < 16; ++position) {
        // One document of all of them: an array of strings.
        std::vector<std::string> texts;
        texts.reserve(scalar_values);
        std::string document = "[";
        for (char32_t c = 0; c <= 0x10FFFF; ++c) {
            if (c >= 0xD800 && c <= 0xDFFF) {
                continue;
            }
            std::string text{letters.substr(0, position)};
            text += reference::encoded(c);
            text += letters;
            document += '"';
            document += escaped(text);
            document += "\",";
            texts.push_back(std::move(text));
        }
        document.back() = ']';

        std::size_t differences = 0;
        std::size_t i = 0;
        simdjson::dom::parser parser;
        for (const simdjson::dom::element each : parser.parse(document).get_array()) {
            differences += each.get_string().value() == texts.at(i++) ? 0U : 1U;
        }
        CHECK(i == scalar_values);
        CHECK(differences == 0);
        if (position % 5 == 0) { // the slower one, at four of them
            const auto parsed = nlohmann::json::parse(document);
            REQUIRE(parsed.size() == scalar_values);
            for (i = 0; i < scalar_values; ++i) {
                differences += parsed[i].get_ref<const std::string&>() == texts[i] ? 0U : 1U;
            }
            CHECK(differences == 0);
        }
    }
}

TEST_CASE("what is escaped or broken, at every position of texts of 0 to 80 bytes and at every alignment")
{
    constexpr std::string_view cases[] = {"\"",       "\\", "\n",           "\x01", "\x7F",
                                          "é",        "中", "\xFF",         "\x80", "\xE4\xB8",
                                          "\xED\xA0", "😀", "\xF0\x9F\x98", "\"\\", "\xF0\x8F\xBF\xBF",
                                          "\xC0\xAF"};
    std::size_t tried = 0;
    for (std::size_t length = 0; length <= 80; ++length) {
        for (const std::string_view each : cases) {
            for (std::size_t position = 0; position <= length; ++position) {
                std::string text(length, 'a');
                text.insert(position, each);
                const std::string expected = reference::escaped(reference::decoded(text));
                for (std::size_t alignment = 0; alignment < 16; ++alignment) {
                    // Blocks of exactly the size that is needed: a sanitizer sees what is touched beyond them.
                    const auto source = std::make_unique<char[]>(alignment + text.size());
                    text.copy(source.get() + alignment, text.size());
                    const std::string_view aligned{source.get() + alignment, text.size()};
                    const std::size_t room = expected.size() + (alignment % 2 == 0 ? 0 : 256); // plainly, and by blocks
                    const auto out = std::make_unique<char[]>(room);
                    const apnsfmt::escape_progress done = apnsfmt::escape(aligned, out.get(), room);
                    REQUIRE(done.read == text.size());
                    REQUIRE(std::string_view(out.get(), done.written) == expected);
                    ++tried;
                }
            }
        }
    }
    CHECK(tried == std::size(cases) * 16 * 81 * 82 / 2);
}

TEST_CASE("two that are escaped or broken, at all pairs of positions of a text of three blocks")
{
    constexpr std::string_view cases[] = {"\"", "\x01", "中", "\xFF", "\xF0\x9F\x98", "😀"};
    for (const std::string_view first : cases) {
        for (const std::string_view second : cases) {
            for (std::size_t at = 0; at <= 48; ++at) {
                for (std::size_t other = at; other <= 48; ++other) {
                    std::string text(48, 'a');
                    text.insert(other, second);
                    text.insert(at, first);
                    REQUIRE(escaped(text) == reference::escaped(reference::decoded(text)));
                }
            }
        }
    }
}
