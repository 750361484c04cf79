#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <type_traits>

#include <apnsfmt/labels.hpp>
#include <apnsfmt/message.hpp>
#include <apnsfmt/name.hpp>
#include <apnsfmt/rules.hpp>
#include <apnsfmt/text/output.hpp>
#include <apnsfmt/text/utf8.hpp>
#include <apnsfmt/verdict.hpp>
#include <apnsfmt/version.hpp>

// What is shown: a message, seen through rules and labels, becomes a title, a subtitle and a body; or it is silent.

namespace apnsfmt::inline v0 {

/// What stands between names and content (spec §1.7).
enum class separators : std::uint8_t {
    spaced,  ///< `Name (group): content`
    compact, ///< `Name(group):content`
};

/// What the sender's desc replaces (spec §2.3).
enum class desc_scope : std::uint8_t {
    content, ///< the content; the name prefix stays
    alert,   ///< the whole alert, prefix and all
};

/// Where the names of sender and group stand (spec §6.6).
enum class layout : std::uint8_t {
    prefix,   ///< before the content, in the body
    headings, ///< in fields of their own: the title, and in a group the subtitle; the sender's own then count for
              ///< nothing
};

/// Who finds the words around names and content (spec §6.1).
enum class localize : std::uint8_t {
    server, ///< the library: labels and separators of a style
    device, ///< the phone, in the app's own strings, by a loc-key and loc-args
};

/// Which of the sender's wishes count (spec §6.5).
enum class sender_overrides : std::uint8_t {
    all,  ///< title, subtitle, desc and image, too
    safe, ///< not these four, by which a sender could imitate anyone
};

/// What the caller knows to be safe where the receiver's preview hides the content: the key stays (spec §6.2).
struct safe_in_preview {
    bool ext{};   ///< the sender's ext
    bool image{}; ///< the sender's image, and with it mutable-content
    bool sound{}; ///< the sender's; the server's own default always stays
};

/// How alerts read: the server's choice, the same for many messages.
struct style {
    label_view labels{labels::en};                ///< for receivers whose language is not known (spec §1a)
    language_view languages{apnsfmt::languages};  ///< for those whose language is known (spec §1a)
    apnsfmt::layout layout{};                     ///< where the names stand (spec §6.6)
    apnsfmt::localize localize{};                 ///< who finds the words (spec §6.1)
    apnsfmt::sender_overrides sender_overrides{}; ///< which of the sender's wishes count (spec §6.5)
    apnsfmt::separators separators{};             ///< spec §1.7
    rule_view rules{standard_rules};              ///< how each kind of elem is shown (spec §1a)
    desc_scope desc{};                            ///< what the sender's desc replaces (spec §2.3)
    apnsfmt::names names{};                       ///< what is done to names (spec §4)
    apnsfmt::safe_in_preview safe_in_preview{};   ///< what may stay where content is hidden (spec §6.2)
};

/// The labels a receiver reads: those of the receiver's language if it is known, else the style's.
constexpr label_view labels_for(const style& how, const receiver& to) noexcept
{
    return to.language.empty() ? how.labels : label_view{labels_for(to.language, how.languages)};
}

namespace engine {

/// The sender's desc, if it counts.
constexpr std::string_view desc_of(const push_info& push, const style& how) noexcept
{
    return how.sender_overrides == sender_overrides::all ? push.desc : std::string_view{};
}

/// Why nothing is pushed to this receiver, whatever is said (spec §1b).
constexpr verdict silence_of(const receiver& to) noexcept
{
    if (to.presence <= presence::killed && to.receive_option == receive_option::notify) { // as most are
        return verdict::pushed;
    }
    if (to.presence == presence::logged_out) {
        return verdict::logged_out;
    }
    if (to.presence == presence::foreground) {
        return verdict::in_foreground;
    }
    switch (to.receive_option) {
    case receive_option::notify: break;
    case receive_option::not_receive:
    case receive_option::not_notify: return verdict::muted;
    case receive_option::not_notify_except_mention:
    case receive_option::not_receive_except_mention: return to.mentioned ? verdict::pushed : verdict::muted;
    }
    return verdict::pushed;
}

/// Likewise for this message, whatever its content.
template <class Body>
constexpr verdict silence_of(const message<Body>& said, const receiver& to) noexcept
{
    if (said.push.disabled) {
        return verdict::push_disabled;
    }
    return said.online_only ? verdict::online_only : silence_of(to);
}

/// Which of a sender's names is shown.
enum class name_source : std::uint8_t {
    none,
    nickname,
    name_card,
};

/// A sender's name as it is shown: in a group the name card, else the nickname, whichever shows anything first
/// (spec §1.2, §1.5).
struct chosen_name {
    name_source source{};
    shown_name shown{};

    template <class Body>
    constexpr chosen_name(const message<Body>& said, names treatment) noexcept
        : source{name_source::name_card}, shown{said.in ? said.from.name_card : std::string_view{}, treatment}
    {
        if (shown.empty()) {
            source = name_source::nickname;
            shown = shown_name{said.from.nickname, treatment};
        }
        if (shown.empty()) {
            source = name_source::none;
        }
    }
};

/// The names of sender and group as headings (spec §6.6).
struct name_headings {
    shown_name title{};
    shown_name subtitle{};

    template <class Body>
    constexpr name_headings(const message<Body>& said, names treatment) noexcept
        : title{chosen_name{said, treatment}.shown}
    {
        if (said.in) {
            subtitle = title;
            title = shown_name{said.in->name, treatment};
        }
    }
};

/// How the phone finds the app's own words for an alert.
struct device_words {
    loc_key key;
    bool has_content{}; ///< the content is the last of their arguments
};

} // namespace engine

/// What one receiver is shown of a message: whether it is pushed, and the parts of the alert, each as pieces of text
/// that are repaired one by one. Borrows the message and the style.
template <class Body>
class alert {
public:
    /// Finds what is shown (spec §1, §6.2).
    [[gnu::always_inline]] constexpr alert(const message<Body>& said, const style& how,
                                           const receiver& to) noexcept(engine::is_nothrow_body<Body>)
        : alert{said, how, to, engine::silence_of(said, to)}
    {
    }
    /// The same where it is known why nothing is pushed, or that this does not count: `pushed`.
    [[gnu::always_inline]] constexpr alert(const message<Body>& said, const style& how, const receiver& to,
                                           apnsfmt::verdict silence) noexcept(engine::is_nothrow_body<Body>)
        : message_{said}, style_{how}, labels_{labels_for(how, to)}, preview_{to.preview},
          shows_senders_headings_{to.preview == preview::full && how.layout == layout::prefix
                                  && how.sender_overrides == sender_overrides::all},
          verdict_{silence}
    {
        if (verdict_ != verdict::pushed) {
            return;
        }
        if (desc().empty()) {
            look_at_elems();
        } else {
            content_ = desc();
        }
        if (preview_ != preview::full) {
            content_ = labels_->message.empty() ? labels::en.message : labels_->message;
            shows_more_ = false;
        }
    }

    /// A temporary message would be gone before it is shown.
    alert(const message<Body>&& said, const style& how, const receiver& to) = delete;
    alert(const message<Body>&& said, const style& how, const receiver& to, apnsfmt::verdict silence) = delete;

    /// Whether the message is pushed to this receiver, or the first reason of spec §1b why it is not.
    constexpr apnsfmt::verdict verdict() const noexcept { return verdict_; }

    /// The title that the sender set, neither repaired nor escaped; empty: none (spec §2.1).
    constexpr std::string_view title() const noexcept { return heading(message_.push.title); }
    /// The subtitle, likewise (spec §2.2).
    constexpr std::string_view subtitle() const noexcept { return heading(message_.push.subtitle); }

    /// The sender's desc, if it counts; empty: none (spec §2.3, §6.5).
    constexpr std::string_view desc() const noexcept { return engine::desc_of(message_.push, style_); }

    /// Whether names are shown at all.
    constexpr bool shows_names() const noexcept
    {
        const bool desc_is_all = preview_ == preview::full && style_.desc == desc_scope::alert && !desc().empty();
        return preview_ != preview::hidden && !desc_is_all;
    }

    /// The names that stand in title and subtitle; absent where the layout does not put them there, or none is shown.
    constexpr std::optional<engine::name_headings> names() const noexcept
    {
        if (style_.layout != layout::headings || !shows_names()) {
            return {};
        }
        return engine::name_headings{message_, style_.names};
    }

    /// Writes what stands before the content (spec §1.1–1.4, 1.7): names by `out.text`, what separates them by
    /// `out.raw`. Returns whether there is anything.
    template <class Writer>
    [[gnu::always_inline]] constexpr bool write_prefix(Writer& out) const
    {
        if (style_.layout == layout::headings || !shows_names()) {
            return false;
        }
        const bool spaced = style_.separators == separators::spaced;
        bool named = message_.in && write_name(out, "", message_.from.name_card, style_.names);
        named = named || write_name(out, "", message_.from.nickname, style_.names);
        bool grouped = false;
        if (message_.in) {
            const std::string_view name = message_.in->name;
            grouped =
                spaced && named ? write_name(out, " (", name, style_.names) : write_name(out, "(", name, style_.names);
        }
        if (grouped && spaced) {
            out.raw("): ");
        } else if (grouped) {
            out.raw("):");
        } else if (named && spaced) {
            out.raw(": ");
        } else if (named) {
            out.raw(":");
        }
        return named || grouped;
    }

    /// By which words of the app's own the phone shows this (spec §6.1): those for a message's only elem, else those
    /// for text, whose argument is the content as it is shown here. Absent where the server finds the words, and where
    /// text has no key.
    constexpr std::optional<engine::device_words> words() const noexcept(engine::is_nothrow_body<Body>)
    {
        if (style_.localize == localize::server) {
            return {};
        }
        // That a message was sent to a group is a part of who sent it.
        const bool in_group = message_.in && preview_ != preview::hidden;
        if (preview_ != preview::full) {
            return engine::device_words{loc_key_of(hidden_content, in_group), false};
        }
        std::size_t count = 0;
        elem_kind kind{};
        if (desc().empty()) {
            visit_elems(message_.body, [&](const elem& each) {
                kind = each.kind;
                return ++count < 2;
            });
        }
        if (const rule& only = style_.rules[kind]; count == 1) {
            if (const loc_key key = loc_key_of(only, in_group); !key.text().empty()) {
                return engine::device_words{key, only.shown_as.is_content()};
            }
        }
        const loc_key joined = loc_key_of(style_.rules[elem_kind::text], in_group);
        return joined.text().empty() ? std::nullopt : std::optional{engine::device_words{joined, true}};
    }

    /// Writes the names as the first of the loc-args: JSON strings, empty where no name is shown (spec §6.1). Returns
    /// whether one is.
    template <class Writer>
    constexpr bool write_names_as_args(Writer& out) const
    {
        const auto write = [this, &out](const shown_name& name) {
            if (shows_names()) {
                out.text(name.text());
            }
            return shows_names() && !name.empty();
        };
        out.raw("\"");
        bool named = write(engine::chosen_name{message_, style_.names}.shown);
        out.raw("\"");
        if (message_.in && preview_ != preview::hidden) {
            out.raw(",\"");
            named = write({message_.in->name, style_.names}) || named;
            out.raw("\"");
        }
        return named;
    }

    /// The most bytes that the names before the content may have, neither repaired nor escaped.
    constexpr std::size_t most_bytes_of_names() const noexcept
    {
        const auto most = [this](std::string_view name) { return shown_name::most_bytes(name, style_.names); };
        const std::size_t name_card = most(message_.from.name_card);
        const std::size_t nickname = most(message_.from.nickname);
        return (nickname > name_card ? nickname : name_card) + (message_.in ? most(message_.in->name) : 0);
    }

    /// The first piece of the content, and mostly all.
    constexpr std::string_view first_content() const noexcept { return content_; }

    /// Calls `visit(std::string_view)` with each piece of the content in order, until it returns false (spec §1.6).
    template <class Visit>
    constexpr void visit_content(Visit&& visit) const
    {
        if (!shows_more_) {
            visit(content_);
            return;
        }
        visit_elems(message_.body,
                    [&](const elem& each) { return visit(style_.rules[each.kind].shown_as(each, *labels_)); });
    }

    /// Whether a name or the first piece of the content lies in a buffer.
    [[gnu::always_inline]] constexpr bool names_or_content_in(std::span<const char> buffer) const noexcept
    {
        using engine::overlaps;
        return overlaps(buffer, message_.from.nickname) || overlaps(buffer, content_)
               || (message_.in && (overlaps(buffer, message_.in->name) || overlaps(buffer, message_.from.name_card)));
    }

    /// Whether a part of what the body shows lies in a buffer.
    constexpr bool reads_from(std::span<const char> buffer) const noexcept(engine::is_nothrow_body<Body>)
    {
        bool overlaps = false;
        const auto look_at = [&](std::string_view text) {
            overlaps = overlaps || engine::overlaps(buffer, text);
            return !overlaps;
        };
        look_at(message_.from.nickname);
        look_at(message_.from.name_card);
        look_at(message_.in ? message_.in->name : std::string_view{});
        visit_content(look_at);
        return overlaps;
    }

private:
    constexpr std::string_view heading(std::string_view text) const noexcept
    {
        return shows_senders_headings_ ? text : std::string_view{};
    }

    /// Finds the first piece of the content, whether there is more, and what it means if there is none.
    [[gnu::always_inline]] constexpr void look_at_elems() noexcept(engine::is_nothrow_body<Body>)
    {
        verdict_ = verdict::no_content;
        visit_elems(message_.body, [this](const elem& each) __attribute__((always_inline)) {
            const rule& row = style_.rules[each.kind];
            const std::string_view piece = row.shown_as(each, *labels_);
            if (!piece.empty()) {
                verdict_ = verdict::pushed;
                shows_more_ = !content_.empty();
                content_ = shows_more_ ? content_ : piece;
                return !shows_more_ || style_.rules.may_silence();
            }
            if (row.when_empty == when_empty::silences) {
                verdict_ = verdict::custom_without_desc;
                return false;
            }
            if (row.when_empty == when_empty::custom_without_desc && verdict_ == verdict::no_content) {
                verdict_ = verdict::custom_without_desc;
            }
            return true;
        });
    }

    const message<Body>& message_;
    const style& style_;
    label_view labels_;
    preview preview_;
    bool shows_senders_headings_;
    apnsfmt::verdict verdict_{};
    std::string_view content_{};
    bool shows_more_{};
};

/// Whether the message is pushed to this receiver, or the first reason of spec §1b why it is not.
template <message_like Message>
[[nodiscard]] constexpr verdict decide(const Message& source, const style& how = {},
                                       const receiver& to = {}) noexcept(engine::is_nothrow_message<Message>)
{
    const auto& said = to_message(source);
    return alert{said, how, to}.verdict();
}

/// Writes the alert's body to `out` as plain text, repaired but neither escaped nor truncated.
///
/// A growing buffer then holds the text and nothing else; it is empty unless the verdict is `pushed`, and unchanged if
/// your code throws. A fixed buffer that is too small gives `buffer_too_small` and the size needed; one that holds a
/// part of the input gives `overlapping_input`. The contents of a fixed buffer are unspecified unless the verdict is
/// `pushed`. An output iterator must not write to memory that holds the input.
template <output Out, message_like Message>
constexpr format_result format_alert_to(Out&& out, const Message& source, const style& how = {},
                                        const receiver& to = {}) noexcept(is_fixed_buffer<Out>
                                                                          && engine::is_nothrow_message<Message>)
{
    const auto& said = to_message(source);
    const alert shown{said, how, to};
    output_writer writer{out};
    if (shown.verdict() != verdict::pushed) {
        writer.finish();
        return {.verdict = shown.verdict()};
    }
    if constexpr (is_fixed_buffer<Out>) {
        if (shown.reads_from(std::span<const char>{std::span<char>{out}})) {
            return {.verdict = verdict::overlapping_input, .field = "out"};
        }
    }
    struct {
        output_writer<std::remove_reference_t<Out>>& out;

        constexpr void raw(std::string_view bytes) { out.append(bytes); }
        constexpr bool text(std::string_view piece)
        {
            repair(piece, [this](std::string_view bytes) { out.append(bytes); });
            return true;
        }
    } plain{writer};
    shown.write_prefix(plain);
    shown.visit_content([&plain](std::string_view piece) { return plain.text(piece); });
    writer.finish();
    return engine::written(writer.size(), writer.fits());
}

} // namespace apnsfmt::inline v0
