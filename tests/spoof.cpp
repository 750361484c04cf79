// No name moves what stands beside it: ICU's bidirectional algorithm lays out the alerts that the library makes, for
// every name of up to five symbols out of those that have a direction or change one, and every character stands where
// it would with any other name.

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include <fmt/format.h>
#include <unicode/ubidi.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <apnsfmt/alert.hpp>
#include <apnsfmt/text/utf8.hpp>

#include "prove.hpp"

using namespace apnsfmt;

namespace {

constexpr std::string_view symbols[] = {
    "a",      "\u05E9", "\u0639",                // letters: Latin, Hebrew, Arabic
    "1",      "\u0661", " ",      ".",      "(", // digits: European, Arabic-Indic; neutrals
    "\u0301",                                    // a nonspacing mark
    "\u200E", "\u200F", "\u061C",                // marks: LRM, RLM, ALM
    "\u202B", "\u202D", "\u202E", "\u202C",      // RLE, LRO, RLO, PDF
    "\u2067", "\u2068", "\u2069",                // RLI, FSI, PDI
};

constexpr std::string_view said = "pay 100 to Al";

/// Where the name stands in the line: a group's has something before it, too.
enum class place : bool { sender, group };

/// An alert that a name was put into, and the parts of it that must not move.
struct line {
    std::string text{};
    std::size_t before{}; ///< ASCII characters before the name
    std::size_t after{};  ///< ASCII characters after it
};

line alert_with(std::string_view name, place where, names treatment)
{
    message<elem> sent{.body = text(said)};
    if (where == place::sender) {
        sent.from.nickname = name;
    } else {
        sent.from.nickname = "A";
        sent.in = group{name};
    }
    line made;
    static_cast<void>(format_alert_to(made.text, sent, {.names = treatment})); // the text is looked at, not the verdict
    const bool named = shown_name{name, treatment}.text().size() > 0;
    made.before = !named ? 0 : where == place::sender ? 0 : std::string_view{"A ("}.size();
    made.after = !named ? made.text.size() : said.size() + (where == place::sender ? 2U : 3U);
    return made;
}

/// Lays lines out in one direction of the paragraph.
class layout_engine {
public:
    explicit layout_engine(UBiDiLevel base) : base_{base} {}

    /// Whether all beside the name stands where it should: at its own place and from left to right.
    bool is_unmoved(const line& made)
    {
        const icu::UnicodeString utf16 =
            icu::UnicodeString::fromUTF8({made.text.data(), static_cast<std::int32_t>(made.text.size())});
        UErrorCode error = U_ZERO_ERROR;
        ubidi_setPara(bidi_.get(), utf16.getBuffer(), utf16.length(), base_, nullptr, &error);
        const auto size = static_cast<std::size_t>(utf16.length());
        places_.resize(size);
        ubidi_getLogicalMap(bidi_.get(), places_.data(), &error);
        const UBiDiLevel* const levels = ubidi_getLevels(bidi_.get(), &error);
        REQUIRE(U_SUCCESS(error));
        // In a line from right to left, what follows the name stands left of it, but together and in order.
        const bool from_left = base_ != UBIDI_RTL;
        const std::size_t first_after = size - (from_left ? made.after : said.size());
        for (std::size_t i = 0; i < size; ++i) {
            if (i >= made.before && i < first_after) {
                continue;
            }
            const auto own_place = static_cast<std::int32_t>(i);
            const auto in_order = places_[first_after] + static_cast<std::int32_t>(i - first_after);
            const std::int32_t expected = from_left ? own_place : i < made.before ? places_[i] : in_order;
            if (places_[i] != expected || (levels[i] % 2 != 0 && (from_left || i >= first_after))) {
                return false;
            }
        }
        return true;
    }

private:
    struct close {
        void operator()(UBiDi* bidi) const { ubidi_close(bidi); }
    };

    UBiDiLevel base_;
    std::unique_ptr<UBiDi, close> bidi_{ubidi_open()};
    std::vector<std::int32_t> places_{};
};

/// Calls `visit(name)` with every name of one to `longest` symbols.
template <class Visit>
void visit_names(std::size_t longest, Visit visit)
{
    for (std::size_t length = 1, count = std::size(symbols); length <= longest; ++length, count *= std::size(symbols)) {
        for (std::size_t number = 0; number < count; ++number) {
            std::string name;
            for (std::size_t rest = number, i = 0; i < length; ++i, rest /= std::size(symbols)) {
                name += symbols[rest % std::size(symbols)];
            }
            visit(name);
        }
    }
}

} // namespace

TEST_CASE("what stands beside a safe name is displayed unchanged")
{
    // As a phone lays an alert out, by its first strong character; and in a line of either direction.
    layout_engine engines[] = {layout_engine{UBIDI_DEFAULT_LTR}, layout_engine{UBIDI_LTR}, layout_engine{UBIDI_RTL}};
    for (const place where : {place::sender, place::group}) {
        std::size_t tried = 0;
        std::size_t changed = 0;
        std::unordered_set<std::string> seen; // the same line is laid out the same
        visit_names(5, [&](std::string_view name) {
            ++tried;
            line made = alert_with(name, where, names::safe);
            if (!seen.insert(made.text).second) {
                return;
            }
            for (layout_engine& each : engines) {
                changed += each.is_unmoved(made) ? 0U : 1U;
            }
        });
        MESSAGE(fmt::format("{}: {} names tried, {} lines, {} changed", where == place::sender ? "senders" : "groups",
                            tried, seen.size(), changed));
        CHECK(changed == 0);
        CHECK(seen.size() > 1000);
    }
}

TEST_CASE("verbatim names do move what stands beside them, and the layout shows it")
{
    layout_engine engine{UBIDI_DEFAULT_LTR};
    for (const place where : {place::sender, place::group}) {
        std::size_t tried = 0;
        std::size_t changed = 0;
        visit_names(3, [&](std::string_view name) {
            ++tried;
            changed += engine.is_unmoved(alert_with(name, where, names::verbatim)) ? 0U : 1U;
        });
        MESSAGE(fmt::format("verbatim {}: {} names tried, {} changed", where == place::sender ? "senders" : "groups",
                            tried, changed));
        CHECK(changed > tried / 10);
        CHECK(changed < tried);
    }
    CHECK_FALSE(engine.is_unmoved(alert_with("\u202E", place::sender, names::verbatim)));
    CHECK_FALSE(engine.is_unmoved(alert_with("\u05E9", place::sender, names::verbatim)));
    CHECK(engine.is_unmoved(alert_with("Denny", place::sender, names::verbatim)));
}

TEST_CASE("no code point in a name moves what stands beside it")
{
    layout_engine engines[] = {layout_engine{UBIDI_DEFAULT_LTR}, layout_engine{UBIDI_LTR}, layout_engine{UBIDI_RTL}};
    std::size_t changed = 0;
    for (char32_t c = 0; c <= 0x10FFFF; ++c) {
        if ((c >= 0xD800 && c <= 0xDFFF) || u_charDirection(static_cast<UChar32>(c)) == U_LEFT_TO_RIGHT) {
            continue;
        }
        char bytes[4];
        const std::string_view encoded{bytes, encode_code_point(c, bytes)};
        for (const std::string_view before : {"", "a", "1"}) {
            for (const std::string_view after : {"", "1"}) {
                std::string name{before};
                name += encoded;
                name += after;
                for (layout_engine& each : engines) {
                    const bool unmoved = each.is_unmoved(alert_with(name, place::sender, names::safe))
                                         && each.is_unmoved(alert_with(name, place::group, names::safe));
                    if (!unmoved && ++changed < 10) {
                        MESSAGE(fmt::format("U+{:04X}", static_cast<std::uint32_t>(c)));
                    }
                }
            }
        }
    }
    CHECK(changed == 0);
}
