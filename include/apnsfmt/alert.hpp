#pragma once

#include <cstddef>
#include <cstdint>
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

/// What the caller knows to be safe where the receiver's preview hides the content: the key stays (spec §6.2).
struct safe_in_preview {
    bool ext{};   ///< the sender's ext
    bool image{}; ///< the sender's image, and with it mutable-content
    bool sound{}; ///< the sender's; the server's own default always stays
};

/// How alerts read: the server's choice, the same for many messages.
struct style {
    label_view labels{labels::en};              ///< for receivers whose language is not known (spec §1a)
    apnsfmt::separators separators{};           ///< spec §1.7
    rule_view rules{standard_rules};            ///< how each kind of elem is shown (spec §1a)
    desc_scope desc{};                          ///< what the sender's desc replaces (spec §2.3)
    apnsfmt::names names{};                     ///< what is done to names (spec §4)
    apnsfmt::safe_in_preview safe_in_preview{}; ///< what may stay where content is hidden (spec §6.2)
};

/// The labels a receiver reads: those of the receiver's language if it is known, else the style's.
constexpr label_view labels_for(const style& how, const receiver& to) noexcept
{
    return to.language.empty() ? how.labels : label_view{labels_for(to.language)};
}

/// Whether the message is pushed to this receiver, or the first reason of spec §1b why it is not.
template <message_like Message>
constexpr verdict decide(const Message& source, const style& how = {}, const receiver& to = {}) noexcept
{
    const auto& said = to_message(source);
    if (said.push.disabled) {
        return verdict::push_disabled;
    }
    if (said.online_only) {
        return verdict::online_only;
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
    case receive_option::not_receive_except_mention:
        if (!to.mentioned) {
            return verdict::muted;
        }
        break;
    }
    if (!said.push.desc.empty()) {
        return verdict::pushed;
    }
    verdict content = verdict::no_content;
    const label_view labels = labels_for(how, to);
    visit_elems(said.body, [&](const elem& each) {
        const rule& row = how.rules[each.kind];
        if (!row.shown_as(each, *labels).empty()) {
            content = verdict::pushed;
            return how.rules.may_silence();
        }
        if (row.when_empty == when_empty::silences) {
            content = verdict::custom_without_desc;
            return false;
        }
        if (row.when_empty == when_empty::custom_without_desc && content == verdict::no_content) {
            content = verdict::custom_without_desc;
        }
        return true;
    });
    return content;
}

/// What a message that is pushed shows to one receiver: the parts of the alert, each as pieces of text that are
/// repaired one by one. Borrows the message and the style.
template <class Body>
class alert {
public:
    /// Finds what is shown (spec §1, §6.2).
    constexpr alert(const message<Body>& said, const style& how, const receiver& to) noexcept
        : message_{said}, labels_{labels_for(how, to)}, rules_{how.rules}, separators_{how.separators}
    {
        const bool full = to.preview == preview::full;
        if (full) {
            title_ = said.push.title;
            subtitle_ = said.push.subtitle;
            instead_of_elems_ = said.push.desc;
            shows_elems_ = said.push.desc.empty();
        } else {
            instead_of_elems_ = labels_->message.empty() ? labels::en.message : labels_->message;
        }
        const bool desc_is_all = full && how.desc == desc_scope::alert && !said.push.desc.empty();
        if (to.preview == preview::hidden || desc_is_all) {
            return;
        }
        if (said.in) {
            group_name_.show(said.in->name, how.names);
            name_.show(said.from.name_card, how.names);
        }
        if (name_.empty()) {
            name_.show(said.from.nickname, how.names);
        }
    }

    /// A temporary message would be gone before it is shown.
    alert(const message<Body>&& said, const style& how, const receiver& to) = delete;

    /// The title, neither repaired nor escaped; empty: none (spec §2.1).
    constexpr std::string_view title() const noexcept { return title_; }
    /// The subtitle, likewise (spec §2.2).
    constexpr std::string_view subtitle() const noexcept { return subtitle_; }

    /// Whether a name or a group name stands before the content.
    constexpr bool has_prefix() const noexcept { return !name_.empty() || !group_name_.empty(); }

    /// Writes what stands before the content (spec §1.1–1.4, 1.7): names by `out.text`, what separates them by
    /// `out.raw`.
    template <class Writer>
    [[gnu::always_inline]] constexpr void write_prefix(Writer& out) const
    {
        const bool spaced = separators_ == separators::spaced;
        if (!name_.empty()) {
            out.text(name_.text());
        }
        if (!group_name_.empty()) {
            if (spaced && !name_.empty()) {
                out.raw(" (");
            } else {
                out.raw("(");
            }
            out.text(group_name_.text());
            out.raw(")");
        }
        if (has_prefix()) {
            if (spaced) {
                out.raw(": ");
            } else {
                out.raw(":");
            }
        }
    }

    /// The bytes of the names before the content, neither repaired nor escaped.
    constexpr std::size_t size_of_names() const noexcept { return name_.text().size() + group_name_.text().size(); }

    /// Calls `visit(std::string_view)` with each piece of the content in order, until it returns false (spec §1.6).
    template <class Visit>
    constexpr void visit_content(Visit&& visit) const
    {
        if (!shows_elems_) {
            visit(instead_of_elems_);
            return;
        }
        visit_elems(message_.body, [&](const elem& each) { return visit(rules_[each.kind].shown_as(each, *labels_)); });
    }

private:
    const message<Body>& message_;
    label_view labels_;
    rule_view rules_;
    apnsfmt::separators separators_;
    std::string_view title_{};
    std::string_view subtitle_{};
    bool shows_elems_{};
    std::string_view instead_of_elems_{}; // the sender's desc, or the label that hides the content
    shown_name name_{};
    shown_name group_name_{};
};

/// Writes the alert's body to `out` as plain text, repaired but neither escaped nor cut. Nothing is written where the
/// verdict is not `pushed`. A fixed buffer that is too small gives `buffer_too_small` and the bytes it needs; what it
/// then holds is unspecified.
template <output Out, message_like Message>
constexpr format_result format_alert_to(Out&& out, const Message& source, const style& how = {},
                                        const receiver& to = {}) noexcept(is_fixed_buffer<Out>)
{
    const auto& said = to_message(source);
    format_result result{.verdict = decide(said, how, to)};
    if (!result) {
        return result;
    }
    const alert shown{said, how, to};
    output_writer writer{out};
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
    result.size = writer.size();
    if (!writer.fits()) {
        result.verdict = verdict::buffer_too_small;
    }
    return result;
}

} // namespace apnsfmt::inline v0
