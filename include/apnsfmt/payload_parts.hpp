#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include <apnsfmt/alert.hpp>
#include <apnsfmt/aps.hpp>
#include <apnsfmt/message.hpp>
#include <apnsfmt/options.hpp>
#include <apnsfmt/payload_head.hpp>
#include <apnsfmt/push_type.hpp>
#include <apnsfmt/text/json.hpp>
#include <apnsfmt/verdict.hpp>
#include <apnsfmt/version.hpp>

// A payload's parts in the order in which they are written. The body of the alert comes last, so that the room left for
// it is known when its turn comes:
//
//     {"ext":"…","image":"…",custom…,"aps":{"badge":3,…,"alert":{"title":"…","subtitle":"…","body":"Name: content"}}}

namespace apnsfmt::inline v0::engine {

/// A title or subtitle that has to be cut takes at most this many escaped bytes (spec §5, step 1).
inline constexpr std::size_t longest_cut_heading = 256;

/// A title or subtitle, escaped and cut; not written at all where it is empty.
class cut_heading {
public:
    constexpr explicit cut_heading(std::string_view text) noexcept : text_{text} { cut_to(longest_cut_heading); }

    /// Cuts the text to `room` escaped bytes, down to nothing.
    constexpr void cut_to(std::size_t room) noexcept
    {
        cut_text cut{escaped_, room};
        cut.add(text_);
        size_ = cut.finish();
        is_cut_ = cut.is_cut();
    }

    constexpr std::string_view escaped() const noexcept { return {escaped_, size_}; }
    constexpr bool empty() const noexcept { return size_ == 0; }
    constexpr bool is_cut() const noexcept { return is_cut_; }

private:
    std::string_view text_;
    std::size_t size_{};
    bool is_cut_{};
    char escaped_[longest_cut_heading + cut_lookahead]{};
};

/// Likewise for a heading that is escaped already.
constexpr void write_text(json_writer& out, std::string_view beginning, const cut_heading& heading) noexcept
{
    if (!heading.empty()) {
        out.raw(beginning);
        out.raw(heading.escaped());
        out.raw("\",");
    }
}

/// A payload about to be written: what it holds, in the order in which it is written.
template <class Body>
class payload_parts {
public:
    /// Those of any payload; `names` are those that stand in title and subtitle, if they do.
    constexpr payload_parts(const message<Body>& source, const options& settings, push_type type,
                            const name_headings* names) noexcept
        : alert_{source, settings.style, settings.receiver}, form_{row_of(type).form},
          own_{settings.aps.alert ? &*settings.aps.alert : nullptr}, names_{names},
          head_{source.push, settings, form_, false}
    {
    }
    /// Those of a payload that is plain: whatever else could be there is known not to be, at compile time.
    [[gnu::always_inline]] constexpr payload_parts(const message<Body>& source, const options& settings) noexcept
        : alert_{source, settings.style, settings.receiver}, form_{payload_form::alert}, own_{nullptr}, names_{nullptr},
          head_{source.push, settings, form_, true}
    {
    }

    /// Whether the message is pushed. Without content it is, too, where no content is shown, where the server has words
    /// of its own, and where a Live Activity goes on.
    constexpr apnsfmt::verdict verdict() const noexcept
    {
        const bool needs_content = form_ == payload_form::alert && (own_ == nullptr || own_->body.empty());
        return is_about_content(alert_.verdict()) && !needs_content ? verdict::pushed : alert_.verdict();
    }

    /// Whether there is an alert.
    constexpr bool has_alert() const noexcept
    {
        const bool has_own_words =
            own_ != nullptr && !(own_->title.empty() && own_->subtitle.empty() && own_->body.empty());
        return form_ == payload_form::alert
               || (form_ == payload_form::activity && (!is_about_content(alert_.verdict()) || has_own_words));
    }

    /// The title that can be cut, neither repaired nor escaped; empty: none.
    [[gnu::always_inline]] constexpr std::string_view title() const noexcept
    {
        if (own_ != nullptr && !own_->title.empty()) {
            return text_of(own_->title);
        }
        return names_ != nullptr ? names_->title.text() : alert_.title();
    }
    /// The subtitle, likewise.
    [[gnu::always_inline]] constexpr std::string_view subtitle() const noexcept
    {
        if (own_ != nullptr && !own_->subtitle.empty()) {
            return text_of(own_->subtitle);
        }
        return names_ != nullptr ? names_->subtitle.text() : alert_.subtitle();
    }

    /// Whether the content alone does not fit into `room` bytes: neither repair nor escapes make a text shorter.
    constexpr bool exceeds(std::size_t room) const noexcept { return alert_.first_content().size() > room; }

    /// The most bytes that `write_up_to_content` may write, of a payload that is plain.
    constexpr std::uint64_t most_bytes_before_content() const noexcept
    {
        const std::uint64_t texts = std::uint64_t{title().size()} + subtitle().size() + alert_.most_bytes_of_names();
        return head_.most_bytes() + most_escaped * texts;
    }

    /// Writes everything before the content. Returns whether something stands before the content in the body.
    template <class Writer, class Heading>
    [[gnu::always_inline]] constexpr bool write_up_to_content(Writer& writer, const Heading& title,
                                                              const Heading& subtitle) const noexcept
    {
        head_.write_to(writer);
        if (!alert_is_object(title, subtitle)) {
            writer.raw(R"("alert":")");
        } else {
            writer.raw(R"("alert":{)");
            if (form_ == payload_form::activity || own_ != nullptr) {
                write_rarer_parts(writer);
            }
            write_text(writer, R"("title":")", title);
            write_text(writer, R"("subtitle":")", subtitle);
            if (own_ != nullptr && own_->body.is_localized()) {
                write_localized(writer, "", own_->body);
                return true;
            }
            writer.raw(R"("body":")");
        }
        return has_own_body() ? false : alert_.write_prefix(writer);
    }

    /// Writes everything, where there is no alert.
    constexpr void write_without_alert(json_writer& writer) const noexcept
    {
        head_.write_to(writer);
        writer.drop_comma();
        writer.raw(form_ == payload_form::own_keys ? "}" : "}}");
    }

    /// Calls `visit(std::string_view)` with each piece of the content, until it returns false.
    template <class Visit>
    [[gnu::always_inline]] constexpr void visit_content(Visit&& visit) const
    {
        if (!has_own_body()) {
            alert_.visit_content(visit);
        } else if (!own_->body.is_localized()) {
            visit(own_->body.text());
        }
    }

    /// What ends the body, the alert if it is an object, `aps` and the payload.
    template <class Heading>
    constexpr std::string_view closing_after(const Heading& title, const Heading& subtitle) const noexcept
    {
        constexpr std::string_view longest = R"("}}})";
        const std::size_t begin = own_ != nullptr && own_->body.is_localized() ? 1 : 0;
        return longest.substr(begin, longest.size() - begin - (alert_is_object(title, subtitle) ? 0 : 1));
    }

    /// Writes the payload if it fits whole into `room` bytes. Returns its size; 0 if it does not.
    template <class Writer>
    [[gnu::always_inline]] constexpr std::size_t write_whole(char* out, std::size_t room) const noexcept
    {
        const std::string_view closing = closing_after(title(), subtitle());
        if (room < closing.size()) {
            return 0;
        }
        Writer writer{out, room - closing.size()};
        write_up_to_content(writer, title(), subtitle());
        visit_content([&writer](std::string_view piece)
                          __attribute__((always_inline)) { return writer.text_if_fits(piece); });
        if (!writer.fits()) {
            return 0;
        }
        for (std::size_t i = 0; i < closing.size(); ++i) {
            writer.next()[i] = closing[i];
        }
        return writer.size() + closing.size();
    }

private:
    static constexpr bool is_about_content(apnsfmt::verdict v) noexcept
    {
        return v == verdict::no_content || v == verdict::custom_without_desc;
    }

    /// Text that can be cut: not a key that the device looks up.
    static constexpr std::string_view text_of(const alert_text& part) noexcept
    {
        return part.is_localized() ? std::string_view{} : part.text();
    }

    constexpr bool has_own_body() const noexcept { return own_ != nullptr && !own_->body.empty(); }

    /// A title or subtitle makes the alert an object (spec §2.1), and so does what only an object can hold.
    template <class Heading>
    constexpr bool alert_is_object(const Heading& title, const Heading& subtitle) const noexcept
    {
        return !title.empty() || !subtitle.empty() || form_ == payload_form::activity
               || (own_ != nullptr
                   && (own_->title.is_localized() || own_->subtitle.is_localized() || own_->body.is_localized()
                       || !own_->launch_image.empty() || own_->action_loc_key || !own_->summary_arg.empty()
                       || own_->summary_arg_count));
    }

    /// Writes what the device looks up in the place of `name`: of a Live Activity an object of its own.
    template <class Writer>
    constexpr void write_localized(Writer& out, std::string_view name, const alert_text& part) const noexcept
    {
        if (!part.is_localized()) {
            return;
        }
        const bool is_activity = form_ == payload_form::activity;
        const auto write_name = [&](std::string_view end) {
            out.raw("\"");
            if (!is_activity && !name.empty()) {
                out.raw(name);
                out.raw("-");
            }
            out.raw(end);
        };
        if (is_activity) {
            out.raw("\"");
            out.raw(name.empty() ? "body" : name);
            out.raw("\":{");
        }
        write_name(R"(loc-key":")");
        out.text(part.text());
        out.raw("\"");
        if (!part.args().empty()) {
            out.raw(",");
            write_name(R"(loc-args":)");
            write_array(out, part.args());
        }
        if (is_activity) {
            out.raw("}");
        }
        if (!name.empty()) {
            out.raw(",");
        }
    }

    /// Writes what else the alert holds before its texts.
    template <class Writer>
    [[gnu::cold]] constexpr void write_rarer_parts(Writer& out) const noexcept
    {
        head_.write_sound_within_alert(out);
        if (own_ == nullptr) {
            return;
        }
        write_text(out, R"("launch-image":")", own_->launch_image);
        if (own_->action_loc_key && !own_->action_loc_key->key()) {
            out.raw(R"("action-loc-key":null,)");
        } else if (own_->action_loc_key) {
            out.raw(R"("action-loc-key":")");
            out.text(*own_->action_loc_key->key());
            out.raw("\",");
        }
        write_text(out, R"("summary-arg":")", own_->summary_arg);
        write_integer(out, R"("summary-arg-count":)", own_->summary_arg_count);
        write_localized(out, "title", own_->title);
        write_localized(out, "subtitle", own_->subtitle);
    }

    alert<Body> alert_;
    payload_form form_;
    const alert_parts* own_;
    const name_headings* names_;
    payload_head head_;
};

} // namespace apnsfmt::inline v0::engine
