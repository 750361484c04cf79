#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include <apnsfmt/labels.hpp>
#include <apnsfmt/message.hpp>
#include <apnsfmt/version.hpp>

// How each kind of elem is shown: the table of spec §1a, and how to amend it.

namespace apnsfmt::inline v0 {

/// What stands in the alert for an elem: nothing, the elem's own content, a label of the receiver's language, or a
/// fixed text.
class shown_as {
public:
    /// Nothing.
    constexpr shown_as() noexcept = default;
    /// A label: `&label_set::audio`.
    constexpr shown_as(std::string_view label_set::* label) noexcept : label_{label} {}
    /// A fixed text, the same in every language.
    constexpr shown_as(std::string_view text) noexcept : text_{text} {}
    /// A fixed text.
    constexpr shown_as(const char* text) noexcept : text_{text} {}
    shown_as(std::nullptr_t) = delete;
    /// The elem's own content.
    static constexpr shown_as content() noexcept
    {
        shown_as shown;
        shown.content_ = true;
        return shown;
    }

    /// Whether it is the elem's own content, which goes into the loc-args then (spec §6.1).
    constexpr bool is_content() const noexcept { return content_; }

    /// What is shown for this elem, in these words.
    constexpr std::string_view operator()(const elem& each, const label_set& labels) const noexcept
    {
        // By value: a choice between references would take the elem's address, and keep the message in memory.
        if (content_) {
            return each.content;
        }
        return std::string_view{label_ != nullptr ? labels.*label_ : text_};
    }

private:
    std::string_view text_{};
    std::string_view label_set::* label_{};
    bool content_{};
};

/// What it means that an elem whose content should be shown has none.
enum class when_empty : std::uint8_t {
    shows_nothing,       ///< nothing more
    custom_without_desc, ///< if the whole message shows nothing, this is the reason
    silences,            ///< the whole message is not pushed, for that reason: the strict reading of spec §1b
};

/// One row: how one kind of elem is shown.
struct rule {
    elem_kind kind{};               ///< its number is the place of the row
    std::string_view msg_type{};    ///< the kind's MsgType in Tencent IM's REST messages
    std::string_view content_key{}; ///< the key in its MsgContent that holds the elem's content, if any
    std::string_view loc_key{};     ///< what names the kind in its loc-keys: `AUDIO` in `IM_GROUP_AUDIO`
    apnsfmt::shown_as shown_as{};   ///< what it shows
    /// What it means for the message that the elem has no content to show.
    apnsfmt::when_empty when_empty{};
};

namespace engine {

// Not constexpr, so that a call ends the compilation and its name stands in the diagnostic; nothing ever runs it.
void rule_row_missing_or_out_of_order();

} // namespace engine

/// The rows of all kinds, indexed by kind: row i is about kind i.
template <std::size_t Size>
class rule_table {
public:
    /// Takes the rows; a missing row, or one out of order, does not compile.
    consteval rule_table(const rule (&rows)[Size]) : rule_table{rows, Size} {}

    /// The rows, in the order of their kinds.
    constexpr const rule* begin() const noexcept { return rows_; }
    /// The end of the rows.
    constexpr const rule* end() const noexcept { return rows_ + Size; }
    /// How many kinds have a row.
    constexpr std::size_t size() const noexcept { return Size; }
    /// Whether one elem can silence a whole message.
    constexpr bool may_silence() const noexcept { return may_silence_; }

    /// A copy in which `change(rule&)` has amended the row of one kind; unchanged if the kind has no row.
    template <class Change>
    friend constexpr rule_table amended(rule_table table, elem_kind kind, Change&& change)
    {
        if (const auto i = static_cast<std::size_t>(kind); i < Size) {
            change(table.rows_[i]);
            table.rows_[i].kind = kind;
            table.may_silence_ = table.has_silencing_row();
        }
        return table;
    }

    /// A copy with one row more, for a kind of the user's own; the kinds are numbered on from `first_own_kind`.
    friend consteval rule_table<Size + 1> extended(const rule_table& table, const rule& row)
    {
        rule rows[Size + 1]{};
        for (std::size_t i = 0; i < Size; ++i) {
            rows[i] = table.rows_[i];
        }
        rows[Size] = row;
        return rows;
    }

private:
    consteval rule_table(const rule* rows, std::size_t count)
    {
        for (std::size_t i = 0; i < count; ++i) {
            if (rows[i].kind != elem_kind{static_cast<std::uint8_t>(i)}) {
                engine::rule_row_missing_or_out_of_order();
            }
            rows_[i] = rows[i];
        }
        may_silence_ = has_silencing_row();
        static_assert(Size >= first_own_kind, "a rule table has a row for every kind of the library");
    }

    constexpr bool has_silencing_row() const noexcept
    {
        for (const rule& row : rows_) {
            if (row.when_empty == when_empty::silences) {
                return true;
            }
        }
        return false;
    }

    rule rows_[Size]{};
    bool may_silence_{};
};

/// The table of spec §1a.
// clang-format off
inline constexpr rule_table standard_rules{{
    // kind               MsgType             content loc-key     shown as
    {elem_kind::text,     "TIMTextElem",      "Text", "TEXT",     shown_as::content()},
    {elem_kind::audio,    "TIMSoundElem",     "",     "AUDIO",    &label_set::audio},
    {elem_kind::file,     "TIMFileElem",      "",     "FILE",     &label_set::file},
    {elem_kind::image,    "TIMImageElem",     "",     "IMAGE",    &label_set::image},
    {elem_kind::custom,   "TIMCustomElem",    "Desc", "CUSTOM",   shown_as::content(), when_empty::custom_without_desc},
    {elem_kind::location, "TIMLocationElem",  "",     "LOCATION", &label_set::location},
    {elem_kind::face,     "TIMFaceElem",      "",     "FACE",     &label_set::face},
    {elem_kind::video,    "TIMVideoFileElem", "",     "VIDEO",    &label_set::video},
    {elem_kind::merged,   "TIMRelayElem",     "",     "MERGED",   &label_set::merged},
    {elem_kind::unknown,  "",                 "",     "",         shown_as{}},
}};
// clang-format on

/// The same with the strict reading of spec §1b: one custom elem without desc silences the whole message.
inline constexpr rule_table strict_rules =
    amended(standard_rules, elem_kind::custom, [](rule& row) { row.when_empty = when_empty::silences; });

/// The row for all content that a preview hides (spec §6.2).
inline constexpr rule hidden_content{.loc_key = "MESSAGE", .shown_as = &label_set::message};

/// Any rule table, borrowed: the table must outlive it, and a temporary one does not compile.
class rule_view {
public:
    /// Borrows a table of any size.
    template <std::size_t Size>
    constexpr rule_view(const rule_table<Size>& table) noexcept
        : rows_{table.begin()}, size_{Size}, may_silence_{table.may_silence()}
    {
    }
    template <std::size_t Size>
    rule_view(const rule_table<Size>&& table) = delete;

    /// The row of a kind; a kind without one is treated as unknown.
    constexpr const rule& operator[](elem_kind kind) const noexcept
    {
        const auto i = static_cast<std::size_t>(kind);
        return rows_[i < size_ ? i : static_cast<std::size_t>(elem_kind::unknown)];
    }

    /// The rows, in the order of their kinds.
    constexpr const rule* begin() const noexcept { return rows_; }
    /// The end of the rows.
    constexpr const rule* end() const noexcept { return rows_ + size_; }
    /// Whether one elem can silence a whole message.
    constexpr bool may_silence() const noexcept { return may_silence_; }

private:
    const rule* rows_;
    std::size_t size_;
    bool may_silence_;
};

/// The row whose elems have this MsgType; the unknown one for any other, and where there is none.
constexpr const rule& rule_for(const rule_view& table, std::string_view msg_type) noexcept
{
    for (const rule& row : table) {
        if (row.msg_type == msg_type && !msg_type.empty()) {
            return row;
        }
    }
    return table[elem_kind::unknown];
}

/// What names a kind in its loc-keys has at most so many bytes.
inline constexpr std::size_t longest_kind_in_loc_key = 32;

/// The key by which an app finds its own words for an elem of one kind, in storage of its own (spec §6.1).
class loc_key {
public:
    /// Makes one; see `loc_key_of`.
    constexpr loc_key(std::string_view kind, bool in_group) noexcept
    {
        if (kind.empty() || kind.size() > longest_kind_in_loc_key) {
            return;
        }
        const std::string_view before = in_group ? "IM_GROUP_" : "IM_";
        size_ = before.copy(text_, before.size());
        size_ += kind.copy(text_ + size_, kind.size());
    }

    /// The key; empty if the kind has none.
    constexpr std::string_view text() const noexcept { return {text_, size_}; }

private:
    std::size_t size_{};
    char text_[sizeof("IM_GROUP_") - 1 + longest_kind_in_loc_key]{};
};

/// The loc-key of a row: `IM_AUDIO`, in a group `IM_GROUP_AUDIO`. Empty where the row has no `loc_key`, or one of more
/// than `longest_kind_in_loc_key` bytes.
constexpr loc_key loc_key_of(const rule& row, bool in_group) noexcept { return {row.loc_key, in_group}; }

} // namespace apnsfmt::inline v0
