#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <iterator>
#include <string_view>

// Where text comes from. Each source marks its texts with a Greek letter that no other text contains, so that the judge
// can tell whose text each string of a payload holds.

namespace generator {

enum class source : std::uint8_t {
    // the sender's
    nickname,
    name_card,
    group_name,
    content,
    unshown,
    title,
    subtitle,
    desc,
    ext,
    sound,
    image,
    // the tables'
    label,
    message_label,
    fixed_text,
    kind_key,
    // the server's
    alert_title,
    alert_title_key,
    alert_title_arg,
    alert_subtitle,
    alert_subtitle_key,
    alert_subtitle_arg,
    alert_body,
    alert_body_key,
    alert_body_arg,
    launch_image,
    action_key,
    summary_arg,
    server_sound,
    thread_id,
    category,
    target_content_id,
    filter_criteria,
    url_arg,
    attributes_type,
    attributes,
    content_state,
    custom_key,
    custom_value,
    image_key,
    language,
    channel_id,
    request,
};

/// A source, its name in a report, and the letter that marks its texts.
struct source_row {
    source from{};
    std::string_view name{};
    std::string_view letter{};
};

// clang-format off
inline constexpr source_row sources[] = {
    {source::nickname,           "the nickname",                        "Α"},
    {source::name_card,          "the name card",                       "Β"},
    {source::group_name,         "the group's name",                    "Γ"},
    {source::content,            "an elem's content",                   "Δ"},
    {source::unshown,            "the content of an elem with a label", "Ε"},
    {source::title,              "the sender's title",                  "Ζ"},
    {source::subtitle,           "the sender's subtitle",               "Η"},
    {source::desc,               "the sender's desc",                   "Θ"},
    {source::ext,                "the sender's ext",                    "Ι"},
    {source::sound,              "the sender's sound",                  "Κ"},
    {source::image,              "the sender's image",                  "Λ"},
    {source::label,              "a label",                             "Μ"},
    {source::message_label,      "the label of hidden content",         "Ν"},
    {source::fixed_text,         "a rule's fixed text",                 "Ξ"},
    {source::kind_key,           "a rule's loc_key",                    "Ο"},
    {source::alert_title,        "the server's title",                  "Π"},
    {source::alert_title_key,    "the server's title key",              "Ρ"},
    {source::alert_title_arg,    "an argument of the server's title",   "Σ"},
    {source::alert_subtitle,     "the server's subtitle",               "Τ"},
    {source::alert_subtitle_key, "the server's subtitle key",           "Υ"},
    {source::alert_subtitle_arg, "an argument of the server's subtitle", "Φ"},
    {source::alert_body,         "the server's body",                   "Χ"},
    {source::alert_body_key,     "the server's body key",               "Ψ"},
    {source::alert_body_arg,     "an argument of the server's body",    "Ω"},
    {source::launch_image,       "the launch image",                    "Ϊ"},
    {source::action_key,         "the action key",                      "Ϋ"},
    {source::summary_arg,        "the summary argument",                "ά"},
    {source::server_sound,       "the server's sound",                  "έ"},
    {source::thread_id,          "the thread ID",                       "ή"},
    {source::category,           "the category",                        "ί"},
    {source::target_content_id,  "the target content ID",               "ΰ"},
    {source::filter_criteria,    "the filter criteria",                 "α"},
    {source::url_arg,            "a URL argument",                      "β"},
    {source::attributes_type,    "the attributes' type",                "γ"},
    {source::attributes,         "the attributes",                      "δ"},
    {source::content_state,      "the content state",                   "ε"},
    {source::custom_key,         "a custom key",                        "ζ"},
    {source::custom_value,       "a custom value",                      "η"},
    {source::image_key,          "the image key",                       "θ"},
    {source::language,           "the receiver's language",             "ι"},
    {source::channel_id,         "the channel ID",                      "κ"},
    {source::request,            "a field of the request",              "λ"},
};
// clang-format on

/// The letter that marks a source's texts.
constexpr std::string_view marker_of(source from) noexcept { return sources[static_cast<std::size_t>(from)].letter; }

/// Any number of sources.
class source_set {
public:
    constexpr source_set() noexcept = default;
    constexpr source_set(source only) noexcept : bits_{bit(only)} {}
    constexpr source_set(std::initializer_list<source> members) noexcept
    {
        for (const source each : members) {
            bits_ |= bit(each);
        }
    }

    constexpr bool empty() const noexcept { return bits_ == 0; }
    constexpr bool contains(source which) const noexcept { return (bits_ & bit(which)) != 0; }
    constexpr source_set without(source_set others) const noexcept { return from_bits(bits_ & ~others.bits_); }
    constexpr source_set operator|(source_set others) const noexcept { return from_bits(bits_ | others.bits_); }
    constexpr source_set& operator|=(source_set others) noexcept { return *this = *this | others; }
    constexpr bool operator==(const source_set&) const noexcept = default;

    /// This set if a condition holds, else none.
    constexpr source_set only_if(bool condition) const noexcept { return condition ? *this : source_set{}; }

private:
    static constexpr std::uint64_t bit(source which) noexcept
    {
        return std::uint64_t{1} << static_cast<unsigned>(which);
    }
    static constexpr source_set from_bits(std::uint64_t bits) noexcept
    {
        source_set made;
        made.bits_ = bits;
        return made;
    }

    std::uint64_t bits_{};
};

/// The letters begin with this byte, and no other text contains it.
inline constexpr char marker_lead = '\xCE';

/// The sources of a text, by the letters that it contains.
constexpr source_set sources_in(std::string_view text) noexcept
{
    constexpr unsigned first = 0x91;                      // U+0391
    constexpr unsigned unassigned = 0xA2;                 // U+03A2
    constexpr unsigned last = first + std::size(sources); // one letter more, because of the gap
    source_set found;
    for (std::size_t at = text.find(marker_lead); at != std::string_view::npos && at + 1 < text.size();
         at = text.find(marker_lead, at + 1)) {
        const unsigned trail = static_cast<unsigned char>(text[at + 1]);
        if (trail >= first && trail <= last && trail != unassigned) {
            found |= static_cast<source>(trail - first - (trail > unassigned ? 1 : 0));
        }
    }
    return found;
}

static_assert([] {
    for (std::size_t i = 0; i < std::size(sources); ++i) {
        const source expected{static_cast<std::uint8_t>(i)};
        if (sources[i].from != expected || sources_in(sources[i].letter) != source_set{expected}) {
            return false;
        }
    }
    return true;
}());

} // namespace generator
