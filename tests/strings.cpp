#include <apnsfmt/strings.hpp>

#include <cstddef>
#include <initializer_list>
#include <string>

#include <apnsfmt/fmt.hpp>

#include "prove.hpp"

using namespace apnsfmt;

namespace {

constexpr const rule& row_of(elem_kind kind) { return rule_view{standard_rules}[kind]; }

struct formatted {
    char bytes[2000]{};
    format_result result{};

    constexpr std::string_view text() const { return {bytes, result ? result.size : 0}; }
};

constexpr formatted loc_string(const rule& row, bool in_group, const style& how = {})
{
    formatted string;
    string.result = format_loc_string_to(string.bytes, row, in_group, how);
    return string;
}

constexpr formatted strings(const style& how = {})
{
    formatted file;
    file.result = format_strings_to(file.bytes, how);
    return file;
}

constexpr auto poll = elem_kind{first_own_kind};
constexpr auto quiz = elem_kind{first_own_kind + 1};

constexpr rule_table own_rules =
    extended(extended(standard_rules, {.kind = poll, .loc_key = "\"P\"", .shown_as = R"([100% "poll" \o/])"}),
             {.kind = quiz, .shown_as = "[quiz]"});

/// What the phone makes of a string and its arguments.
std::string filled(std::string_view string, std::initializer_list<std::string_view> arguments)
{
    std::string text;
    while (!string.empty()) {
        std::size_t read = 1;
        if (string.starts_with("%%")) {
            read = 2;
            text += '%';
        } else if (string.front() == '%') {
            REQUIRE(string.substr(2).starts_with("$@"));
            read = 4;
            const auto number = static_cast<std::size_t>(string[1] - '1');
            REQUIRE(number < arguments.size());
            text += arguments.begin()[number];
        } else {
            text += string.front();
        }
        string.remove_prefix(read);
    }
    return text;
}

} // namespace

TEST_CASE("the string for a loc-key")
{
    PROVE(loc_string(row_of(elem_kind::text), false).text() == "%1$@: %2$@");
    PROVE(loc_string(row_of(elem_kind::custom), true).text() == "%1$@ (%2$@): %3$@");
    PROVE(loc_string(row_of(elem_kind::audio), false).text() == "%1$@: [audio]");
    PROVE(loc_string(row_of(elem_kind::audio), true, {.labels = labels::zh_hans, .separators = separators::compact})
              .text()
          == "%1$@(%2$@):[语音]");
    PROVE(loc_string(row_of(elem_kind::image), false, {.labels = labels::ar}).text() == "%1$@: \u2068[صورة]\u2069");
    PROVE(loc_string({.shown_as = R"(100% "\)"}, false).text() == R"(%1$@: 100%% "\)");
    PROVE(loc_string({.shown_as = "%%a%%%"}, false).text() == "%1$@: %%%%a%%%%%%");
    PROVE(loc_string({.shown_as = "\xFF%"}, false).text() == "%1$@: \uFFFD%%");
}

TEST_CASE("the file of a language")
{
    PROVE(strings().text() == R"("IM_MESSAGE" = "%1$@: [message]";
"IM_GROUP_MESSAGE" = "%1$@ (%2$@): [message]";
"IM_TEXT" = "%1$@: %2$@";
"IM_GROUP_TEXT" = "%1$@ (%2$@): %3$@";
"IM_AUDIO" = "%1$@: [audio]";
"IM_GROUP_AUDIO" = "%1$@ (%2$@): [audio]";
"IM_FILE" = "%1$@: [file]";
"IM_GROUP_FILE" = "%1$@ (%2$@): [file]";
"IM_IMAGE" = "%1$@: [image]";
"IM_GROUP_IMAGE" = "%1$@ (%2$@): [image]";
"IM_CUSTOM" = "%1$@: %2$@";
"IM_GROUP_CUSTOM" = "%1$@ (%2$@): %3$@";
"IM_LOCATION" = "%1$@: [Location]";
"IM_GROUP_LOCATION" = "%1$@ (%2$@): [Location]";
"IM_FACE" = "%1$@: [Face]";
"IM_GROUP_FACE" = "%1$@ (%2$@): [Face]";
"IM_VIDEO" = "%1$@: [video]";
"IM_GROUP_VIDEO" = "%1$@ (%2$@): [video]";
"IM_MERGED" = "%1$@: [chat history]";
"IM_GROUP_MERGED" = "%1$@ (%2$@): [chat history]";
)");
}

TEST_CASE("rows of the caller's own, whatever they say")
{
    PROVE(strings({.rules = own_rules}).text().substr(strings().text().size())
          == R"("IM_\"P\"" = "%1$@: [100%% \"poll\" \\o/]";
"IM_GROUP_\"P\"" = "%1$@ (%2$@): [100%% \"poll\" \\o/]";
)");
}

TEST_CASE("a phone shows what the server would have written")
{
    for (const language& each : languages) {
        for (const separators between : {separators::spaced, separators::compact}) {
            const style how{.labels = each.labels, .separators = between, .rules = own_rules};
            for (const rule& row : own_rules) {
                if (row.kind == elem_kind::unknown) { // of which nothing is shown
                    continue;
                }
                CAPTURE(each.tag);
                CAPTURE(row.kind);
                message said{.from = {.nickname = "Denny"}, .body = elem{row.kind, "100% me"}};
                CHECK(filled(loc_string(row, false, how).text(), {"Denny", "100% me"}) == format_alert(said, how));
                said.in = group{"Climbers"};
                CHECK(filled(loc_string(row, true, how).text(), {"Denny", "Climbers", "100% me"})
                      == format_alert(said, how));
            }
        }
    }
}

TEST_CASE("into whatever takes characters")
{
    std::string file;
    const std::size_t size = format_strings_to(file).size;
    CHECK(size == file.size());
    CHECK(file == strings().text());
    char small[10];
    const format_result result = format_strings_to(small);
    CHECK(result.verdict == verdict::buffer_too_small);
    CHECK(result.needed == size);
    static_assert(noexcept(format_strings_to(small)) && !noexcept(format_strings_to(file)));
}

TEST_CASE("labels that lie in the output are an error")
{
    char buffer[4000] = "[voice]";
    const label_set labels = amended(labels::en, &label_set::audio, {buffer, 7});
    CHECK(format_strings_to(buffer, {.labels = labels}).verdict == verdict::overlapping_input);
    CHECK(std::string_view{buffer} == "[voice]");
    std::string file;
    CHECK(format_strings_to(file, {.labels = labels}));
}
