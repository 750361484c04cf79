#pragma once

#include <algorithm>
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

/// What only a payload that is not plain can have.
struct rarer_parts {
    payload_form form{};          ///< other than `alert`
    const alert_parts* own{};     ///< the server's own words
    const name_headings* names{}; ///< names that stand in title and subtitle
    const device_words* words{};  ///< by which the phone finds the body
};

/// A payload about to be written: what it holds, in the order in which it is written. Of one that is plain it is known
/// at compile time what is not there.
template <class Body, bool Plain>
class payload_parts {
public:
    /// Those of a payload that is plain.
    [[gnu::always_inline]] constexpr payload_parts(const message<Body>& source,
                                                   const options& settings) noexcept(is_nothrow_body<Body>)
        requires Plain
        : alert_{source, settings.style, settings.receiver}, head_{source.push, settings, payload_form::alert, true}
    {
    }
    /// Those of any payload; `names` are those that stand in title and subtitle, if they do; `words` are by which the
    /// phone finds the body, if it does.
    constexpr payload_parts(const message<Body>& source, const options& settings, push_type type,
                            const name_headings* names, const device_words* words) noexcept(is_nothrow_body<Body>)
        requires(!Plain)
        : alert_{source, settings.style, settings.receiver, verdict::pushed},
          rarer_{row_of(type).form, settings.aps.alert ? &*settings.aps.alert : nullptr, names, words},
          head_{source.push, settings, rarer_.form, has_alert()}
    {
        if (has_own_body()) {
            rarer_.words = nullptr;
        }
    }

    /// Whether the message is pushed; of one that is not plain, as far as its content is concerned. Without content it
    /// is, too, where no content is shown, where the server has words of its own, and where a Live Activity goes on.
    constexpr apnsfmt::verdict verdict() const noexcept
    {
        const bool needs_content =
            rarer().form == payload_form::alert && (rarer().own == nullptr || rarer().own->body.empty());
        return is_about_content(alert_.verdict()) && !needs_content ? verdict::pushed : alert_.verdict();
    }

    /// Whether there is an alert.
    constexpr bool has_alert() const noexcept
    {
        const bool has_own_words =
            rarer().own != nullptr
            && !(rarer().own->title.empty() && rarer().own->subtitle.empty() && rarer().own->body.empty());
        return rarer().form == payload_form::alert
               || (rarer().form == payload_form::activity && (!is_about_content(alert_.verdict()) || has_own_words));
    }

    /// The title that can be cut, neither repaired nor escaped; empty: none.
    [[gnu::always_inline]] constexpr std::string_view title() const noexcept
    {
        if (rarer().own != nullptr && !rarer().own->title.empty()) {
            return text_of(rarer().own->title);
        }
        if (!has_body()) {
            return {};
        }
        return rarer().names != nullptr ? rarer().names->title.text() : alert_.title();
    }
    /// The subtitle, likewise.
    [[gnu::always_inline]] constexpr std::string_view subtitle() const noexcept
    {
        if (rarer().own != nullptr && !rarer().own->subtitle.empty()) {
            return text_of(rarer().own->subtitle);
        }
        if (!has_body()) {
            return {};
        }
        return rarer().names != nullptr ? rarer().names->subtitle.text() : alert_.subtitle();
    }

    /// Whether a name or the first piece of the content lies in a buffer. The other texts are looked at when a
    /// `roomy_json_writer` writes them.
    [[gnu::always_inline]] constexpr bool names_or_content_in(std::span<const char> buffer) const noexcept
    {
        return alert_.names_or_content_in(buffer);
    }

    /// Whether the content alone does not fit into `room` bytes: neither repair nor escapes make a text shorter.
    constexpr bool exceeds(std::size_t room) const noexcept
    {
        return !has_own_body() && alert_.first_content().size() > room;
    }

    /// The most bytes that `write_up_to_content` may write, of a payload that is plain.
    [[gnu::always_inline]] constexpr std::uint64_t most_bytes_before_content() const noexcept
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
            if (rarer().form == payload_form::activity || rarer().own != nullptr) {
                write_rarer_parts(writer);
            }
            write_text(writer, R"("title":")", title);
            write_text(writer, R"("subtitle":")", subtitle);
            if constexpr (!Plain) {
                if (!has_body()) {
                    writer.drop_comma();
                    return false;
                }
            }
            if (looks_up_own_body()) {
                write_localized(writer, "", rarer().own->body);
                return true;
            }
            if (rarer().words != nullptr) {
                return write_words(writer);
            }
            writer.raw(R"("body":")");
        }
        return has_own_body() ? false : alert_.write_prefix(writer);
    }

    /// Whether the device looks up a title or subtitle, which is text that is never truncated.
    constexpr bool has_localized_heading() const noexcept
    {
        return rarer().own != nullptr && (rarer().own->title.is_localized() || rarer().own->subtitle.is_localized());
    }

    /// Writes everything, where there is no alert.
    constexpr void write_without_alert(json_writer& writer) const noexcept
    {
        head_.write_to(writer);
        writer.drop_comma();
        writer.raw(rarer().form == payload_form::own_keys ? "}" : "}}");
    }

    /// Compares each field that is never truncated; names count as the field `alert`.
    constexpr void compare_fields(largest_field& largest) const noexcept
    {
        head_.compare_fields(largest);
        if (!has_alert()) {
            return;
        }
        if (rarer().own != nullptr) {
            compare_localized(largest, "title-loc-args", rarer().own->title);
            compare_localized(largest, "subtitle-loc-args", rarer().own->subtitle);
            compare_localized(largest, "loc-args", rarer().own->body);
            largest.compare("launch-image", rarer().own->launch_image);
            largest.compare("summary-arg", rarer().own->summary_arg);
        }
        largest.compare("alert", 2, [](json_writer&) {}); // if there is nothing else
        if (has_body() && !has_own_body()) {
            largest.compare("alert", 2 + alert_.most_bytes_of_names(),
                            [this](json_writer& out) { alert_.write_prefix(out); });
        }
    }

    /// Calls `visit(std::string_view)` with each piece of the content, until it returns false.
    template <class Visit>
    [[gnu::always_inline]] constexpr void visit_content(Visit&& visit) const
    {
        if (!has_own_body()) {
            if (has_body() && (rarer().words == nullptr || rarer().words->has_content)) {
                alert_.visit_content(visit);
            }
        } else if (!rarer().own->body.is_localized()) {
            visit(rarer().own->body.text());
        }
    }

    /// What ends the body, the alert if it is an object, `aps` and the payload.
    template <class Heading>
    [[gnu::always_inline]] constexpr std::string_view closing_after(const Heading& title,
                                                                    const Heading& subtitle) const noexcept
    {
        const bool is_object = alert_is_object(title, subtitle);
        if (!has_body()) {
            return "}}}";
        }
        if (rarer().words == nullptr) {
            const std::string_view longest = looks_up_own_body() ? "}}}" : "\"}}}";
            return {longest.data(), longest.size() - (is_object ? 0 : 1)};
        }
        const std::string_view longest = rarer().words->has_content ? "\"]}}}}" : "]}}}}";
        // Of a Live Activity, what the phone looks up is an object within the alert.
        return {longest.data(), longest.size() - (rarer().form == payload_form::activity ? 0 : 1)};
    }

    /// What `write_whole` did.
    struct whole {
        std::size_t size{}; ///< bytes of the payload; 0 if it does not fit
        bool overlaps{};    ///< a part of the input lies in the buffer, and may have been overwritten
    };

    /// Writes the payload if it fits whole into `room` bytes.
    template <class Writer>
    [[gnu::always_inline]] constexpr whole write_whole(char* out, std::size_t room) const
        noexcept(is_nothrow_body<Body>)
    {
        const std::string_view closing = closing_after(title(), subtitle());
        // A plain payload's closing is copied with a fixed size, which is faster: at most a byte too many.
        constexpr char max_closing[4] = {'"', '}', '}', '}'};
        const std::size_t reserved = Plain ? sizeof max_closing : closing.size();
        if (room < reserved) {
            return {};
        }
        Writer writer{out, room - reserved};
        write_up_to_content(writer, title(), subtitle());
        visit_content([&writer](std::string_view piece) __attribute__((always_inline)) {
            if constexpr (Plain && !std::is_convertible_v<const Body&, elem>) { // has more than its first piece
                if (!writer.lies_apart(piece)) {
                    return false;
                }
            }
            return writer.text_if_fits(piece);
        });
        if (!writer.fits()) {
            return {.overlaps = writer.overlaps()};
        }
        if constexpr (Plain) {
            std::copy_n(max_closing, sizeof max_closing, writer.next());
        } else {
            closing.copy(writer.next(), closing.size());
        }
        return {.size = writer.size() + closing.size(), .overlaps = writer.overlaps()};
    }

private:
    /// Text that can be cut: not a key that the device looks up.
    static constexpr std::string_view text_of(const alert_text& part) noexcept
    {
        return part.is_localized() ? std::string_view{} : part.text();
    }

    /// Compares a text that the device looks up, key and arguments together.
    static constexpr void compare_localized(largest_field& largest, std::string_view name,
                                            const alert_text& part) noexcept
    {
        if (part.is_localized()) {
            largest.compare(name, part.text());
            largest.compare(name, part.args());
        }
    }

    /// Whether the alert shows anything of the message: a Live Activity's does not if the message has no content.
    constexpr bool shows_message() const noexcept
    {
        return rarer().form != payload_form::activity || !is_about_content(alert_.verdict());
    }
    constexpr bool has_body() const noexcept { return has_own_body() || shows_message(); }
    constexpr bool has_own_body() const noexcept { return rarer().own != nullptr && !rarer().own->body.empty(); }
    constexpr bool looks_up_own_body() const noexcept
    {
        return rarer().own != nullptr && rarer().own->body.is_localized();
    }

    /// A title or subtitle makes the alert an object (spec §2.1), and so does what only an object can hold.
    template <class Heading>
    constexpr bool alert_is_object(const Heading& title, const Heading& subtitle) const noexcept
    {
        return !title.empty() || !subtitle.empty() || rarer().form == payload_form::activity || rarer().words != nullptr
               || has_localized_heading()
               || (rarer().own != nullptr
                   && (rarer().own->body.is_localized() || !rarer().own->launch_image.empty()
                       || rarer().own->action_loc_key || !rarer().own->summary_arg.empty()
                       || rarer().own->summary_arg_count));
    }

    /// Writes what the device looks up in the place of `name`: of a Live Activity an object of its own.
    template <class Writer>
    constexpr void write_localized(Writer& out, std::string_view name, const alert_text& part) const noexcept
    {
        if (!part.is_localized()) {
            return;
        }
        const bool is_activity = rarer().form == payload_form::activity;
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

    /// Writes by which words the phone finds the body, up to where the content stands among their arguments. Returns
    /// whether anything would be seen without it.
    template <class Writer>
    [[gnu::cold]] constexpr bool write_words(Writer& out) const noexcept
    {
        if (rarer().form == payload_form::activity) {
            out.raw(R"("body":{)");
        }
        out.raw(R"("loc-key":")");
        out.text(rarer().words->key.text());
        out.raw(R"(","loc-args":[)");
        const bool named = alert_.write_names_as_args(out);
        if (rarer().words->has_content) {
            out.raw(",\"");
        }
        return named || !rarer().words->has_content;
    }

    /// Writes what else the alert holds before its texts.
    template <class Writer>
    [[gnu::cold]] constexpr void write_rarer_parts(Writer& out) const noexcept
    {
        head_.write_sound_within_alert(out);
        if (rarer().own == nullptr) {
            return;
        }
        write_text(out, R"("launch-image":")", rarer().own->launch_image);
        if (rarer().own->action_loc_key && !rarer().own->action_loc_key->key()) {
            out.raw(R"("action-loc-key":null,)");
        } else if (rarer().own->action_loc_key) {
            out.raw(R"("action-loc-key":")");
            out.text(*rarer().own->action_loc_key->key());
            out.raw("\",");
        }
        write_text(out, R"("summary-arg":")", rarer().own->summary_arg);
        write_integer(out, R"("summary-arg-count":)", rarer().own->summary_arg_count);
        write_localized(out, "title", rarer().own->title);
        write_localized(out, "subtitle", rarer().own->subtitle);
    }

    constexpr rarer_parts rarer() const noexcept
    {
        if constexpr (Plain) {
            return {};
        } else {
            return rarer_;
        }
    }

    alert<Body> alert_;
    rarer_parts rarer_{};
    payload_head<Plain> head_;
};

} // namespace apnsfmt::inline v0::engine
