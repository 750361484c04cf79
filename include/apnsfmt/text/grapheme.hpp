#pragma once

#include <cstddef>
#include <cstdint>

#include <apnsfmt/text/grapheme_table.hpp>
#include <apnsfmt/version.hpp>

namespace apnsfmt::inline v0 {

/// The class of a code point for UAX #29.
constexpr grapheme_class grapheme_class_of(char32_t code_point) noexcept
{
    constexpr char32_t first_syllable = U'\uAC00';
    constexpr char32_t last_syllable = U'\uD7A3';
    if (code_point >= first_syllable && code_point <= last_syllable) {
        // One syllable in 28 has no trailing consonant (Unicode core specification 3.12).
        return (code_point - first_syllable) % 28 == 0 ? grapheme_class::hangul_lv : grapheme_class::hangul_lvt;
    }
    if (code_point >= 0x20000) {
        if (code_point < 0xE0000 || code_point >= 0xE1000) {
            return grapheme_class::other;
        }
        code_point = code_point - 0xE0000 + 0x20000;
    }
    const std::size_t block = grapheme_index[code_point / 64];
    const unsigned pair = grapheme_blocks[block * 32 + code_point % 64 / 2];
    return static_cast<grapheme_class>(code_point % 2 == 0 ? pair & 0x0FU : pair >> 4U);
}

static_assert(grapheme_class_of(U'\0') == grapheme_class::control);
static_assert(grapheme_class_of(U'\u200C') == grapheme_class::non_joiner);
static_assert(grapheme_class_of(U'\u094D') == grapheme_class::linker);
static_assert(grapheme_class_of(U'\uD7A3') == grapheme_class::hangul_lvt);
static_assert(grapheme_class_of(U'\U000E0020') == grapheme_class::extend);

/// Finds the boundaries of extended grapheme clusters in a text that is fed code point by code point (UAX #29,
/// Unicode 17.0; rule names as there).
class cluster_breaker {
public:
    /// Feeds the next code point. Returns whether a cluster begins with it, which is so for the first one (GB1).
    constexpr bool breaks_before(char32_t code_point) noexcept
    {
        const grapheme_class next = grapheme_class_of(code_point);
        const bool breaks = !started_ || breaks_between(previous_, next);
        started_ = true;
        remember(next);
        return breaks;
    }

    /// Whether a cluster begins between two neighbours whatever stands before them: where false, a breaker must have
    /// seen the text from an earlier boundary on to say.
    static constexpr bool surely_breaks(char32_t previous, char32_t next) noexcept
    {
        cluster_breaker breaker;
        breaker.breaks_before(previous);
        const grapheme_class before = grapheme_class_of(previous);
        const grapheme_class after = grapheme_class_of(next);
        // Not on how many regional indicators there are: the first is taken for that of a pair, which never breaks.
        const bool depends =
            (after == grapheme_class::pictographic && before == grapheme_class::zwj)
            || (after == grapheme_class::consonant && (is_extend(before) || before == grapheme_class::zwj));
        return !depends && breaker.breaks_before(next);
    }

private:
    static constexpr bool is_control(grapheme_class c) noexcept
    {
        return c == grapheme_class::cr || c == grapheme_class::lf || c == grapheme_class::control;
    }

    static constexpr bool is_extend(grapheme_class c) noexcept
    {
        return c == grapheme_class::extend || c == grapheme_class::linker || c == grapheme_class::non_joiner;
    }

    constexpr bool breaks_between(grapheme_class before, grapheme_class after) const noexcept
    {
        using enum grapheme_class;
        if (is_control(before) || is_control(after)) { // GB3, GB4, GB5
            return !(before == cr && after == lf);
        }
        if (is_extend(after) || after == zwj || after == spacing_mark || before == prepend) { // GB9, GB9a, GB9b
            return false;
        }
        switch (after) {
        case hangul_l:
        case hangul_lv:
        case hangul_lvt: // GB6
            return before != hangul_l;
        case hangul_v: // GB6, GB7
            return before != hangul_l && before != hangul_v && before != hangul_lv;
        case hangul_t: // GB7, GB8
            return before != hangul_v && before != hangul_t && before != hangul_lv && before != hangul_lvt;
        case consonant: // GB9c
            return conjunct_ != conjunct::linked;
        case pictographic: // GB11
            return emoji_ != emoji::joined;
        case regional_indicator: // GB12, GB13
            return !unpaired_indicator_;
        default: // GB999
            return true;
        }
    }

    constexpr void remember(grapheme_class next) noexcept
    {
        using enum grapheme_class;
        unpaired_indicator_ = next == regional_indicator && !unpaired_indicator_;

        if (next == pictographic) {
            emoji_ = emoji::open;
        } else if (next == zwj) {
            emoji_ = emoji_ == emoji::open ? emoji::joined : emoji::none;
        } else if (!is_extend(next) || emoji_ == emoji::joined) {
            emoji_ = emoji::none;
        }

        if (next == consonant) {
            conjunct_ = conjunct::open;
        } else if (next == linker) {
            conjunct_ = conjunct_ == conjunct::none ? conjunct::none : conjunct::linked;
        } else if (next != extend && next != zwj) {
            conjunct_ = conjunct::none;
        }
        previous_ = next;
    }

    /// How far ExtPict Extend* ZWJ has come.
    enum class emoji : std::uint8_t { none, open, joined };
    /// How far Consonant [Extend Linker]* Linker [Extend Linker]* has come.
    enum class conjunct : std::uint8_t { none, open, linked };

    grapheme_class previous_{};
    emoji emoji_{};
    conjunct conjunct_{};
    bool unpaired_indicator_{};
    bool started_{};
};

} // namespace apnsfmt::inline v0
