#include "text_judge.hpp"

#include <algorithm>
#include <cstddef>

#include <simdjson.h>

#include "allowed_sources.hpp"
#include "fault.hpp"

namespace generator {

using namespace apnsfmt;

namespace {

/// The first code point of text that is valid UTF-8, and its bytes.
struct code_point {
    char32_t value{};
    std::size_t size{};

    explicit code_point(std::string_view text)
    {
        const auto lead = static_cast<unsigned char>(text[0]);
        size = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
        constexpr unsigned masks[] = {0x7F, 0x1F, 0x0F, 0x07};
        value = lead & masks[size - 1];
        for (std::size_t i = 1; i < size; ++i) {
            value = value << 6U | (static_cast<unsigned char>(text[i]) & 0x3FU);
        }
    }
};

bool is_control_or_separator(char32_t c) { return c < 0x20 || (c >= 0x7F && c <= 0x9F) || c == 0x2028 || c == 0x2029; }

bool opens_isolate(char32_t c) { return c >= 0x2066 && c <= 0x2068; }
bool closes_isolate(char32_t c) { return c == 0x2069; }

bool is_other_bidi_control(char32_t c)
{
    return c == 0x61C || c == 0x200E || c == 0x200F || (c >= 0x202A && c <= 0x202E);
}

/// Expects that a line can't be broken, and that nothing in it reorders what is outside its own isolate.
void judge_line(std::string_view line)
{
    std::size_t open = 0;
    while (!line.empty()) {
        const code_point next{line};
        line.remove_prefix(next.size);
        expect(!is_control_or_separator(next.value), "an explanation has no control characters");
        expect(open > 0 || !is_other_bidi_control(next.value), "an explanation has no bidi control outside an isolate");
        if (opens_isolate(next.value)) {
            ++open;
        } else if (closes_isolate(next.value)) {
            expect(open > 0, "an explanation closes only the isolates that it opened");
            --open;
        }
    }
    expect(open == 0, "an explanation closes its isolates within the line");
}

/// Expects that no number outside quotes is negative: sizes are not, unless a subtraction went below 0.
void judge_numbers(std::string_view line)
{
    bool in_quotes = false;
    for (std::size_t i = 0; i + 1 < line.size(); ++i) {
        in_quotes = in_quotes != (line[i] == '"');
        const bool is_negative = line[i] == '-' && line[i + 1] >= '0' && line[i + 1] <= '9';
        expect(in_quotes || !is_negative, "an explanation has no negative size", line);
    }
}

bool is_printable(std::string_view text)
{
    return std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c <= '~'; });
}

bool consists_of(std::string_view text, std::string_view characters)
{
    return text.find_first_not_of(characters) == std::string_view::npos;
}

} // namespace

void judge_explanation(std::string_view explanation)
{
    constexpr source_set secret{source::content, source::unshown, source::title, source::subtitle,
                                source::desc,    source::ext,     source::image};
    expect(!explanation.empty(), "an explanation says something");
    expect(simdjson::validate_utf8(explanation), "an explanation is valid UTF-8");
    expect(sources_in(explanation).without(secret) == sources_in(explanation), "an explanation has no content");
    while (true) {
        const std::size_t end = explanation.find('\n');
        judge_line(explanation.substr(0, end));
        judge_numbers(explanation.substr(0, end));
        if (end == std::string_view::npos) {
            return;
        }
        explanation.remove_prefix(end + 1);
    }
}

void judge_alert(std::string_view alert, const test_case& from, const receiver& to)
{
    const allowed_sources may{from, to};
    expect(simdjson::validate_utf8(alert), "an alert is valid UTF-8");
    expect(sources_in(alert).without(may.body.text).empty(), "a text appears only where it belongs", "the plain alert");
}

void judge_request(const request& made, const payload& carried)
{
    if (!carried) {
        expect(made.verdict() == carried.verdict() && made.field() == carried.result().field,
               "a payload that is not pushed is no request, for the same reason");
    }
    if (!made) {
        expect(!carried || (is_error(made.verdict()) && !made.field().empty()), "an error names its field");
        expect(made.path().empty() && made.url().empty() && made.body().empty() && made.headers().size() == 0,
               "a request that is refused has no parts");
        return;
    }
    expect(made.body() == carried.json(), "a request carries its payload");
    expect(made.path().starts_with("/3/device/") || made.path().starts_with("/4/broadcasts/apps/"),
           "a request has one of Apple's paths", made.path());
    expect(is_printable(made.url()) && made.path().find_first_of(" \"\\") == std::string_view::npos,
           "a path is printable", made.path());
    if (made.path().starts_with("/3/device/")) {
        expect(consists_of(made.path().substr(10), "0123456789abcdef"), "a device token is hexadecimal", made.path());
    }
    for (const header& each : made.headers()) {
        expect(each.name != "apns-push-type" || each.value == name_of(carried.push_type()),
               "a request has the push type of its payload", each.value);
        expect(consists_of(each.name, "abcdefghijklmnopqrstuvwxyz-"), "a header's name is in lower case", each.name);
        expect(is_printable(each.value) && !each.value.empty(), "a header's value is printable", each.name);
    }
}

} // namespace generator
