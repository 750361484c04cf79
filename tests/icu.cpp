// Every byte string of three bytes and every scalar value, repaired and escaped as ICU says: ICU decodes (its
// ill-formed sequences become U+FFFD by maximal subparts, too), and what JSON demands is then escaped by the plainest
// code there is.

#include <cstdint>
#include <string>
#include <string_view>

#include <fmt/format.h>
#include <unicode/unistr.h>

#include <apnsfmt/text/json.hpp>
#include <apnsfmt/text/utf8.hpp>

#include "prove.hpp"

namespace {

std::string repaired_by_icu(std::string_view bytes)
{
    std::string repaired;
    icu::UnicodeString::fromUTF8({bytes.data(), static_cast<std::int32_t>(bytes.size())}).toUTF8String(repaired);
    return repaired;
}

std::string escaped_plainly(std::string_view text)
{
    std::string escaped;
    for (const char each : text) {
        switch (each) {
        case '"': escaped += "\\\""; break;
        case '\\': escaped += "\\\\"; break;
        case '\b': escaped += "\\b"; break;
        case '\f': escaped += "\\f"; break;
        case '\n': escaped += "\\n"; break;
        case '\r': escaped += "\\r"; break;
        case '\t': escaped += "\\t"; break;
        default:
            if (each >= 0 && each < 0x20) {
                escaped += fmt::format("\\u{:04x}", static_cast<int>(each));
            } else {
                escaped += each;
            }
        }
    }
    return escaped;
}

bool agrees_with_icu(std::string_view bytes)
{
    const std::string expected = repaired_by_icu(bytes);
    std::string repaired;
    apnsfmt::repair(bytes, [&repaired](std::string_view run) { repaired += run; });
    char out[256];
    const apnsfmt::escape_progress done = apnsfmt::escape(bytes, out, sizeof out);
    return repaired == expected && done.read == bytes.size()
           && std::string_view{out, done.written} == escaped_plainly(expected);
}

} // namespace

TEST_CASE("all three-byte strings")
{
    std::uint32_t differences = 0;
    for (std::uint32_t bits = 0; bits < 1U << 24U; ++bits) {
        const char bytes[] = {static_cast<char>(bits >> 16U & 0xFFU), static_cast<char>(bits >> 8U & 0xFFU),
                              static_cast<char>(bits & 0xFFU)};
        differences += agrees_with_icu({bytes, sizeof bytes}) ? 0U : 1U;
    }
    CHECK(differences == 0);
}

TEST_CASE("all scalar values, alone and among text longer than a block")
{
    std::uint32_t scalar_values = 0;
    std::uint32_t differences = 0;
    for (char32_t c = 0; c <= 0x10FFFF; ++c) {
        if (c >= 0xD800 && c <= 0xDFFF) {
            continue;
        }
        ++scalar_values;
        char encoded[4];
        const std::string_view bytes{encoded, apnsfmt::encode_code_point(c, encoded)};
        const bool round_trip = repaired_by_icu(bytes) == bytes;
        const std::string among = fmt::format("0123456789abcdef{}0123456789abcdef", bytes);
        differences += round_trip && agrees_with_icu(bytes) && agrees_with_icu(among) ? 0U : 1U;
    }
    CHECK(scalar_values == 1112064);
    CHECK(differences == 0);
}
