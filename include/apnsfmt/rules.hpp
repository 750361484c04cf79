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
    constexpr shown_as(const char* text) noexcept : text_{text} {}
    /// The elem's own content.
    static constexpr shown_as content() noexcept
    {
        shown_as shown;
        shown.content_ = true;
        return shown;
    }

    constexpr std::string_view operator()(const elem& each, const label_set& labels) const noexcept
    {
        return content_ ? each.content : label_ != nullptr ? labels.*label_ : text_;
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
    elem_kind kind{};
    std::string_view msg_type{};    ///< the kind's MsgType in Tencent IM's REST messages
    std::string_view content_key{}; ///< the key in its MsgContent that holds the elem's content, if any
    apnsfmt::shown_as shown_as{};
    apnsfmt::when_empty when_empty{};
};

namespace engine {

// Not constexpr, so that a call ends the compilation and its name stands in the diagnostic.
inline void rule_row_missing_or_out_of_order() {}

} // namespace engine

/// The rows of all kinds, indexed by kind: row i is about kind i.
template <std::size_t Size>
class rule_table {
public:
    /// Takes the rows; a missing row, or one out of order, does not compile.
    consteval rule_table(const rule (&rows)[Size]) : rule_table{rows, Size} {}

    constexpr const rule* begin() const noexcept { return rows_; }
    constexpr const rule* end() const noexcept { return rows_ + Size; }
    constexpr std::size_t size() const noexcept { return Size; }

    /// A copy in which `change(rule&)` has amended the row of one kind, which must be in the table.
    template <class Change>
    friend constexpr rule_table amended(rule_table table, elem_kind kind, Change&& change)
    {
        rule& row = table.rows_[static_cast<std::size_t>(kind)];
        change(row);
        row.kind = kind;
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
        static_assert(Size >= first_own_kind, "a rule table has a row for every kind of the library");
    }

    rule rows_[Size]{};
};

/// The table of spec §1a.
// clang-format off
inline constexpr rule_table standard_rules{{
    // kind                 MsgType              its content  shown as
    {elem_kind::text,     "TIMTextElem",      "Text",      shown_as::content()},
    {elem_kind::audio,    "TIMSoundElem",     "",          &label_set::audio},
    {elem_kind::file,     "TIMFileElem",      "",          &label_set::file},
    {elem_kind::image,    "TIMImageElem",     "",          &label_set::image},
    {elem_kind::custom,   "TIMCustomElem",    "Desc",      shown_as::content(),  when_empty::custom_without_desc},
    {elem_kind::location, "TIMLocationElem",  "",          &label_set::location},
    {elem_kind::face,     "TIMFaceElem",      "",          &label_set::face},
    {elem_kind::video,    "TIMVideoFileElem", "",          &label_set::video},
    {elem_kind::merged,   "TIMRelayElem",     "",          &label_set::merged},
    {elem_kind::unknown,  "",                 "",          shown_as{}},
}};
// clang-format on

/// The same with the strict reading of spec §1b: one custom elem without desc silences the whole message.
inline constexpr rule_table strict_rules =
    amended(standard_rules, elem_kind::custom, [](rule& row) { row.when_empty = when_empty::silences; });

/// Any rule table, borrowed: the table must outlive it, and a temporary one does not compile.
class rule_view {
public:
    template <std::size_t Size>
    constexpr rule_view(const rule_table<Size>& table) noexcept : rows_{table.begin()}, size_{Size}
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

    constexpr const rule* begin() const noexcept { return rows_; }
    constexpr const rule* end() const noexcept { return rows_ + size_; }

private:
    const rule* rows_;
    std::size_t size_;
};

/// The row whose elems have this MsgType; the unknown one for any other.
constexpr const rule& rule_for(const rule_view& table, std::string_view msg_type) noexcept
{
    for (const rule& row : table) {
        if (row.msg_type == msg_type) {
            return row;
        }
    }
    return table[elem_kind::unknown];
}

} // namespace apnsfmt::inline v0
