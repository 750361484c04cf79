#pragma once

#include <cstddef>
#include <span>
#include <string_view>

#include <apnsfmt/alert.hpp>
#include <apnsfmt/message.hpp>
#include <apnsfmt/rules.hpp>
#include <apnsfmt/text/output.hpp>
#include <apnsfmt/text/utf8.hpp>
#include <apnsfmt/verdict.hpp>
#include <apnsfmt/version.hpp>

// What an app ships so that the phone's own language decides (spec §6.1): for each loc-key the string that the phone
// fills with the loc-args, which are the sender's name, in a group the group's, and the content where it is shown.
//
//     "IM_TEXT" = "%1$@: %2$@";
//     "IM_GROUP_TEXT" = "%1$@ (%2$@): %3$@";
//     "IM_AUDIO" = "%1$@: [audio]";
//     "IM_GROUP_AUDIO" = "%1$@ (%2$@): [audio]";
//
// These are for names that are there. One that is absent is an empty argument, and what is to be seen around it is for
// the app to choose, which may ship other strings for the same keys.

namespace apnsfmt::inline v0 {

namespace engine {

/// Calls `append(std::string_view)` with the pieces of a text that has `mark` before each character of `marked`.
template <class Append>
constexpr void visit_marked(std::string_view text, std::string_view marked, std::string_view mark, Append&& append)
{
    for (std::size_t at = text.find_first_of(marked); at != std::string_view::npos;
         at = text.find_first_of(marked, 1)) {
        append(text.substr(0, at));
        append(mark);
        text.remove_prefix(at);
    }
    append(text);
}

/// Calls `append(std::string_view)` with the pieces of the string for a row's loc-key: the alert of a message whose
/// names and content are the places of the arguments.
template <class Append>
constexpr void visit_loc_string(const rule& row, bool in_group, const style& how, Append&& append)
{
    struct {
        Append& append;

        constexpr void raw(std::string_view bytes) { append(bytes); }
        constexpr void text(std::string_view bytes) { append(bytes); }
    } prefix{append};
    message<> said{.from = {.nickname = "%1$@"}};
    if (in_group) {
        said.in = group{.name = "%2$@"};
    }
    alert{said, how, {}}.write_prefix(prefix);
    if (row.shown_as.is_content()) {
        append(in_group ? "%3$@" : "%2$@");
    } else {
        visit_marked(row.shown_as({}, *how.labels), "%", "%", append);
    }
}

/// Writes to `out`, repaired, the pieces that `visit` calls its argument with.
template <class Out, class Visit>
constexpr format_result write_pieces(Out& out, Visit&& visit) noexcept(is_fixed_buffer<Out>)
{
    if constexpr (is_fixed_buffer<Out>) {
        const std::span<char> buffer{out};
        bool overlaps_buffer = false;
        visit([&](std::string_view piece) { overlaps_buffer = overlaps_buffer || overlaps(buffer, piece); });
        if (overlaps_buffer) {
            return {.verdict = verdict::overlapping_input, .field = "out"};
        }
    }
    output_writer writer{out};
    visit([&writer](std::string_view piece) {
        repair(piece, [&writer](std::string_view bytes) { writer.append(bytes); });
    });
    writer.finish();
    return written(writer.size(), writer.fits());
}

} // namespace engine

/// Writes to `out` the string for a row's loc-key, in the style's labels and separators: `%1$@ (%2$@): [audio]`. A
/// growing buffer then holds nothing else. A fixed buffer that is too small gives `buffer_too_small` and the size
/// needed, and one that holds a part of the style's texts `overlapping_input`; its contents are then unspecified.
template <output Out>
constexpr format_result format_loc_string_to(Out&& out, const rule& row, bool in_group,
                                             const style& how = {}) noexcept(is_fixed_buffer<Out>)
{
    return engine::write_pieces(out, [&](auto append) { engine::visit_loc_string(row, in_group, how, append); });
}

/// Writes to `out` the whole `Localizable.strings` of one language, that of the style's labels: two lines for what
/// a preview hides, and for each of the style's rules that has a loc-key. A fixed buffer is treated likewise.
template <output Out>
constexpr format_result format_strings_to(Out&& out, const style& how = {}) noexcept(is_fixed_buffer<Out>)
{
    return engine::write_pieces(out, [&how](auto append) {
        const auto append_quoted = [&append](std::string_view piece) {
            engine::visit_marked(piece, "\"\\", "\\", append);
        };
        const auto append_lines = [&](const rule& row) {
            for (const bool in_group : {false, true}) {
                const loc_key key = loc_key_of(row, in_group);
                if (key.text().empty()) {
                    continue;
                }
                append("\"");
                append_quoted(key.text());
                append("\" = \"");
                engine::visit_loc_string(row, in_group, how, append_quoted);
                append("\";\n");
            }
        };
        append_lines(hidden_content);
        for (const rule& row : how.rules) {
            append_lines(row);
        }
    });
}

} // namespace apnsfmt::inline v0
