#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string_view>
#include <type_traits>

#include <apnsfmt/alert.hpp>
#include <apnsfmt/aps.hpp>
#include <apnsfmt/custom_key.hpp>
#include <apnsfmt/message.hpp>
#include <apnsfmt/push_type.hpp>
#include <apnsfmt/text/json.hpp>
#include <apnsfmt/text/output.hpp>
#include <apnsfmt/text/utf8.hpp>
#include <apnsfmt/verdict.hpp>
#include <apnsfmt/version.hpp>

// The payload: alert, aps and custom keys as one JSON object within the limit (spec §2, §4, §5).
//
// The body of the alert is written last, so that the room left for it is known when its turn comes:
//
//     {"ext":"…","image":"…",custom…,"aps":{"badge":3,…,"alert":{"title":"…","subtitle":"…","body":"Name: content"}}}

namespace apnsfmt::inline v0 {

/// All that the server decides about a payload, beside the message itself.
struct options {
    apnsfmt::aps aps{};                   ///< what stands beside the alert
    apnsfmt::style style{};               ///< how the alert reads
    apnsfmt::receiver receiver{};         ///< to whom it goes
    std::span<const custom_key> custom{}; ///< what stands beside `aps`, borrowed
    std::string_view image_key{"image"};  ///< the top-level key for the sender's image
    std::size_t limit{payload_limit};     ///< bytes; above the push type's limit it counts as that
};

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

/// What a member of an object takes at least, without its key: `"":0,`.
inline constexpr std::size_t least_member_size = 5;

/// The badge that follows so many unread messages (spec §2.7); below 0 if there is none.
constexpr std::int64_t badge_after(std::int64_t unread) noexcept
{
    return unread < std::numeric_limits<std::int64_t>::max() ? unread + 1 : -1;
}

/// Finds a custom key that is not the server's to set, or set twice. Success is `pushed`.
[[gnu::noinline]] constexpr format_result check_custom_keys(std::span<const custom_key> custom,
                                                            std::string_view image_key) noexcept
{
    std::size_t size = 0;
    for (const custom_key& each : custom) {
        if (each.key == "aps" || each.key == "ext" || each.key == "image" || equal_once_repaired(each.key, image_key)) {
            return {.verdict = verdict::reserved_key, .field = each.key};
        }
        size += least_member_size + (each.key.size() < largest_payload ? each.key.size() : largest_payload);
    }
    // Keys that no payload can hold are not compared: the work would have no bound.
    for (std::size_t i = 0; i < custom.size() && size <= largest_payload; ++i) {
        for (const custom_key& earlier : custom.first(i)) {
            if (equal_once_repaired(earlier.key, custom[i].key)) {
                return {.verdict = verdict::duplicate_key, .field = earlier.key};
            }
        }
    }
    return {};
}

/// Finds what the server may not ask for. Success is `pushed`.
constexpr format_result check_settings(const options& settings) noexcept
{
    const std::string_view image_key = settings.image_key;
    if (image_key.empty() || image_key == "aps" || image_key == "ext") {
        return {.verdict = verdict::reserved_key, .field = "image_key"};
    }
    if (!settings.custom.empty()) {
        if (const format_result checked = check_custom_keys(settings.custom, image_key); !checked) {
            return checked;
        }
    }
    // Also where the badge is not written: whether the server is wrong is not for the sender to decide.
    if (settings.aps.badge.value_or(0) < 0 || badge_after(settings.receiver.unread.value_or(0)) < 0) {
        return {.verdict = verdict::invalid_number, .field = "badge"};
    }
    return {};
}

/// What the message, the receiver and the server together put into the payload, apart from the alert's text.
class payload_head {
public:
    [[gnu::always_inline]] constexpr payload_head(const push_info& push, const options& settings) noexcept
        : push_{push}, options_{settings}, full_{settings.receiver.preview == preview::full}
    {
    }

    /// Writes everything up to the value of `alert`. Each member ends with a comma: `aps`, and in it `alert`, is the
    /// last.
    template <class Writer>
    [[gnu::always_inline]] constexpr void write_to(Writer& out) const noexcept
    {
        out.raw("{");
        write_text(out, R"("ext":")", ext());
        if (!image().empty()) {
            out.raw("\"");
            out.text(options_.image_key);
            write_text(out, R"(":")", image());
        }
        if (!options_.custom.empty()) {
            out = with_custom_keys(out);
        }
        out.raw(R"("aps":{)");
        if (has_badge()) {
            out.raw(R"("badge":)");
            out.integer(badge());
            out.raw(",");
        }
        write_text(out, R"("sound":")", sound());
        write_text(out, R"("thread-id":")", options_.aps.thread_id);
        write_text(out, R"("category":")", options_.aps.category);
        if (options_.aps.content_available) {
            out.raw(R"("content-available":1,)");
        }
        if (options_.aps.mutable_content || push_.mutable_content || !image().empty()) {
            out.raw(R"("mutable-content":1,)");
        }
        if (options_.aps.interruption_level) {
            write_text(out, R"("interruption-level":")", name_of(*options_.aps.interruption_level));
        }
        out.raw(R"("alert":)");
    }

    /// The most bytes that `write_to` may write.
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
    [[gnu::noinline]] constexpr std::uint64_t most_bytes_of_custom_keys() const noexcept
    {
        std::uint64_t bytes = 0;
        for (const custom_key& each : options_.custom) {
            bytes += each.key.size() + each.value.text_.size() + most_digits + least_member_size;
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

    constexpr std::string_view ext() const noexcept { return shown(push_.ext, options_.style.safe_in_preview.ext); }
    constexpr std::string_view image() const noexcept
    {
        return shown(push_.image, options_.style.safe_in_preview.image);
    }
    [[gnu::always_inline]] constexpr std::string_view sound() const noexcept
    {
        const std::string_view own = shown(push_.sound, options_.style.safe_in_preview.sound);
        const std::string_view chosen = own.empty() ? options_.aps.sound : own;
        const bool none = chosen == no_sound || chosen == "kIOSOfflinePushNoSound"; // the SDK's macro, by its name
        return none ? std::string_view{} : chosen;
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
    [[gnu::always_inline]] constexpr payload_parts(const message<Body>& source, const options& settings) noexcept
        : alert_{source, settings.style, settings.receiver}, head_{source.push, settings}
    {
    }

    constexpr apnsfmt::verdict verdict() const noexcept { return alert_.verdict(); }
    constexpr std::string_view title() const noexcept { return alert_.title(); }
    constexpr std::string_view subtitle() const noexcept { return alert_.subtitle(); }

    /// Whether the content alone does not fit into `room` bytes: neither repair nor escapes make a text shorter.
    constexpr bool exceeds(std::size_t room) const noexcept { return alert_.first_content().size() > room; }

    /// The most bytes that `write_up_to_content` may write.
    constexpr std::uint64_t most_bytes_before_content() const noexcept
    {
        const std::uint64_t texts = std::uint64_t{title().size()} + subtitle().size() + alert_.most_bytes_of_names();
        return head_.most_bytes() + most_escaped * texts;
    }

    /// Writes everything before the content. A title and a subtitle make the alert an object (spec §2.1). Returns
    /// whether something stands before the content in the body.
    template <class Writer, class Heading>
    [[gnu::always_inline]] constexpr bool write_up_to_content(Writer& writer, const Heading& title,
                                                              const Heading& subtitle) const noexcept
    {
        head_.write_to(writer);
        if (title.empty() && subtitle.empty()) {
            writer.raw("\"");
        } else {
            writer.raw("{");
            write_text(writer, R"("title":")", title);
            write_text(writer, R"("subtitle":")", subtitle);
            writer.raw(R"("body":")");
        }
        return alert_.write_prefix(writer);
    }

    template <class Visit>
    [[gnu::always_inline]] constexpr void visit_content(Visit&& visit) const
    {
        alert_.visit_content(visit);
    }

    /// What ends the body, the alert if it is an object, `aps` and the payload.
    template <class Heading>
    static constexpr std::string_view closing_after(const Heading& title, const Heading& subtitle) noexcept
    {
        constexpr std::string_view longest = R"("}}})";
        return longest.substr(0, longest.size() - (title.empty() && subtitle.empty() ? 1 : 0));
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
        visit_content([&writer](std::string_view piece) { return writer.text_if_fits(piece); });
        if (!writer.fits()) {
            return 0;
        }
        for (std::size_t i = 0; i < closing.size(); ++i) {
            writer.next()[i] = closing[i];
        }
        return writer.size() + closing.size();
    }

private:
    alert<Body> alert_;
    payload_head head_;
};

/// Writes one payload of which it is not known that it fits: whole where it does, else cut as spec §5 says.
template <class Body>
class bounded_payload_writer {
public:
    constexpr bounded_payload_writer(const message<Body>& source, const options& settings, std::size_t limit) noexcept
        : parts_{source, settings}, limit_{limit}
    {
    }

    /// Writes into a buffer of `size` bytes.
    constexpr format_result write(char* out, std::size_t size) const noexcept
    {
        char scratch[scratch_size];
        format_result result{.size = write_whole(scratch, limit_)};
        if (result.size == 0) {
            result = write_cut(scratch);
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
                                                                    const options& settings, std::size_t limit) noexcept
{
    return bounded_payload_writer<Body>{source, settings, limit}.write(out, size);
}

/// Formats into a buffer of `size` bytes.
template <class Body>
constexpr format_result format_payload_into(char* out, std::size_t size, const message<Body>& source,
                                            const options& settings) noexcept
{
    if (const format_result checked = check_settings(settings); !checked) {
        return checked;
    }
    const payload_parts<Body> parts{source, settings};
    if (parts.verdict() != verdict::pushed) {
        return {.verdict = parts.verdict()};
    }
    const std::size_t limit = settings.limit < payload_limit ? settings.limit : payload_limit;
    if (!std::is_constant_evaluated()) {
        const std::size_t room = size < limit ? size : limit;
        if (!parts.exceeds(room) && parts.most_bytes_before_content() + roomy_json_writer::slack <= room) {
            if (const std::size_t written = parts.template write_whole<roomy_json_writer>(out, room)) {
                return {.size = written};
            }
        }
    }
    return format_bounded(out, size, source, settings, limit);
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
/// `invalid_number`, `payload_too_large`.
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
