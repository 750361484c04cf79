#pragma once

#include <cstddef>
#include <span>
#include <string_view>

#include <apnsfmt/alert.hpp>
#include <apnsfmt/explanation_line.hpp>
#include <apnsfmt/explanation_words.hpp>
#include <apnsfmt/labels.hpp>
#include <apnsfmt/message.hpp>
#include <apnsfmt/name.hpp>
#include <apnsfmt/options.hpp>
#include <apnsfmt/payload.hpp>
#include <apnsfmt/payload_head.hpp>
#include <apnsfmt/payload_parts.hpp>
#include <apnsfmt/push_type.hpp>
#include <apnsfmt/rules.hpp>
#include <apnsfmt/text/json.hpp>
#include <apnsfmt/text/output.hpp>
#include <apnsfmt/text/raw_json.hpp>
#include <apnsfmt/text/utf8.hpp>
#include <apnsfmt/verdict.hpp>
#include <apnsfmt/version.hpp>

// The decision as text, for a log or a support desk (spec §6.4): one fact a line, with the section of the spec it comes
// from. What is said is asked of the code that decides, and what was cut is read from the payload itself.
//
//     pushed: 92 of at most 4096 bytes
//     sender: "Denny", the nickname, for there is no name card (§1.2)
//     group: "Climbers" (§1.2)
//     elem 1, text: its content, 4 bytes (§1a)
//     elem 2, image: "[image]" (§1a)
//     ext: the sender's, 13 bytes (§2.5)
//     sound: "bell.caf", the sender's (§2.6)
//
// Message content appears by size only. Any other text that a sender or the caller supplies is quoted, so that it can
// neither break a line nor hide in one: invisible characters, except the space, are written as `\u{200D}`, and at most
// 128 bytes of a text are printed, then `…` and its size. The joiners and variation selectors of emoji are written like
// this, too: they can encode anything, and a support desk sees exactly what a name consists of.

namespace apnsfmt::inline v0 {

/// An explanation tells of at most so many elems.
inline constexpr std::size_t most_elems_explained = 32;

namespace engine {

/// Bytes of a string in JSON, given without its quotes, before it was escaped.
constexpr std::size_t bytes_unescaped(std::string_view inside) noexcept
{
    std::size_t size = 0;
    while (!inside.empty()) {
        const unescaped next = unescape(inside);
        size += next.size;
        inside.remove_prefix(next.escaped_size);
    }
    return size;
}

/// The strings of a payload's alert as they stand there, without their quotes.
struct alert_strings {
    std::string_view title{};
    std::string_view subtitle{};
    std::string_view last{}; ///< the body, or the last argument of what the phone looks up

    constexpr explicit alert_strings(std::string_view payload) noexcept
    {
        std::string_view outer_key;
        std::string_view key;
        bool in_alert = false;
        constexpr std::size_t max_depth = deepest_json + 2; // within the payload and `aps`, JSON of the caller's
        read_json<max_depth>(payload, [&](json_token token, std::size_t depth) {
            if (token.kind == json_kind::key) {
                outer_key = depth == 1 ? token.inside() : outer_key;
                in_alert = in_alert || (outer_key == "aps" && depth == 2 && token.inside() == "alert");
                key = token.inside();
            } else if (token.kind == json_kind::string && in_alert) {
                title = key == "title" ? token.inside() : title;
                subtitle = key == "subtitle" ? token.inside() : subtitle;
                last = token.inside();
            }
            return true;
        });
    }
};

/// Counts the bytes of text, repaired.
struct text_counter {
    std::size_t size{};

    constexpr void raw(std::string_view words) noexcept { size += words.size(); }
    constexpr bool text(std::string_view piece) noexcept
    {
        repair(piece, [this](std::string_view bytes) { size += bytes.size(); });
        return true;
    }
};

/// Tells of one message, seen by one receiver.
template <class Body, class Out>
class explainer {
public:
    constexpr explainer(const message<Body>& said, const options& settings,
                        Out& out) noexcept(is_fixed_buffer<Out> && is_nothrow_body<Body>)
        : said_{said}, settings_{settings}, type_{push_type_of(said.push, settings)},
          alert_{said, settings.style, settings.receiver},
          head_{said.push, settings, row_of(type_).form,
                payload_parts<Body, false>{said, settings, type_, nullptr, nullptr}.has_alert()},
          payload_{said, settings}, buffer_{out}, out_{out}
    {
    }

    constexpr format_result tell()
    {
        if constexpr (is_fixed_buffer<Out>) {
            if (reads_from(std::span<const char>{std::span<char>{buffer_}}, said_, settings_)) {
                return {.verdict = verdict::overlapping_input, .field = "out"};
            }
        }
        tell_verdict();
        const verdict v = payload_.verdict();
        const bool is_told_in_full = v == verdict::pushed || is_about_content(v) || v == verdict::payload_too_large;
        if (!is_told_in_full) {
            return out_.finish();
        }
        if (type_ != push_type::alert) {
            out_.line("push type: ", name_of(type_), settings_.push_type ? ", the server's" : ", the sender's",
                      " (§6.7)");
        }
        if (may_show_alert(row_of(type_).form)) {
            tell_names();
            tell_content();
            tell_heading("title", "(§2.1)", said_.push.title, alert_.title(), own().title);
            tell_heading("subtitle", "(§2.2)", said_.push.subtitle, alert_.subtitle(), own().subtitle);
        } else {
            out_.line("alert: none, for a push of this type shows nothing (§6.7)");
        }
        tell_rest();
        tell_cut();
        return out_.finish();
    }

private:
    constexpr void tell_verdict()
    {
        const format_result& result = payload_.result();
        const std::size_t limit = limit_of(type_, settings_);
        if (result) {
            out_.line("pushed: ", result.size, " of at most ", byte_count{limit});
            return;
        }
        out_.line(is_suppressed(result.verdict) ? "not pushed: " : "refused: ", name_of(result.verdict), ", ",
                  result.verdict == verdict::muted ? reason_of(settings_.receiver.receive_option)
                                                   : reason_of(result.verdict));
        if (result.verdict == verdict::payload_too_large) {
            out_.add(result.needed > 2 * limit ? ": it would take at least " : ": it would take ");
            out_.add(result.needed);
            out_.add(" of at most ");
            out_.add(byte_count{limit});
        } else if (!result.field.empty()) {
            out_.add(": ");
            out_.add(quoted{result.field});
        }
    }

    constexpr void tell_names()
    {
        if (!own().body.empty()) {
            out_.line("body: the server's own, in the place of names and content (§6.7)");
            if (settings_.style.layout == layout::prefix) {
                return;
            }
        }
        if (!alert_.shows_names()) {
            out_.line(settings_.receiver.preview == preview::hidden
                          ? "names: none, for the receiver's preview hides who says it (§6.2)"
                          : "names: none, for the sender's desc is the whole alert (§2.3)");
            return;
        }
        const chosen_name sender{said_, settings_.style.names};
        const sender_texts texts = said_.in ? texts_in_group(said_.from) : texts_of_two(said_.from);
        switch (sender.source) {
        case name_source::name_card: tell_name("sender: ", sender.shown, ", the name card (§1.2)"); break;
        case name_source::nickname: tell_name("sender: ", sender.shown, texts.nickname); break;
        default: out_.line("sender: not named, for ", texts.none); break;
        }
        if (said_.in) {
            const shown_name group{said_.in->name, settings_.style.names};
            if (!group.empty()) {
                tell_name("group: ", group, " (§1.2)");
            } else {
                out_.line("group: not named, for ",
                          said_.in->name.empty() ? "it has no name (§1.4)" : "nothing of its name can be shown (§1.5)");
            }
        }
        if (settings_.style.layout == layout::headings) {
            out_.line("layout: the names are title and subtitle (§6.6)");
        }
    }

    constexpr void tell_name(std::string_view beginning, const shown_name& name, std::string_view ending)
    {
        std::string_view text = name.text();
        if (name.changes().isolated) { // as it is in the line, too
            text = text.substr(first_strong_isolate.size());
            text.remove_suffix(pop_directional_isolate.size());
        }
        out_.line(beginning, quoted{text}, ending);
        if (settings_.style.names == names::verbatim) {
            out_.add("; as it is (§4)");
        }
        for (const name_change_text& each : name_change_texts) {
            if (name.changes().*each.change) {
                out_.add("; ");
                out_.add(each.text);
            }
        }
    }

    constexpr void tell_content()
    {
        if (!own().body.empty()) {
            return;
        }
        const receiver& to = settings_.receiver;
        const style& how = settings_.style;
        if (!to.language.empty()) {
            out_.line("labels: ", quoted{language_for(to.language, how.languages).tag},
                      ", for the receiver's language ", quoted{to.language}, " (§1a)");
        }
        if (const auto words = alert_.words()) {
            out_.line("words: the phone's own, by ", quoted{words->key.text()}, " (§6.1)");
        }
        if (!said_.push.desc.empty() && alert_.desc().empty()) {
            out_.line("desc: the sender's does not count here (§6.5)");
        }
        if (to.preview != preview::full) {
            out_.line("content: ", quoted{alert_.first_content()},
                      ", for the receiver's preview hides what is said (§6.2)");
        } else if (!alert_.desc().empty()) {
            out_.line("content: the sender's desc, ", byte_count{alert_.desc().size()}, ", for all elems (§2.3)");
        } else {
            tell_elems();
        }
    }

    constexpr void tell_elems()
    {
        std::size_t count = 0;
        const label_view labels = labels_for(settings_.style, settings_.receiver);
        visit_elems(said_.body, [&](const elem& each) {
            if (++count <= most_elems_explained) {
                tell_elem(count, each, *labels);
            }
            return true;
        });
        if (count == 0) {
            out_.line("elems: none (§1.6)");
        } else if (count > most_elems_explained) {
            out_.line("elems: ", count - most_elems_explained, " more (§1.6)");
        }
    }

    constexpr void tell_elem(std::size_t number, const elem& each, const label_set& labels)
    {
        const rule& row = settings_.style.rules[each.kind];
        const std::string_view piece = row.shown_as(each, labels);
        out_.line("elem ", number, ", ", name_of(each.kind), ": ");
        if (!piece.empty() && row.shown_as.is_content()) {
            out_.add("its content, ");
            out_.add(byte_count{piece.size()});
            out_.add(" (§1a)");
        } else if (!piece.empty()) {
            out_.add(quoted{piece});
            out_.add(" (§1a)");
        } else if (row.when_empty == when_empty::silences) {
            out_.add("it has no desc, which silences the whole message (§1b)");
        } else if (row.shown_as.is_content()) {
            out_.add(each.kind == elem_kind::custom ? "nothing, for it has no desc (§1a)"
                                                    : "nothing, for it is empty (§1a)");
        } else {
            out_.add("nothing (§1a)");
        }
    }

    constexpr void tell_heading(std::string_view name, std::string_view section, std::string_view senders,
                                std::string_view shown, const alert_text& servers)
    {
        if (!servers.empty()) {
            out_.line(name, ": the server's own (§6.7)");
        } else if (!shown.empty()) {
            out_.line(name, ": the sender's, ", byte_count{shown.size()}, " ", section);
        } else if (!senders.empty()) {
            out_.line(name, ": the sender's is left out, for ",
                      settings_.receiver.preview != preview::full ? "the receiver's preview hides it (§6.2)"
                      : settings_.style.sender_overrides == sender_overrides::safe
                          ? "the server does not let senders set it (§6.5)"
                          : "names stand there (§6.6)");
        }
    }

    constexpr void tell_rest()
    {
        const bool shows_alert = may_show_alert(row_of(type_).form);
        tell_senders("ext", said_.push.ext, row_of(type_).form == payload_form::own_keys ? "" : head_.ext(), "(§2.5)");
        tell_senders("image", said_.push.image, shows_alert ? head_.image() : "", "(§2.8)");
        if (!settings_.custom.empty()) {
            out_.line("custom keys: ", settings_.custom.size(), ", the server's (§6.7)");
        }
        if (!shows_alert) {
            return;
        }
        if (head_.sound_is_object()) {
            out_.line("sound: the server's, an object (§6.7)");
        } else if (!head_.sound().empty()) {
            out_.line("sound: ", quoted{head_.sound()},
                      head_.senders_sound().empty() ? ", the server's default (§2.6)" : ", the sender's (§2.6)");
        } else if (!head_.senders_sound().empty()) {
            out_.line("sound: none, as the sender wants (§2.6)");
        }
        if (!said_.push.sound.empty() && head_.senders_sound().empty()) {
            out_.line("sound: the sender's is left out, for the receiver's preview hides it (§6.2)");
        }
        if (head_.shows_badge()) {
            out_.line("badge: ", badge_of(settings_.receiver, settings_.aps.badge),
                      settings_.receiver.unread ? ", one more than the receiver has unread (§2.7)"
                                                : ", the server's (§2.7)");
        } else if (said_.push.ignore_badge) {
            out_.line("badge: none, as the sender wants (§2.7)");
        }
    }

    constexpr void tell_senders(std::string_view name, std::string_view senders, std::string_view written,
                                std::string_view section)
    {
        if (!written.empty()) {
            out_.line(name, ": the sender's, ", byte_count{written.size()}, " ", section);
        } else if (!senders.empty()) {
            out_.line(name, ": the sender's is left out, for ",
                      !may_show_alert(row_of(type_).form)           ? "a push of this type has none (§6.7)"
                      : settings_.receiver.preview != preview::full ? "the receiver's preview hides it (§6.2)"
                      : !head_.has_alert()                          ? "there is no alert (§6.7)"
                                                                    : "the server does not let senders set it (§6.5)");
        }
    }

    constexpr void tell_cut()
    {
        const cut_parts cut = payload_.cut();
        if (!cut) {
            return;
        }
        const alert_strings kept{payload_.json()};
        const auto names = alert_.names();
        const auto words = alert_.words();
        const payload_parts<Body, false> parts{said_, settings_, type_, names ? &*names : nullptr,
                                               words ? &*words : nullptr};
        if (cut.title) {
            tell_kept("title", bytes_unescaped(kept.title), size_of(parts.title()));
        }
        if (cut.subtitle) {
            tell_kept("subtitle", bytes_unescaped(kept.subtitle), size_of(parts.subtitle()));
        }
        if (cut.body) {
            text_counter whole;
            parts.visit_content([&whole](std::string_view piece) { return whole.text(piece); });
            text_counter prefix;
            if (own().body.empty() && !words) {
                alert_.write_prefix(prefix);
            }
            tell_kept("content", bytes_unescaped(kept.last) - prefix.size, whole.size);
        }
    }

    constexpr void tell_kept(std::string_view name, std::size_t kept, std::size_t whole)
    {
        if (kept <= ellipsis.size()) {
            out_.line("cut: nothing is left of the ", name, "'s ", byte_count{whole}, " (§5)");
        } else {
            out_.line("cut: the first ", kept - ellipsis.size(), " of the ", name, "'s ", whole,
                      " bytes are left (§5)");
        }
    }

    static constexpr std::size_t size_of(std::string_view text) noexcept
    {
        text_counter counter;
        counter.text(text);
        return counter.size;
    }

    constexpr const alert_parts& own() const noexcept { return settings_.aps.alert ? *settings_.aps.alert : no_parts; }

    static constexpr alert_parts no_parts{};

    const message<Body>& said_;
    const options& settings_;
    push_type type_;
    alert<Body> alert_;
    payload_head<false> head_;
    payload payload_;
    Out& buffer_;
    line_writer<Out> out_;
};

} // namespace engine

/// Writes to `out` why a message becomes what it becomes for the receiver of the options.
///
/// The verdict is `pushed`, whatever the explanation says, with two exceptions: a fixed buffer that is too small gives
/// `buffer_too_small` and the size needed, and one that holds a part of the input `overlapping_input`; its contents are
/// then unspecified. A growing buffer then holds the explanation and nothing else; it is unchanged if your code throws.
/// An output iterator must not write to memory that holds the input.
template <output Out, message_like Message>
constexpr format_result format_explanation_to(Out&& out, const Message& source, const options& settings = {}) noexcept(
    is_fixed_buffer<Out> && engine::is_nothrow_message<Message>)
{
    const auto& said = to_message(source);
    return engine::explainer{said, settings, out}.tell();
}

/// A message and how it is formatted, to be explained by fmt: `fmt::print("{}\n", explain{message, options})`. Borrows
/// both: use it within the expression that makes it, or keep message and options alive.
template <message_like Message>
class [[nodiscard]] explain {
public:
    /// Explains a message formatted with these options.
    constexpr explain(const Message& source APNSFMT_LIFETIME_BOUND,
                      const options& settings APNSFMT_LIFETIME_BOUND) noexcept
        : source_{source}, settings_{settings}
    {
    }
    /// Explains a message formatted with default options.
    constexpr explicit explain(const Message& source APNSFMT_LIFETIME_BOUND) noexcept : explain{source, no_options} {}

    /// Writes the explanation; see `format_explanation_to`.
    template <output Out>
    constexpr format_result format_to(Out&& out) const
        noexcept(is_fixed_buffer<Out> && engine::is_nothrow_message<Message>)
    {
        return format_explanation_to(out, source_, settings_);
    }

private:
    static constexpr options no_options{};

    const Message& source_;
    const options& settings_;
};

} // namespace apnsfmt::inline v0
