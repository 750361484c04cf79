// Any name: what is shown is what the eight steps of spec §4 make of it, by ICU's properties; and what they promise.

#include <apnsfmt/payload.hpp>

#include <unicode/uchar.h>

#include "input.hpp"
#include "reference.hpp"

namespace {

constexpr std::string_view first_strong_isolate = "\u2068";
constexpr std::string_view pop_isolate = "\u2069";

bool is_within(char32_t c, char32_t first, char32_t last) { return c >= first && c <= last; }

bool is_kept_invisible(char32_t c)
{
    return is_within(c, 0x200C, 0x200D) || is_within(c, 0xFE00, 0xFE0F) || is_within(c, 0xE0100, 0xE01EF)
           || is_within(c, 0x180B, 0x180D) || c == 0x180F || is_within(c, 0xE0020, 0xE007F);
}

bool is_removed(char32_t c)
{
    return (u_hasBinaryProperty(static_cast<UChar32>(c), UCHAR_DEFAULT_IGNORABLE_CODE_POINT) != 0
            && !is_kept_invisible(c))
           || c == 0x2800 || is_within(c, 0xFFF9, 0xFFFB);
}

bool is_white_space(char32_t c) { return u_isUWhiteSpace(static_cast<UChar32>(c)) != 0; }

bool is_right_to_left(char32_t c)
{
    return is_within(c, 0x590, 0x8FF) || is_within(c, 0xFB1D, 0xFDFF) || is_within(c, 0xFE70, 0xFEFE)
           || is_within(c, 0x10800, 0x10FFF) || is_within(c, 0x1E800, 0x1EFFF);
}

/// The eight steps, one after the other.
std::string made_safe(std::string_view name)
{
    std::u32string points; // 1, 2, 3
    for (const char32_t decoded : reference::decoded(name)) {
        const bool spaced =
            u_charType(static_cast<UChar32>(decoded)) == U_CONTROL_CHAR || is_within(decoded, 0x2028, 0x2029);
        const char32_t c = spaced ? U' ' : decoded;
        if (!is_removed(c)) {
            points += c;
        }
    }
    std::u32string single; // 4
    for (std::size_t i = 0; i < points.size(); ++i) {
        std::size_t end = i;
        while (end < points.size() && is_white_space(points[end])) {
            ++end;
        }
        if (end == i) {
            single += points[i];
        } else if (i != 0 && end != points.size()) {
            single += end - i == 1 ? points[i] : U' ';
        }
        i = end == i ? i : end - 1;
    }
    if (std::all_of(single.begin(), single.end(),
                    [](char32_t c) { return is_kept_invisible(c) || is_white_space(c); })) { // 5
        return {};
    }
    std::vector<std::string> clusters; // 6
    for (std::size_t begin = 0, end = 1; end <= single.size(); ++end) {
        if (reference::is_boundary(single, end)) {
            const bool long_one = end - begin > 16;
            clusters.push_back(long_one ? "\uFFFD"
                                        : reference::encoded(std::u32string_view{single}.substr(begin, end - begin)));
            begin = end;
        }
    }
    std::size_t total = 0; // 7
    for (const std::string& each : clusters) {
        total += each.size();
    }
    std::string shown;
    for (const std::string& each : clusters) {
        if (total > 128 && shown.size() + each.size() + 3 > 128) {
            break;
        }
        shown += each;
    }
    shown += total > 128 ? "…" : "";
    const std::u32string left = reference::decoded(shown); // 8
    const bool isolated = std::any_of(left.begin(), left.end(), is_right_to_left);
    return isolated ? std::string{first_strong_isolate} + shown + std::string{pop_isolate} : shown;
}

} // namespace

void fuzz(input& in)
{
    const std::string_view name = in.flag() ? in.text(300) : in.rest();
    const apnsfmt::shown_name shown{name, apnsfmt::names::safe};
    const std::string_view text = shown.text();

    // A code point that ends beyond the first 1024 bytes is for the library to leave out; here none does.
    if (name.size() <= 1024) {
        expect(text == made_safe(name));
    }
    const bool isolated = text.starts_with(first_strong_isolate);
    const std::string_view inner = isolated ? text.substr(3, text.size() - 6) : text;
    expect(isolated == text.ends_with(pop_isolate));
    expect(inner.size() <= 128);
    bool visible = false;
    bool before_is_prepended = false;
    for (const char32_t c : reference::decoded(inner)) {
        expect(u_hasBinaryProperty(static_cast<UChar32>(c), UCHAR_BIDI_CONTROL) == 0);
        expect(!is_removed(c) && u_charType(static_cast<UChar32>(c)) != U_CONTROL_CHAR);
        expect(isolated || !is_right_to_left(c));
        visible = visible || !(is_kept_invisible(c) || is_white_space(c));
        before_is_prepended = before_is_prepended || apnsfmt::grapheme_class_of(c) == apnsfmt::grapheme_class::prepend;
    }
    expect(visible == !text.empty());
    // Safe is safe already; but a mark that stands before what it marks may take the ellipsis for that.
    expect(before_is_prepended || apnsfmt::shown_name(text, apnsfmt::names::safe).text() == text);

    // The same in an alert, and in a payload, where clean names are copied by blocks.
    const apnsfmt::message said{.from = {.nickname = name}, .body = apnsfmt::text("x")};
    const std::string expected = text.empty() ? "x" : std::string{text} + ": x";
    std::string alert;
    expect(apnsfmt::format_alert_to(alert, said).size == alert.size() && alert == expected);
    const std::string escaped = reference::escaped(reference::decoded(expected));
    expect(apnsfmt::format_payload(said).json() == R"({"aps":{"alert":")" + escaped + "\"}}");
}
