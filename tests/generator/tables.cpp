#include "tables.hpp"

#include <cstddef>
#include <cstdint>

#include "source.hpp"

namespace generator {

using namespace apnsfmt;

namespace {

// Labels carry the letter Μ, the label of hidden content Ν, fixed texts Ξ, and loc_keys Ο.
static_assert(marker_of(source::label) == "Μ" && marker_of(source::message_label) == "Ν"
              && marker_of(source::fixed_text) == "Ξ" && marker_of(source::kind_key) == "Ο");

constexpr label_set marked{
    .audio = "[Μaudio]",
    .file = "[Μfile]",
    .image = "[Μimage]",
    .location = "[Μlocation]",
    .face = "[Μface]",
    .video = "[Μvideo]",
    .merged = "[Μhistory]",
    .message = "[Νmessage]",
};
constexpr label_set hostile{
    .audio = "\"Μ",
    .file = "Μ\\",
    .image = "\xFFΜ\xC3",
    .location = "Μ\n\x01",
    .face = "\u2068Μע\u2069",
    .video = "\u202EΜ",
    .merged = "\",\"Μ\":\"",
    .message = "\"Ν\\",
};
constexpr label_set blank{" ", " ", " ", " ", " ", " ", " ", " "};
constexpr label_set empty{};
constexpr label_set without_face = amended(marked, &label_set::face, "");
constexpr label_set without_message = amended(marked, &label_set::message, "");

constexpr language_table one_language{{{"xx", marked}}};
constexpr language_table empty_language{{{"ja", empty}}};
constexpr language_table mixed_languages{{
    {"en", without_face},
    {"ja", marked},
    {"zh-Hans", empty},
    {"zh-Hant", without_message},
    {"pt", hostile},
    {"x", blank},
}};
constexpr language_table one_more_language = extended(languages, {"xx", hostile});

/// A copy of a table in which every row is changed.
template <std::size_t Size, class Change>
constexpr rule_table<Size> all_amended(rule_table<Size> table, Change change)
{
    for (std::uint8_t kind = 0; kind < Size; ++kind) {
        table = amended(table, elem_kind{kind}, change);
    }
    return table;
}

constexpr auto showing(shown_as shown)
{
    return [shown](rule& row) { row.shown_as = shown; };
}
constexpr auto with_key(std::string_view key)
{
    return [key](rule& row) { row.loc_key = key; };
}
constexpr auto when(when_empty what)
{
    return [what](rule& row) { row.when_empty = what; };
}

constexpr std::string_view key_of_32_bytes = "Ο_THIRTY_TWO_BYTES_WITH_LETTER_";
constexpr std::string_view key_of_33_bytes = "Ο_THIRTY_TWO_BYTES_WITH_LETTER__";
static_assert(key_of_32_bytes.size() == 32 && key_of_33_bytes.size() == 33);

constexpr rule_table nothing_shown = all_amended(standard_rules, showing({}));
constexpr rule_table content_shown = all_amended(standard_rules, showing(shown_as::content()));
constexpr rule_table fixed_text_shown = all_amended(standard_rules, showing("\"Ξ\\\xFF"));
constexpr rule_table empty_text_shown = all_amended(standard_rules, showing(""));
constexpr rule_table same_label_shown = all_amended(standard_rules, showing(&label_set::face));
constexpr rule_table without_keys = all_amended(standard_rules, with_key(""));
constexpr rule_table without_text_key = amended(standard_rules, elem_kind::text, with_key(""));
constexpr rule_table max_keys = all_amended(standard_rules, with_key(key_of_32_bytes));
constexpr rule_table too_long_keys = all_amended(standard_rules, with_key(key_of_33_bytes));
constexpr rule_table hostile_keys = all_amended(content_shown, with_key("\"Ο\\\n\xFF"));
constexpr rule_table all_silence = all_amended(standard_rules, when(when_empty::silences));
constexpr rule_table all_without_desc = all_amended(standard_rules, when(when_empty::custom_without_desc));
constexpr rule_table unknown_when_empty = all_amended(standard_rules, when(static_cast<when_empty>(200)));
constexpr rule_table own_kinds =
    extended(extended(standard_rules,
                      rule{.kind = elem_kind{first_own_kind}, .loc_key = "ΟPOLL", .shown_as = &label_set::image}),
             rule{.kind = elem_kind{first_own_kind + 1}, .shown_as = shown_as::content()});
constexpr rule_table strict_own_kinds =
    extended(strict_rules, rule{.kind = elem_kind{first_own_kind}, .loc_key = "", .shown_as = "Ξ"});

constexpr named_labels labels_by_name[] = {
    {"labels::en", labels::en},
    {"labels::zh_hans", labels::zh_hans},
    {"labels::ar", labels::ar},
    {"marked", marked},
    {"hostile", hostile},
    {"blank", blank},
    {"empty", empty},
    {"without_face", without_face},
    {"without_message", without_message},
};

constexpr named_rules rules_by_name[] = {
    {"standard_rules", standard_rules},
    {"strict_rules", strict_rules},
    {"nothing_shown", nothing_shown},
    {"content_shown", content_shown},
    {"fixed_text_shown", fixed_text_shown},
    {"empty_text_shown", empty_text_shown},
    {"same_label_shown", same_label_shown},
    {"without_keys", without_keys},
    {"without_text_key", without_text_key},
    {"max_keys", max_keys},
    {"too_long_keys", too_long_keys},
    {"hostile_keys", hostile_keys},
    {"all_silence", all_silence},
    {"all_without_desc", all_without_desc},
    {"unknown_when_empty", unknown_when_empty},
    {"own_kinds", own_kinds},
    {"strict_own_kinds", strict_own_kinds},
};

constexpr named_languages languages_by_name[] = {
    {"languages", languages},
    {"one_language", one_language},
    {"empty_language", empty_language},
    {"mixed_languages", mixed_languages},
    {"one_more_language", one_more_language},
};

} // namespace

std::span<const named_labels> all_labels() { return labels_by_name; }
std::span<const named_rules> all_rules() { return rules_by_name; }
std::span<const named_languages> all_languages() { return languages_by_name; }

} // namespace generator
