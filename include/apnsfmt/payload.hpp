#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>
#include <type_traits>

#include <apnsfmt/message.hpp>
#include <apnsfmt/options.hpp>
#include <apnsfmt/payload_parts.hpp>
#include <apnsfmt/push_type.hpp>
#include <apnsfmt/text/json.hpp>
#include <apnsfmt/text/output.hpp>
#include <apnsfmt/verdict.hpp>
#include <apnsfmt/version.hpp>

// The payload: alert, aps and custom keys as one JSON object within the limit (spec §2, §4, §5).

namespace apnsfmt::inline v0 {

namespace engine {

/// Writes one payload of which it is not known that it fits: whole where it does, else cut as spec §5 says.
template <class Body>
class bounded_payload_writer {
public:
    constexpr bounded_payload_writer(const message<Body>& source, const options& settings, push_type type) noexcept
        : bounded_payload_writer{source, settings, type, alert{source, settings.style, settings.receiver}}
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
    constexpr bounded_payload_writer(const message<Body>& source, const options& settings, push_type type,
                                     const alert<Body>& shown) noexcept
        : names_{shown.names()}, words_{shown.words()},
          parts_{source, settings, type, names_ ? &*names_ : nullptr, words_ ? &*words_ : nullptr},
          limit_{limit_of(type, settings)}
    {
    }

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

    std::optional<name_headings> names_;
    std::optional<device_words> words_;
    payload_parts<Body, false> parts_;
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
    const payload_parts<Body, false> parts{source, settings, type, nullptr, nullptr}; // whose texts are not asked for
    const bool needs_alert =
        settings.aps.live_activity && ((*settings.aps.live_activity->event).is_start() || settings.aps.mutable_content);
    if (needs_alert && !parts.has_alert()) {
        return {.verdict = verdict::missing_field, .field = "alert"};
    }
    if (const verdict silence = silence_of(source, settings.receiver); silence != verdict::pushed) {
        return {.verdict = silence};
    }
    if (parts.verdict() != verdict::pushed) {
        return {.verdict = parts.verdict()};
    }
    return format_bounded(out, size, source, settings, type);
}

/// A message for what is rarely done with it: a copy, if it is small, for what is looked at from elsewhere can't be
/// kept in registers.
template <class Body>
constexpr decltype(auto) set_aside(const message<Body>& source) noexcept
{
    if constexpr (std::is_trivially_copyable_v<Body> && sizeof(Body) <= sizeof(elem)) {
        return message<Body>{source};
    } else {
        return (source);
    }
}

/// Formats into a buffer of `size` bytes. Inlined where the message is made, so that what it does not have costs
/// nothing.
template <class Body>
[[gnu::always_inline]] constexpr format_result
format_payload_into(char* out, std::size_t size, const message<Body>& source, const options& settings) noexcept
{
    if (const format_result checked = check_settings(settings); !checked) {
        return checked;
    }
    const push_type type = push_type_of(source.push, settings);
    if (!is_plain(settings, type)) {
        return format_rarer(out, size, set_aside(source), settings, type);
    }
    const payload_parts<Body, true> parts{source, settings};
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
    return format_bounded(out, size, set_aside(source), settings, type);
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
/// `invalid_number`, `invalid_json`, `conflicting_fields`, `missing_field`, `payload_too_large`, and `bad_header` for a
/// Live Activity's `input-push-channel`.
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
