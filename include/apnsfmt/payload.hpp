#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <type_traits>

#include <apnsfmt/alert.hpp>
#include <apnsfmt/aps.hpp>
#include <apnsfmt/custom_key.hpp>
#include <apnsfmt/message.hpp>
#include <apnsfmt/options.hpp>
#include <apnsfmt/push_type.hpp>
#include <apnsfmt/text/json.hpp>
#include <apnsfmt/text/output.hpp>
#include <apnsfmt/verdict.hpp>
#include <apnsfmt/version.hpp>

// The payload: alert, aps and custom keys as one JSON object within the limit (spec §2, §4, §5).
//
// The body of the alert is written last, so that the room left for it is known when its turn comes:
//
//     {"ext":"…","image":"…",custom…,"aps":{"badge":3,…,"alert":{"title":"…","subtitle":"…","body":"Name: content"}}}

namespace apnsfmt::inline v0 {

namespace engine {

/// Writes a string member that begins so, unless it is empty.
template <class Writer, std::size_t Size>
[[gnu::always_inline]] constexpr void write_text(Writer& out, const char (&beginning)[Size],
                                                 std::string_view text) noexcept
{
    if (!text.empty()) {
        out.raw(beginning);
        out.text(text);
        out.raw("\",");
    }
}

/// Writes an integer member that begins so, if there is one.
template <class Writer, std::size_t Size>
constexpr void write_integer(Writer& out, const char (&beginning)[Size],
                             const std::optional<std::int64_t>& number) noexcept
{
    if (number) {
        out.raw(beginning);
        out.integer(*number);
        out.raw(",");
    }
}

/// Writes an array of strings, without a comma after it.
template <class Writer>
constexpr void write_array(Writer& out, std::span<const std::string_view> texts) noexcept
{
    out.raw("[");
    for (std::size_t i = 0; i < texts.size(); ++i) {
        if (i == 0) {
            out.raw("\"");
        } else {
            out.raw(",\"");
        }
        out.text(texts[i]);
        out.raw("\"");
    }
    out.raw("]");
}

/// What the message, the receiver and the server together put into the payload, apart from the alert's text.
class payload_head {
public:
    [[gnu::always_inline]] constexpr payload_head(const push_info& push, const options& settings, payload_form form,
                                                  bool plain) noexcept
        : push_{push}, options_{settings}, form_{form}, plain_{plain}, full_{settings.receiver.preview == preview::full}
    {
    }

    /// Writes everything up to the key `alert`. Each member ends with a comma: `aps`, and in it `alert`, is the last.
    template <class Writer>
    [[gnu::always_inline]] constexpr void write_to(Writer& out) const noexcept
    {
        out.raw("{");
        if (form_ != payload_form::own_keys) {
            write_text(out, R"("ext":")", ext());
        }
        if (shows_alert() && !image().empty()) {
            out.raw("\"");
            out.text(options_.image_key);
            write_text(out, R"(":")", image());
        }
        if (!options_.custom.empty()) {
            out = with_custom_keys(out);
        }
        if (form_ == payload_form::own_keys) {
            return;
        }
        out.raw(R"("aps":{)");
        if (shows_alert() && has_badge()) {
            out.raw(R"("badge":)");
            out.integer(badge());
            out.raw(",");
        }
        if (form_ == payload_form::alert) { // a Live Activity's stands within its alert
            if (sound_is_object()) {
                out = with_sound_object(out);
            } else {
                write_text(out, R"("sound":")", sound());
            }
        }
        write_text(out, R"("thread-id":")", options_.aps.thread_id);
        write_text(out, R"("category":")", options_.aps.category);
        if (options_.aps.content_available || (shows_alert() && push_.content_available)
            || form_ == payload_form::background) {
            out.raw(R"("content-available":1,)");
        }
        if (options_.aps.mutable_content || (shows_alert() && (push_.mutable_content || !image().empty()))) {
            out.raw(R"("mutable-content":1,)");
        }
        if (options_.aps.interruption_level) {
            write_text(out, R"("interruption-level":")", name_of(*options_.aps.interruption_level));
        } else if (shows_alert() && push_.interruption_level) {
            write_text(out, R"("interruption-level":")", name_of(*push_.interruption_level));
        }
        if (!plain_) {
            out = with_rarer_keys(out);
        }
    }

    /// Writes the sound of a Live Activity, which stands within its alert.
    template <class Writer>
    constexpr void write_sound_within_alert(Writer& out) const noexcept
    {
        if (form_ == payload_form::activity && sound_is_object()) {
            out = with_sound_object(out);
        } else if (form_ == payload_form::activity) {
            write_text(out, R"("sound":")", sound());
        }
    }

    /// The most bytes that `write_to` may write, of a payload that is plain.
    constexpr std::uint64_t most_bytes() const noexcept
    {
        std::uint64_t texts = std::uint64_t{ext().size()} + image().size() + options_.image_key.size() + sound().size()
                              + options_.aps.thread_id.size() + options_.aps.category.size();
        if (!options_.custom.empty()) {
            texts += most_bytes_of_custom_keys();
        }
        return most_escaped * texts + 256; // which is more than what stands between the texts
    }

private:
    constexpr bool shows_alert() const noexcept { return form_ <= payload_form::activity; }

    [[gnu::noinline]] constexpr std::uint64_t most_bytes_of_custom_keys() const noexcept
    {
        std::uint64_t bytes = 0;
        for (const custom_key& each : options_.custom) {
            bytes += each.key.size() + each.value.text_.size() + most_bytes_of_real + least_member_size;
        }
        return bytes;
    }

    // By value: a writer that is referred to can't be kept in registers.
    template <class Writer>
    [[gnu::noinline]] constexpr Writer with_custom_keys(Writer out) const noexcept
    {
        for (const custom_key& each : options_.custom) {
            out.raw("\"");
            out.text(each.key);
            out.raw("\":");
            each.value.write_to(out);
            out.raw(",");
        }
        return out;
    }

    template <class Writer>
    [[gnu::cold, gnu::noinline]] constexpr Writer with_rarer_keys(Writer out) const noexcept
    {
        const aps& keys = options_.aps;
        write_text(out, R"("target-content-id":")", keys.target_content_id);
        write_text(out, R"("filter-criteria":")", keys.filter_criteria);
        if (keys.relevance_score) {
            out.raw(R"("relevance-score":)");
            out.real(*keys.relevance_score);
            out.raw(",");
        }
        if (!keys.url_args.empty()) {
            out.raw(R"("url-args":)");
            write_array(out, keys.url_args);
            out.raw(",");
        }
        if (keys.content_changed || form_ == payload_form::reload) {
            out.raw(R"("content-changed":true,)");
        }
        if (keys.live_activity) {
            write_activity(out, *keys.live_activity);
        }
        return out;
    }

    template <class Writer>
    static constexpr void write_activity(Writer& out, const live_activity& activity) noexcept
    {
        const activity_event& event = *activity.event;
        write_integer(out, R"("timestamp":)", *activity.timestamp);
        write_text(out, R"("event":")", event.name());
        out.raw(R"("content-state":)");
        out.json((*activity.content_state).text);
        out.raw(",");
        write_integer(out, R"("stale-date":)", activity.stale_date);
        write_integer(out, R"("dismissal-date":)", activity.dismissal_date);
        if (event.is_start()) {
            write_text(out, R"("attributes-type":")", event.attributes_type());
            out.raw(R"("attributes":)");
            out.json(event.attributes().text);
            out.raw(",");
            if (event.input().is_token()) {
                out.raw(R"("input-push-token":1,)");
            }
            write_text(out, R"("input-push-channel":")", event.input().channel_id());
        }
    }

    constexpr std::string_view ext() const noexcept { return shown(push_.ext, options_.style.safe_in_preview.ext); }
    constexpr std::string_view image() const noexcept
    {
        const bool counts = options_.style.sender_overrides == sender_overrides::all;
        return counts ? shown(push_.image, options_.style.safe_in_preview.image) : std::string_view{};
    }
    constexpr std::string_view senders_sound() const noexcept
    {
        return shown(push_.sound, options_.style.safe_in_preview.sound);
    }
    [[gnu::always_inline]] constexpr std::string_view sound() const noexcept
    {
        const std::string_view own = senders_sound();
        const std::string_view chosen = own.empty() ? options_.aps.sound.name() : own;
        const bool none = chosen == no_sound || chosen == "kIOSOfflinePushNoSound"; // the SDK's macro, by its name
        return none ? std::string_view{} : chosen;
    }
    constexpr bool sound_is_object() const noexcept
    {
        return !plain_ && options_.aps.sound.is_object() && senders_sound().empty();
    }

    template <class Writer>
    [[gnu::cold, gnu::noinline]] constexpr Writer with_sound_object(Writer out) const noexcept
    {
        const alert_sound& sound = options_.aps.sound;
        out.raw(R"("sound":{)");
        if (sound.is_critical()) {
            out.raw(R"("critical":1,)");
        }
        if (sound.volume()) {
            out.raw(R"("volume":)");
            out.real(*sound.volume());
            out.raw(",");
        }
        out.raw(R"("name":")");
        out.text(sound.name());
        out.raw("\"},");
        return out;
    }

    // Apart from each other: an optional that is passed on is stored in parts and loaded whole, which stalls.
    constexpr bool has_badge() const noexcept
    {
        return !push_.ignore_badge && (options_.receiver.unread || options_.aps.badge);
    }
    constexpr std::int64_t badge() const noexcept
    {
        return options_.receiver.unread ? badge_after(*options_.receiver.unread) : *options_.aps.badge;
    }

    /// What the sender chose, unless the receiver's preview hides it (spec §6.2).
    constexpr std::string_view shown(std::string_view chosen, bool safe) const noexcept
    {
        return full_ || safe ? chosen : std::string_view{};
    }

    const push_info& push_;
    const options& options_;
    payload_form form_;
    bool plain_;
    bool full_;
};

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
    /// Those of any payload.
    constexpr payload_parts(const message<Body>& source, const options& settings, push_type type) noexcept
        : alert_{source, settings.style, settings.receiver}, form_{row_of(type).form},
          own_{settings.aps.alert ? &*settings.aps.alert : nullptr}, names_{alert_.names()},
          head_{source.push, settings, form_, false}
    {
    }
    /// Those of a payload that is plain: whatever else could be there is known not to be, at compile time.
    [[gnu::always_inline]] constexpr payload_parts(const message<Body>& source, const options& settings) noexcept
        : alert_{source, settings.style, settings.receiver}, form_{payload_form::alert}, own_{nullptr},
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
        return names_ ? names_->title.text() : alert_.title();
    }
    /// The subtitle, likewise.
    [[gnu::always_inline]] constexpr std::string_view subtitle() const noexcept
    {
        if (own_ != nullptr && !own_->subtitle.empty()) {
            return text_of(own_->subtitle);
        }
        return names_ ? names_->subtitle.text() : alert_.subtitle();
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
    std::optional<name_headings> names_{};
    payload_head head_;
};

/// Writes one payload of which it is not known that it fits: whole where it does, else cut as spec §5 says.
template <class Body>
class bounded_payload_writer {
public:
    constexpr bounded_payload_writer(const message<Body>& source, const options& settings, push_type type) noexcept
        : parts_{source, settings, type}, limit_{limit_of(type, settings)}
    {
    }

    /// Writes into a buffer of `size` bytes.
    constexpr format_result write(char* out, std::size_t size) const noexcept
    {
        char scratch[scratch_size];
        format_result result;
        if (!parts_.has_alert()) {
            result = write_without_alert(scratch);
        } else {
            result.size = write_whole(scratch, limit_);
            if (result.size == 0) {
                result = write_cut(scratch);
            }
        }
        if (result && result.size > size) {
            result.verdict = verdict::buffer_too_small;
        }
        if (result) {
            std::string_view{scratch, result.size}.copy(out, result.size);
        }
        return result;
    }

private:
    // Twice the limit: as far as a payload that is too large is measured. The cut looks a little beyond the limit, too.
    static constexpr std::size_t scratch_size = 2 * largest_payload;

    [[gnu::noinline]] constexpr std::size_t write_whole(char* out, std::size_t room) const noexcept
    {
        return parts_.exceeds(room) ? 0 : parts_.template write_whole<json_writer>(out, room);
    }

    constexpr format_result write_without_alert(char* scratch) const noexcept
    {
        json_writer writer{scratch, 2 * limit_};
        parts_.write_without_alert(writer);
        const std::size_t size = writer.fits() ? writer.size() : 2 * limit_ + 1;
        return {.size = size, .verdict = size <= limit_ ? verdict::pushed : verdict::payload_too_large};
    }

    /// Writes a payload that does not fit whole into the limit.
    constexpr format_result write_cut(char* scratch) const noexcept
    {
        cut_heading title{parts_.title()};
        cut_heading subtitle{parts_.subtitle()};
        while (true) {
            begun_payload begun = begin_cut(scratch, title, subtitle);
            const std::size_t needed = begun.writer.size() + parts_.closing_after(title, subtitle).size();
            if (begun.writer.fits() && needed <= limit_) {
                if (const format_result cut = write_cut_content(begun, limit_ - needed, title, subtitle)) {
                    return cut;
                }
                break;
            }
            cut_heading& last = subtitle.empty() ? title : subtitle;
            if (last.empty()) {
                break;
            }
            const std::size_t excess = begun.writer.fits() ? needed - limit_ : scratch_size;
            last.cut_to(excess < last.escaped().size() ? last.escaped().size() - excess : 0);
            if (!last.empty()) {
                begun_payload again = begin_cut(scratch, title, subtitle);
                return write_cut_content(again, 0, title, subtitle);
            }
        }
        // Refused all the same; measured, so that the caller learns by how much.
        const std::size_t size = write_whole(scratch, 2 * limit_);
        return {.size = size != 0 ? size : 2 * limit_ + 1, .verdict = verdict::payload_too_large};
    }

    struct begun_payload {
        json_writer writer;
        bool has_prefix{};
    };

    [[gnu::noinline]] constexpr begun_payload begin_cut(char* scratch, const cut_heading& title,
                                                        const cut_heading& subtitle) const noexcept
    {
        begun_payload begun{.writer = {scratch, scratch_size}};
        begun.has_prefix = parts_.write_up_to_content(begun.writer, title, subtitle);
        return begun;
    }

    /// Writes as much of the content as `room` escaped bytes hold, and ends the payload; refused if the alert would be
    /// empty.
    constexpr format_result write_cut_content(begun_payload& begun, std::size_t room, const cut_heading& title,
                                              const cut_heading& subtitle) const noexcept
    {
        json_writer& writer = begun.writer;
        cut_text content{writer.next(), room};
        parts_.visit_content([&content](std::string_view piece) { return content.add(piece); });
        const std::size_t content_size = content.finish();
        if (content_size == 0 && !begun.has_prefix && title.empty() && subtitle.empty()) {
            return {.verdict = verdict::payload_too_large};
        }
        writer.advance_to(writer.next() + content_size);
        writer.raw(parts_.closing_after(title, subtitle));
        return {.size = writer.size(),
                .cut = {.title = title.is_cut(), .subtitle = subtitle.is_cut(), .body = content.is_cut()}};
    }

    payload_parts<Body> parts_;
    std::size_t limit_;
};

/// The same for where it is rarely needed; begins anew, so that what the common case has in registers stays there.
template <class Body>
[[gnu::cold, gnu::noinline]] constexpr format_result format_bounded(char* out, std::size_t size,
                                                                    const message<Body>& source,
                                                                    const options& settings, push_type type) noexcept
{
    return bounded_payload_writer<Body>{source, settings, type}.write(out, size);
}

/// The same for a payload that is not plain, and of which Apple has more to say.
template <class Body>
[[gnu::cold, gnu::noinline]] constexpr format_result
format_rarer(char* out, std::size_t size, const message<Body>& source, const options& settings, push_type type) noexcept
{
    if (const format_result checked = check_aps(settings, type); !checked) {
        return checked;
    }
    const payload_parts<Body> parts{source, settings, type};
    const bool needs_alert =
        settings.aps.live_activity && ((*settings.aps.live_activity->event).is_start() || settings.aps.mutable_content);
    if (needs_alert && !parts.has_alert()) {
        return {.verdict = verdict::missing_field, .field = "alert"};
    }
    if (parts.verdict() != verdict::pushed) {
        return {.verdict = parts.verdict()};
    }
    return format_bounded(out, size, source, settings, type);
}

/// Formats into a buffer of `size` bytes.
template <class Body>
constexpr format_result format_payload_into(char* out, std::size_t size, const message<Body>& source,
                                            const options& settings) noexcept
{
    if (const format_result checked = check_settings(settings); !checked) {
        return checked;
    }
    const push_type type = push_type_of(source.push, settings);
    if (!is_plain(settings, type)) {
        return format_rarer(out, size, source, settings, type);
    }
    const payload_parts<Body> parts{source, settings};
    if (parts.verdict() != verdict::pushed) {
        return {.verdict = parts.verdict()};
    }
    if (!std::is_constant_evaluated()) {
        const std::size_t limit = limit_of(type, settings);
        const std::size_t room = size < limit ? size : limit;
        if (!parts.exceeds(room) && parts.most_bytes_before_content() + roomy_json_writer::slack <= room) {
            if (const std::size_t written = parts.template write_whole<roomy_json_writer>(out, room)) {
                return {.size = written};
            }
        }
    }
    return format_bounded(out, size, source, settings, type);
}

} // namespace engine

/// A payload in storage of its own, without heap; 5 KB large.
class payload {
public:
    /// Formats; see `format_payload`.
    template <message_like Message>
    constexpr payload(const Message& source, const options& settings) noexcept
    {
        if (std::is_constant_evaluated()) {
            // A constant can't hold what was never written; at run time clearing 5 KB would cost more than formatting.
            for (char& each : storage_) {
                each = 0;
            }
        }
        result_ = engine::format_payload_into(storage_, sizeof storage_, to_message(source), settings);
    }

    /// The JSON object, ready to be sent; empty where nothing is pushed.
    constexpr std::string_view json() const noexcept { return {storage_, *this ? result_.size : 0}; }
    /// `pushed`, or why there is nothing to push.
    constexpr apnsfmt::verdict verdict() const noexcept { return result_.verdict; }
    /// What was cut to keep the limit.
    constexpr cut_parts cut() const noexcept { return result_.cut; }
    /// Size, verdict, cut and field together.
    constexpr const format_result& result() const noexcept { return result_; }
    /// Whether there is something to push.
    constexpr explicit operator bool() const noexcept { return static_cast<bool>(result_); }

private:
    format_result result_{};
    char storage_[largest_payload];
};

/// Formats a message as the payload to be sent to APNs (spec §1–§5). Pure: the same input gives the same bytes.
///
/// The verdict is `pushed`; or one of the reasons of spec §1b; or an error: `reserved_key`, `duplicate_key`,
/// `invalid_number`, `invalid_json`, `conflicting_fields`, `missing_field`, `payload_too_large`.
template <message_like Message>
constexpr payload format_payload(const Message& source, const options& settings = {}) noexcept
{
    return payload{source, settings};
}

/// Formats a message as a payload and writes it to `out`: a fixed buffer, a growing one, or an output iterator, which
/// is advanced. Nothing is written beyond a fixed buffer; one that is too small gives `buffer_too_small` and the bytes
/// it needs. What a fixed buffer holds is unspecified unless the verdict is `pushed`; other outputs get nothing then.
/// For everything else see `format_payload`.
template <output Out, message_like Message>
constexpr format_result format_payload_to(Out&& out, const Message& source,
                                          const options& settings = {}) noexcept(is_fixed_buffer<Out>)
{
    if constexpr (is_fixed_buffer<Out>) {
        const std::span<char> buffer{out};
        return engine::format_payload_into(buffer.data(), buffer.size(), to_message(source), settings);
    } else {
        const payload formatted = format_payload(source, settings);
        output_writer writer{out};
        writer.append(formatted.json());
        return formatted.result();
    }
}

} // namespace apnsfmt::inline v0
