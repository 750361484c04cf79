#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>

#include <apnsfmt/text/block.hpp>
#include <apnsfmt/text/grapheme.hpp>
#include <apnsfmt/text/json.hpp>
#include <apnsfmt/text/utf8.hpp>
#include <apnsfmt/version.hpp>

// Names made safe to show: nothing in one can reorder, hide or break what stands beside it (spec §4).

namespace apnsfmt::inline v0 {

/// What is done to nicknames, name cards and group names.
enum class names : std::uint8_t {
    safe,     ///< the eight steps of spec §4
    verbatim, ///< UTF-8 repair only
};

/// Only so many bytes of a name are looked at (spec §4, step 1).
inline constexpr std::size_t longest_name_read = 1024;
/// A cluster of more code points than this becomes U+FFFD (step 6).
inline constexpr std::size_t largest_name_cluster = 16;
/// A safe name has at most so many bytes, not counting its isolation (step 7).
inline constexpr std::size_t longest_name_shown = 128;

namespace engine {

struct code_point_range {
    char32_t first{};
    char32_t last{};
};

template <std::size_t Size>
constexpr bool contains(const code_point_range (&ranges)[Size], char32_t code_point) noexcept
{
    for (const code_point_range& range : ranges) {
        if (code_point < range.first) {
            return false;
        }
        if (code_point <= range.last) {
            return true;
        }
    }
    return false;
}

template <std::size_t Size>
consteval bool is_ascending(const code_point_range (&ranges)[Size]) noexcept
{
    for (std::size_t i = 0; i < Size; ++i) {
        if (ranges[i].first > ranges[i].last || (i > 0 && ranges[i].first <= ranges[i - 1].last)) {
            return false;
        }
    }
    return true;
}

// clang-format off

/// Step 2: C0, C1, DEL and the line and paragraph separators become a space.
inline constexpr code_point_range become_space[] = {
    {0x00, 0x1F}, {0x7F, 0x9F}, {0x2028, 0x2029},
};

/// Step 3: Default_Ignorable_Code_Point (Unicode 17.0.0, DerivedCoreProperties.txt) without what is kept, and
/// the braille blank U+2800 and the annotation characters U+FFF9…U+FFFB, which are as invisible.
inline constexpr code_point_range removed[] = {
    {0xAD, 0xAD},       {0x34F, 0x34F},     {0x61C, 0x61C},     {0x115F, 0x1160},   {0x17B4, 0x17B5},
    {0x180E, 0x180E},   {0x200B, 0x200B},   {0x200E, 0x200F},   {0x202A, 0x202E},   {0x2060, 0x206F},
    {0x2800, 0x2800},   {0x3164, 0x3164},   {0xFEFF, 0xFEFF},   {0xFFA0, 0xFFA0},   {0xFFF0, 0xFFFB},
    {0x1BCA0, 0x1BCA3}, {0x1D173, 0x1D17A}, {0xE0000, 0xE001F}, {0xE0080, 0xE00FF}, {0xE01F0, 0xE0FFF},
};

/// Step 3: what is kept of Default_Ignorable_Code_Point, for it shapes what can be seen: variation selectors, ZWNJ,
/// ZWJ and emoji tags.
inline constexpr code_point_range kept_invisible[] = {
    {0x180B, 0x180D}, {0x180F, 0x180F}, {0x200C, 0x200D}, {0xFE00, 0xFE0F}, {0xE0020, 0xE007F}, {0xE0100, 0xE01EF},
};

/// Step 4: White_Space (Unicode 17.0.0, PropList.txt) but for what step 2 has made a space.
inline constexpr code_point_range white_space[] = {
    {0x20, 0x20},     {0xA0, 0xA0},     {0x1680, 0x1680}, {0x2000, 0x200A},
    {0x202F, 0x202F}, {0x205F, 0x205F}, {0x3000, 0x3000},
};

/// Step 8: the right-to-left blocks.
inline constexpr code_point_range right_to_left[] = {
    {0x590, 0x8FF}, {0xFB1D, 0xFDFF}, {0xFE70, 0xFEFE}, {0x10800, 0x10FFF}, {0x1E800, 0x1EFFF},
};

// clang-format on

static_assert(is_ascending(become_space) && is_ascending(removed) && is_ascending(kept_invisible)
                  && is_ascending(white_space) && is_ascending(right_to_left),
              "contains() relies on the order");

inline constexpr std::string_view first_strong_isolate = "\xE2\x81\xA8";
inline constexpr std::string_view pop_directional_isolate = "\xE2\x81\xA9";

/// Whether a code point of the right-to-left blocks is in the text.
constexpr bool has_right_to_left(std::string_view text) noexcept
{
    while (!text.empty()) {
        const decoded next = decode_code_point(text);
        if (contains(right_to_left, next.code_point)) {
            return true;
        }
        text.remove_prefix(next.size);
    }
    return false;
}

/// Copies a name that steps 2 to 8 leave as it is and that JSON does not escape: printable ASCII and, by their first
/// two bytes, Han (U+4000…U+9FFF) and Hangul syllables (U+AC00…U+D77F), each of which is a cluster by itself. Nearly
/// all names are of these. Returns where the name ends; null, though, where it is of others. As much as a block more
/// may have been written.
template <class Block>
[[gnu::noinline]] inline char* copy_clean_name(std::string_view name, char* to) noexcept
{
    if (name.size() > longest_name_shown || name.front() == ' ' || name.back() == ' ') {
        return nullptr;
    }
    if constexpr (Block::size == 16) {
        if (name.size() >= 4 && name.size() <= Block::size) { // as most are
            const Block ends = Block::load_ends(name.data(), name.size());
            const auto spaces = Block::to_mask(ends.equal(' '));
            const auto others = Block::to_mask(ends.special() | ends.non_ascii() | ends.equal(0x7F));
            if (((spaces & (spaces << Block::stride)) | others) == 0) {
                copy_4_to_16(name.data(), name.size(), to);
                return to + name.size();
            }
        }
    }
    const char* at = name.data();
    const char* const end = at + name.size();
    while (true) {
        const auto left = static_cast<std::size_t>(end - at);
        const std::size_t count = left < Block::size ? left : Block::size;
        const Block block = count < Block::size ? Block::load_up_to(at, count) : Block::load(at);
        block.store(to);
        const auto used = first_of_block<Block>(count);
        const auto spaces = Block::to_mask(block.equal(' '));
        const auto escaped = (block.special() & ~block.non_ascii()) | block.equal(0x7F);
        if (((spaces & (spaces << Block::stride)) | (Block::to_mask(escaped) & used)) != 0) {
            return nullptr;
        }
        std::size_t whole = count;
        if (Block::to_mask(block.non_ascii()) != 0) {
            const auto lead = block.at_least(0xC0);
            const auto unknown = (lead & ~(block.at_least(0xE4) & ~block.at_least(0xEE)))
                                 | (Block::template moved_on<1>(block.equal(0xEA)) & block.high_below(0xB0))
                                 | (Block::template moved_on<1>(block.equal(0xED)) & block.at_least(0x9E));
            const auto misplaced =
                (Block::template moved_on<1>(lead) | Block::template moved_on<2>(lead)) ^ block.high_below(0xC0);
            if (Block::to_mask(unknown | misplaced) != 0) {
                return nullptr;
            }
            const auto cut_off = Block::to_mask(lead) & ~first_of_block<Block>(Block::size - 2);
            whole = cut_off == 0 ? count : first_in_mask<Block>(cut_off); // the rest is for the next block
        }
        at += whole;
        to += whole;
        if (at == end) {
            return to;
        }
        if (*at == ' ' && at[-1] == ' ') {
            return nullptr;
        }
    }
}

/// Gathers code points into clusters, and whole clusters into at most `longest_name_shown` bytes: steps 6 and 7.
class name_builder {
public:
    /// Writes to `out`, `longest_name_shown` bytes.
    constexpr explicit name_builder(char* out) noexcept : out_{out} {}

    constexpr void add(char32_t code_point) noexcept
    {
        if (breaker_.breaks_before(code_point)) {
            end_cluster();
        }
        if (++cluster_length_ <= largest_name_cluster) {
            cluster_size_ += encode_code_point(code_point, cluster_ + cluster_size_);
        }
    }

    /// Ends the name; returns its bytes.
    constexpr std::size_t finish() noexcept
    {
        end_cluster();
        return size_;
    }

    /// Whether a cluster was replaced.
    constexpr bool has_replaced() const noexcept { return replaced_; }
    /// Whether the name was cut.
    constexpr bool has_cut() const noexcept { return full_; }

private:
    constexpr void end_cluster() noexcept
    {
        if (cluster_length_ > largest_name_cluster) {
            replaced_ = true;
            append(replacement_bytes);
        } else {
            append({cluster_, cluster_size_});
        }
        cluster_length_ = 0;
        cluster_size_ = 0;
    }

    constexpr void append(std::string_view bytes) noexcept
    {
        if (full_) {
            return;
        }
        if (bytes.size() > longest_name_shown - size_) {
            full_ = true;
            size_ = size_before_ellipsis_;
            bytes = ellipsis;
        }
        bytes.copy(out_ + size_, bytes.size());
        size_ += bytes.size();
        if (size_ + ellipsis.size() <= longest_name_shown) {
            size_before_ellipsis_ = size_;
        }
    }

    char* out_;
    std::size_t size_{};
    std::size_t size_before_ellipsis_{};
    bool full_{};
    bool replaced_{};
    cluster_breaker breaker_{};
    std::size_t cluster_length_{}; // code points
    std::size_t cluster_size_{};   // bytes
    char cluster_[4 * largest_name_cluster]{};
};

} // namespace engine

/// What was done to a name to make it safe (spec §4).
struct name_changes {
    bool left_unread{}; ///< what stands beyond its first 1024 bytes was not looked at (step 1)
    bool repaired{};    ///< ill-formed bytes became U+FFFD (step 1)
    bool spaced{};      ///< control characters became spaces (step 2)
    bool removed{};     ///< invisible characters were removed (step 3)
    bool trimmed{};     ///< white space was joined, or removed at the ends (step 4)
    bool replaced{};    ///< a cluster of too many code points became U+FFFD (step 6)
    bool cut{};         ///< it was cut (step 7)
    bool isolated{};    ///< it was isolated, for it has right-to-left characters (step 8)

    /// Whether the same was done.
    constexpr bool operator==(const name_changes&) const noexcept = default;
};

/// A nickname, name card or group name as it is shown. Empty means that no name is shown (spec §1.5).
class shown_name {
public:
    /// No name.
    constexpr shown_name() noexcept
    {
        if (std::is_constant_evaluated()) {
            // A constant can't hold what was never written; at run time clearing would cost more than most names do.
            for (char& c : storage_) {
                c = 0;
            }
        }
    }

    /// A name made fit to be shown; borrows it where the treatment is verbatim.
    constexpr shown_name(std::string_view name, names treatment) noexcept : shown_name{}
    {
        if (treatment == names::safe) {
            const std::string_view read = first_bytes(name, longest_name_read);
            changes_.left_unread = read.size() < name.size();
            make_safe(read);
        } else {
            borrowed_ = name;
        }
    }

    /// The name's bytes, to be repaired when written where the treatment is verbatim.
    constexpr std::string_view text() const noexcept
    {
        return stored_ ? std::string_view{storage_ + first_, size_} : borrowed_;
    }

    /// Whether nothing is shown.
    constexpr bool empty() const noexcept { return text().empty(); }
    /// What was done to it.
    constexpr const name_changes& changes() const noexcept { return changes_; }

    /// The bytes that a name may take, at most.
    static constexpr std::size_t most_bytes(std::string_view name, names treatment) noexcept
    {
        return treatment == names::safe ? sizeof storage_ : name.size();
    }

private:
    [[gnu::noinline]] constexpr void make_safe(std::string_view name) noexcept
    {
        char* const begin = storage_ + engine::first_strong_isolate.size();
        engine::name_builder builder{begin};
        bool visible = false;
        bool started = false;
        char32_t space = 0; // what stands for the White_Space not yet written, if any
        while (!name.empty()) {
            const decoded next = decode_code_point(name);
            name.remove_prefix(next.size);
            changes_.repaired = changes_.repaired || !next.well_formed;
            const char32_t c = engine::contains(engine::become_space, next.code_point) ? U' ' : next.code_point;
            changes_.spaced = changes_.spaced || c != next.code_point;
            if (engine::contains(engine::removed, c)) {
                changes_.removed = true;
                continue;
            }
            if (engine::contains(engine::white_space, c)) {
                changes_.trimmed = changes_.trimmed || !started || space != 0;
                if (started) {
                    space = space == 0 ? c : U' ';
                }
                continue;
            }
            if (space != 0) {
                builder.add(space);
                space = 0;
            }
            builder.add(c);
            started = true;
            visible = visible || !engine::contains(engine::kept_invisible, c);
        }
        stored_ = true;
        size_ = visible ? builder.finish() : 0;
        changes_.trimmed = changes_.trimmed || space != 0;
        changes_.replaced = builder.has_replaced();
        changes_.cut = builder.has_cut();
        first_ = engine::first_strong_isolate.size();
        if (engine::has_right_to_left({begin, size_})) {
            engine::first_strong_isolate.copy(storage_, engine::first_strong_isolate.size());
            engine::pop_directional_isolate.copy(begin + size_, engine::pop_directional_isolate.size());
            first_ = 0;
            size_ += engine::first_strong_isolate.size() + engine::pop_directional_isolate.size();
            changes_.isolated = true;
        }
    }

    std::string_view borrowed_{};
    bool stored_{};
    name_changes changes_{};
    std::size_t first_{};
    std::size_t size_{};
    char storage_[engine::first_strong_isolate.size() + longest_name_shown + engine::pop_directional_isolate.size()];
};

namespace engine {

/// Writes a name made safe, after `before`, where there is room; nothing if it is empty then. Returns where the next
/// byte goes.
[[gnu::cold, gnu::noinline]] inline char* write_name_made_safe(char* to, std::string_view before, std::string_view name,
                                                               names treatment) noexcept
{
    const shown_name shown{name, treatment};
    if (shown.empty()) {
        return to;
    }
    return write_text(shown.text(), to + before.copy(to, before.size()));
}

} // namespace engine

/// Writes a name as it is shown by `out.text`, after `before` by `out.raw`; nothing if it is empty then. Returns
/// whether anything was written.
template <class Writer>
constexpr bool write_name(Writer& out, std::string_view before, std::string_view name, names treatment)
{
    const shown_name shown{name, treatment};
    if (!shown.empty()) {
        out.raw(before);
        out.text(shown.text());
    }
    return !shown.empty();
}

/// Likewise, and fast for the names that most are.
template <std::size_t Size>
[[gnu::always_inline]] inline bool write_name(roomy_json_writer& out, const char (&before)[Size], std::string_view name,
                                              names treatment) noexcept
{
    if (name.empty()) {
        return false;
    }
    if (char* const end = engine::copy_clean_name<engine::native_block>(name, out.next() + Size - 1)) {
        out.raw(before);
        out.advance_to(end);
        return true;
    }
    char* const end = engine::write_name_made_safe(out.next(), {before, Size - 1}, name, treatment);
    const bool shown = end != out.next();
    out.advance_to(end);
    return shown;
}

} // namespace apnsfmt::inline v0
