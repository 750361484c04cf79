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
template <class Writer>
[[gnu::always_inline]] constexpr void write_text(Writer& out, std::string_view beginning,
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

/// Finds what the server may not ask for. Success is `pushed`.
constexpr format_result check_settings(const options& settings) noexcept
{
    const std::span<const custom_key> custom = settings.custom;
    const std::string_view image_key = settings.image_key;
    if (image_key.empty() || image_key == "aps" || image_key == "ext") {
        return {.verdict = verdict::reserved_key, .field = "image_key"};
    }
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
    // Also where the badge is not written: whether the server is wrong is not for the sender to decide.
    if (settings.aps.badge.value_or(0) < 0 || badge_after(settings.receiver.unread.value_or(0)) < 0) {
        return {.verdict = verdict::invalid_number, .field = "badge"};
    }
    return {};
}

/// What the message, the receiver and the server together put into the payload, apart from the alert's text.
class payload_head {
public:
    constexpr payload_head(const push_info& push, const options& settings) noexcept
        : options_{settings}, mutable_content_{settings.aps.mutable_content || push.mutable_content}
    {
        const bool full = settings.receiver.preview == preview::full;
        const safe_in_preview& safe = settings.style.safe_in_preview;
        if (full || safe.ext) {
            ext_ = push.ext;
        }
        if (full || safe.image) {
            image_ = push.image;
            mutable_content_ = mutable_content_ || !image_.empty();
        }
        sound_ = (full || safe.sound) && !push.sound.empty() ? push.sound : settings.aps.sound;
        if (sound_ == no_sound || sound_ == "kIOSOfflinePushNoSound") { // the SDK's macro, by its name
            sound_ = {};
        }
        if (!push.ignore_badge) {
            badge_ = settings.receiver.unread ? badge_after(*settings.receiver.unread) : settings.aps.badge;
        }
    }

    /// Writes everything up to the value of `alert`. Each member ends with a comma: `aps`, and in it `alert`, is the
    /// last.
    template <class Writer>
    [[gnu::always_inline]] constexpr void write_to(Writer& out) const noexcept
    {
        out.raw("{");
        write_text(out, R"("ext":")", ext_);
        if (!image_.empty()) {
            out.raw("\"");
            out.text(options_.image_key);
            write_text(out, R"(":")", image_);
        }
        for (const custom_key& each : options_.custom) {
            out.raw("\"");
            out.text(each.key);
            out.raw("\":");
            each.value.write_to(out);
            out.raw(",");
        }
        out.raw(R"("aps":{)");
        if (badge_) {
            out.raw(R"("badge":)");
            out.integer(*badge_);
            out.raw(",");
        }
        write_text(out, R"("sound":")", sound_);
        write_text(out, R"("thread-id":")", options_.aps.thread_id);
        write_text(out, R"("category":")", options_.aps.category);
        if (options_.aps.content_available) {
            out.raw(R"("content-available":1,)");
        }
        if (mutable_content_) {
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
        std::uint64_t texts = std::uint64_t{ext_.size()} + image_.size() + options_.image_key.size() + sound_.size()
                              + options_.aps.thread_id.size() + options_.aps.category.size();
        for (const custom_key& each : options_.custom) {
            texts += each.key.size() + each.value.text_.size() + most_digits + least_member_size;
        }
        return most_escaped * texts + 256; // which is more than what stands between the texts
    }

private:
    const options& options_;
    bool mutable_content_;
    std::string_view ext_{};
    std::string_view image_{};
    std::string_view sound_{};
    std::optional<std::int64_t> badge_{};
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

/// Writes one payload: whole where it fits, else cut as spec §5 says.
template <class Body>
class payload_writer {
public:
    constexpr payload_writer(const payload_head& head, const message<Body>& source, const options& settings) noexcept
        : head_{head}, alert_{source, settings.style, settings.receiver},
          limit_{settings.limit < payload_limit ? settings.limit : payload_limit}
    {
    }

    /// Writes into a buffer of `size` bytes.
    constexpr format_result write(char* out, std::size_t size) const noexcept
    {
        const std::size_t room = size < limit_ ? size : limit_;
        const format_result whole = !std::is_constant_evaluated() && most_bytes_before_content() <= room
                                        ? write_whole<roomy_json_writer>(out, room)
                                        : write_whole<json_writer>(out, room);
        return whole ? whole : write_by_way_of_scratch(out, size);
    }

private:
    // Twice the limit: as far as a payload that is too large is measured. The cut looks a little beyond the limit, too.
    static constexpr std::size_t scratch_size = 2 * largest_payload;

    constexpr std::uint64_t most_bytes_before_content() const noexcept
    {
        const std::uint64_t texts =
            std::uint64_t{alert_.title().size()} + alert_.subtitle().size() + alert_.size_of_names();
        return head_.most_bytes() + most_escaped * texts + roomy_json_writer::slack;
    }

    [[gnu::cold, gnu::noinline]] constexpr format_result write_by_way_of_scratch(char* out,
                                                                                 std::size_t size) const noexcept
    {
        char scratch[scratch_size];
        format_result result{.verdict = verdict::payload_too_large};
        if (size < limit_) {
            result = write_whole<json_writer>(scratch, limit_);
        }
        if (!result) {
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

    /// Writes the payload if it fits whole into `room` bytes; else the size is a lower bound.
    template <class Writer>
    [[gnu::noinline]] constexpr format_result write_whole(char* out, std::size_t room) const noexcept
    {
        const std::string_view closing = closing_after(alert_.title(), alert_.subtitle());
        format_result too_large{.size = room + 1, .verdict = verdict::payload_too_large};
        if (room < closing.size()) {
            return too_large;
        }
        Writer writer{out, room - closing.size()};
        write_up_to_content(writer, alert_.title(), alert_.subtitle());
        alert_.visit_content([&writer](std::string_view piece) { return writer.text_if_fits(piece); });
        if (!writer.fits()) {
            return too_large;
        }
        for (std::size_t i = 0; i < closing.size(); ++i) {
            writer.next()[i] = closing[i];
        }
        return {.size = writer.size() + closing.size()};
    }

    /// Writes a payload that does not fit whole into the limit.
    [[gnu::cold]] constexpr format_result write_cut(char* scratch) const noexcept
    {
        cut_heading title{alert_.title()};
        cut_heading subtitle{alert_.subtitle()};
        while (true) {
            json_writer writer = begin_cut(scratch, title, subtitle);
            const std::size_t needed = writer.size() + closing_after(title, subtitle).size();
            if (writer.fits() && needed <= limit_) {
                if (const format_result cut = write_cut_content(writer, limit_ - needed, title, subtitle)) {
                    return cut;
                }
                break;
            }
            cut_heading& last = subtitle.empty() ? title : subtitle;
            if (last.empty()) {
                break;
            }
            const std::size_t excess = writer.fits() ? needed - limit_ : scratch_size;
            last.cut_to(excess < last.escaped().size() ? last.escaped().size() - excess : 0);
            if (!last.empty()) {
                json_writer rewriter = begin_cut(scratch, title, subtitle);
                return write_cut_content(rewriter, 0, title, subtitle);
            }
        }
        // Refused all the same; measured, so that the caller learns by how much.
        format_result refused = write_whole<json_writer>(scratch, 2 * limit_);
        refused.verdict = verdict::payload_too_large;
        return refused;
    }

    [[gnu::cold, gnu::noinline]] constexpr json_writer begin_cut(char* scratch, const cut_heading& title,
                                                                 const cut_heading& subtitle) const noexcept
    {
        json_writer writer{scratch, scratch_size};
        write_up_to_content(writer, title, subtitle);
        return writer;
    }

    /// Writes as much of the content as `room` escaped bytes hold, and ends the payload; refused if the alert would be
    /// empty.
    constexpr format_result write_cut_content(json_writer& writer, std::size_t room, const cut_heading& title,
                                              const cut_heading& subtitle) const noexcept
    {
        cut_text content{writer.next(), room};
        alert_.visit_content([&content](std::string_view piece) { return content.add(piece); });
        const std::size_t content_size = content.finish();
        if (content_size == 0 && !alert_.has_prefix() && title.empty() && subtitle.empty()) {
            return {.verdict = verdict::payload_too_large};
        }
        writer.advance(content_size);
        writer.raw(closing_after(title, subtitle));
        return {.size = writer.size(),
                .cut = {.title = title.is_cut(), .subtitle = subtitle.is_cut(), .body = content.is_cut()}};
    }

    /// Writes everything before the content. A title and a subtitle make the alert an object (spec §2.1).
    template <class Writer, class Heading>
    [[gnu::always_inline]] constexpr void write_up_to_content(Writer& writer, const Heading& title,
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
        alert_.write_prefix(writer);
    }

    /// What ends the body, the alert if it is an object, `aps` and the payload.
    template <class Heading>
    static constexpr std::string_view closing_after(const Heading& title, const Heading& subtitle) noexcept
    {
        constexpr std::string_view longest = R"("}}})";
        return longest.substr(0, longest.size() - (title.empty() && subtitle.empty() ? 1 : 0));
    }

    const payload_head& head_;
    alert<Body> alert_;
    std::size_t limit_;
};

/// Formats into a buffer of `size` bytes.
template <class Body>
constexpr format_result format_payload_into(char* out, std::size_t size, const message<Body>& source,
                                            const options& settings) noexcept
{
    if (const format_result checked = check_settings(settings); !checked) {
        return checked;
    }
    if (const verdict decided = decide(source, settings.style, settings.receiver); decided != verdict::pushed) {
        return {.verdict = decided};
    }
    const payload_head head{source.push, settings};
    return payload_writer<Body>{head, source, settings}.write(out, size);
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
