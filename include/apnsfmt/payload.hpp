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
    constexpr bounded_payload_writer(const message<Body>& source, const options& settings,
                                     push_type type) noexcept(is_nothrow_body<Body>)
        : bounded_payload_writer{source, settings, type, alert{source, settings.style, settings.receiver}}
    {
    }

    /// Writes into a buffer of `size` bytes, which may hold a part of the input.
    constexpr format_result write(char* out, std::size_t size) const noexcept(is_nothrow_body<Body>)
    {
        char scratch[scratch_size];
        const format_result result = parts_.has_alert() ? write_alert(scratch) : write_without_alert(scratch);
        if (result.size > size) {
            return {.needed = result.size, .verdict = verdict::buffer_too_small};
        }
        std::string_view{scratch, result.size}.copy(out, result.size);
        return result;
    }

private:
    constexpr bounded_payload_writer(const message<Body>& source, const options& settings, push_type type,
                                     const alert<Body>& shown) noexcept(is_nothrow_body<Body>)
        : names_{shown.names()}, words_{shown.words()},
          parts_{source, settings, type, names_ ? &*names_ : nullptr, words_ ? &*words_ : nullptr},
          limit_{limit_of(type, settings)}
    {
    }

    // Twice the limit: as far as a payload that is too large is measured. The cut looks a little beyond the limit, too.
    static constexpr std::size_t scratch_size = 2 * largest_payload;

    constexpr bool has_headings() const noexcept { return !parts_.title().empty() || !parts_.subtitle().empty(); }

    constexpr format_result write_alert(char* scratch) const noexcept(is_nothrow_body<Body>)
    {
        // Without headings to be truncated first, a payload that fits is the same when it is truncated.
        const std::size_t size = has_headings() ? write_whole(scratch, limit_) : 0;
        return size != 0 ? format_result{.size = size} : write_cut(scratch);
    }

    [[gnu::noinline]] constexpr std::size_t write_whole(char* out, std::size_t room) const
        noexcept(is_nothrow_body<Body>)
    {
        return parts_.exceeds(room) ? 0 : parts_.template write_whole<json_writer>(out, room).size;
    }

    constexpr format_result write_without_alert(char* scratch) const noexcept
    {
        json_writer writer{scratch, 2 * limit_};
        parts_.write_without_alert(writer);
        if (writer.fits() && writer.size() <= limit_) {
            return {.size = writer.size()};
        }
        return too_large(scratch, writer.fits() ? writer.size() : 2 * limit_ + 1);
    }

    /// Writes a payload that does not fit whole into the limit.
    constexpr format_result write_cut(char* scratch) const noexcept(is_nothrow_body<Body>)
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
                if (!has_headings()) {
                    return too_large(scratch, size_with_content(begun, title, subtitle));
                }
                break;
            }
            const std::size_t excess = begun.writer.fits() ? needed - limit_ : scratch_size;
            last.cut_to(excess < last.escaped().size() ? last.escaped().size() - excess : 0);
            if (!last.empty()) {
                begun_payload again = begin_cut(scratch, title, subtitle);
                return write_cut_content(again, 0, title, subtitle);
            }
        }
        const std::size_t size = write_whole(scratch, 2 * limit_);
        return too_large(scratch, size != 0 ? size : 2 * limit_ + 1);
    }

    constexpr format_result too_large(char* scratch, std::size_t needed) const noexcept
    {
        largest_field largest{scratch, payload_limit};
        parts_.compare_fields(largest);
        return {.needed = needed, .verdict = verdict::payload_too_large, .field = largest.name()};
    }

    struct begun_payload {
        json_writer writer;
        bool has_prefix{};
    };

    /// The size of a payload, of which everything before the content was written, with all of its content: exact up to
    /// twice the limit.
    constexpr std::size_t size_with_content(begun_payload& begun, const cut_heading& title,
                                            const cut_heading& subtitle) const noexcept(is_nothrow_body<Body>)
    {
        parts_.visit_content([&begun](std::string_view piece) { return begun.writer.text_if_fits(piece); });
        const std::size_t size = begun.writer.size() + parts_.closing_after(title, subtitle).size();
        return begun.writer.fits() && size <= 2 * limit_ ? size : 2 * limit_ + 1;
    }

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
                                              const cut_heading& subtitle) const noexcept(is_nothrow_body<Body>)
    {
        json_writer& writer = begun.writer;
        cut_text content{writer.next(), room};
        parts_.visit_content([&content](std::string_view piece) { return content.add(piece); });
        const std::size_t content_size = content.finish();
        const bool has_text = begun.has_prefix || !title.empty() || !subtitle.empty() || parts_.has_localized_heading();
        if (content_size == 0 && !has_text) {
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
[[gnu::cold, gnu::noinline]] constexpr format_result
format_bounded(char* out, std::size_t size, const message<Body>& source, const options& settings,
               push_type type) noexcept(is_nothrow_body<Body>)
{
    return bounded_payload_writer<Body>{source, settings, type}.write(out, size);
}

/// The same for a payload that is not plain, and of which Apple has more to say.
template <class Body>
[[gnu::cold, gnu::noinline]] constexpr format_result format_rarer(char* out, std::size_t size,
                                                                  const message<Body>& source, const options& settings,
                                                                  push_type type) noexcept(is_nothrow_body<Body>)
{
    if (const format_result checked = check_aps(settings, type); !checked) {
        return checked;
    }
    const payload_parts<Body, false> parts{source, settings, type, nullptr, nullptr}; // whose texts are not asked for
    if (requires_alert(settings) && !parts.has_alert()) {
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
format_payload_into(char* out, std::size_t size, const message<Body>& source,
                    const options& settings) noexcept(is_nothrow_body<Body>)
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
        if (!parts.exceeds(room) && parts.most_bytes_before_content() + roomy_json_writer::slack <= room
            && !parts.names_or_content_in({out, size})) {
            const auto written = parts.template write_whole<roomy_json_writer>(out, room);
            if (written.overlaps) [[unlikely]] {
                return {.verdict = verdict::overlapping_input, .field = "out"};
            }
            if (written.size != 0) {
                return {.size = written.size};
            }
        }
    }
    return format_bounded(out, size, set_aside(source), settings, type);
}

} // namespace engine

/// A payload in storage of its own, without heap; 5 KB large. It knows its push type and whether it was formatted as a
/// broadcast; a request made from it inherits both.
class [[nodiscard]] payload {
public:
    /// Formats a message; see `format_payload`.
    template <message_like Message>
    constexpr payload(const Message& source, const options& settings) noexcept(engine::is_nothrow_message<Message>)
        : is_broadcast_{settings.broadcast}
    {
        if (std::is_constant_evaluated()) {
            // Constant evaluation forbids uninitialized members; at run time clearing 5 KB would cost more than
            // formatting.
            for (char& each : storage_) {
                each = 0;
            }
        }
        const auto& said = to_message(source);
        push_type_ = push_type_of(said.push, settings);
        result_ = engine::format_payload_into(storage_, sizeof storage_, said, settings);
    }

    /// The JSON object, ready to be sent; empty unless the verdict is `pushed`. A view into this payload.
    [[nodiscard]] constexpr std::string_view json() const noexcept APNSFMT_LIFETIME_BOUND
    {
        return {storage_, result_.size};
    }
    /// `pushed`, or why there is nothing to push.
    [[nodiscard]] constexpr apnsfmt::verdict verdict() const noexcept { return result_.verdict; }
    /// What was truncated to keep the limit.
    [[nodiscard]] constexpr cut_parts cut() const noexcept { return result_.cut; }
    /// Size, verdict, cut and field together.
    [[nodiscard]] constexpr const format_result& result() const noexcept APNSFMT_LIFETIME_BOUND { return result_; }
    /// The push type that it was formatted for.
    [[nodiscard]] constexpr apnsfmt::push_type push_type() const noexcept { return push_type_; }
    /// Whether it was formatted as a broadcast, within the limit of broadcasts.
    [[nodiscard]] constexpr bool is_broadcast() const noexcept { return is_broadcast_; }
    /// Whether there is something to push.
    constexpr explicit operator bool() const noexcept { return static_cast<bool>(result_); }

private:
    format_result result_{};
    apnsfmt::push_type push_type_{};
    bool is_broadcast_{};
    char storage_[largest_payload];
};

/// Formats a message as the payload to be sent to APNs (spec §1–§5). Pure: the same input gives the same bytes.
///
/// The verdict is `pushed`; or one of the reasons of spec §1b; or an error: `reserved_key`, `duplicate_key`,
/// `invalid_number`, `invalid_json`, `conflicting_fields`, `missing_field`, `payload_too_large`, and `bad_header` for a
/// Live Activity's `input-push-channel`. An exception of your own code, from `as_message` or from walking the body,
/// passes through.
template <message_like Message>
[[nodiscard]] constexpr payload
format_payload(const Message& source, const options& settings = {}) noexcept(engine::is_nothrow_message<Message>)
{
    return payload{source, settings};
}

/// Formats a message as a payload and writes it to `out`; for everything else see `format_payload`.
///
/// - A fixed buffer (`std::span<char>`, a char array) is never written beyond its end: one that is too small gives
///   `buffer_too_small` and the size needed. It should not hold a part of the input: the verdict may then be
///   `overlapping_input`, though never `pushed` with a wrong payload. Its contents are unspecified unless the verdict
///   is `pushed`.
/// - The contents of a growing buffer (`std::string`, `fmt::memory_buffer`) are replaced; it is empty unless the
/// verdict
///   is `pushed`, and unchanged if your code throws.
/// - An output iterator is written to, and advanced, only if the verdict is `pushed`.
///
/// The input may lie in a growing buffer.
template <output Out, message_like Message>
constexpr format_result format_payload_to(Out&& out, const Message& source,
                                          const options& settings = {}) noexcept(is_fixed_buffer<Out>
                                                                                 && engine::is_nothrow_message<Message>)
{
    if constexpr (is_fixed_buffer<Out>) {
        const std::span<char> buffer{out};
        return engine::format_payload_into(buffer.data(), buffer.size(), to_message(source), settings);
    } else {
        const payload formatted{source, settings};
        engine::replace(out, formatted.json());
        return formatted.result();
    }
}

} // namespace apnsfmt::inline v0
