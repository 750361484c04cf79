#pragma once

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <limits>
#include <optional>
#include <string_view>
#include <type_traits>
#include <utility>

#include <apnsfmt/alert.hpp>
#include <apnsfmt/message.hpp>
#include <apnsfmt/options.hpp>
#include <apnsfmt/payload.hpp>
#include <apnsfmt/payload_pieces.hpp>
#include <apnsfmt/push_type.hpp>
#include <apnsfmt/tag_index.hpp>
#include <apnsfmt/text/json.hpp>
#include <apnsfmt/text/output.hpp>
#include <apnsfmt/text/utf8.hpp>
#include <apnsfmt/verdict.hpp>
#include <apnsfmt/version.hpp>

// One message, many receivers (spec §6.3): what they share is formatted once, and a receiver's payload is that and a
// few bytes of its own. The badge comes last, so that there are but two pieces:
//
//     shared: {"aps":{"alert":"Denny (Climbers): hi"
//     own:    ,"badge":3}}

namespace apnsfmt::inline v0 {

/// A range of what converts to receivers.
template <class Range>
concept receiver_range = requires(Range& range) {
    std::end(range);
    static_cast<receiver>(*std::begin(range));
};

namespace engine {

/// The results of receivers who are suppressed, by verdict.
inline constexpr format_result suppressions[] = {
    {.verdict = verdict::pushed},     {.verdict = verdict::push_disabled}, {.verdict = verdict::online_only},
    {.verdict = verdict::logged_out}, {.verdict = verdict::in_foreground}, {.verdict = verdict::muted},
};

} // namespace engine

/// One message for many receivers, who differ in language, preview, unread count, presence and receive option. What
/// they share is formatted when this is made: once for each language and preview, and where the message must be
/// truncated, for each number of a badge's digits. From then on it never changes, needs neither the message nor the
/// options, and may be read by any number of threads. It is 5 KB large for each of `Variants`.
template <std::size_t Variants = 12>
class [[nodiscard]] fanout {
    static_assert(Variants > 0 && Variants < 255);

public:
    /// Formats what these receivers will share; where it is known of which kinds they are, one of each suffices. The
    /// receiver in `settings` is ignored.
    template <message_like Message, receiver_range Receivers>
    constexpr fanout(const Message& source, const options& settings,
                     Receivers&& receivers) noexcept(engine::is_nothrow_message<Message>
                                                     && engine::walks_without_exception<receiver, Receivers>())
        : badge_{settings.aps.badge}, own_labels_{settings.style.labels}, languages_{settings.style.languages},
          requires_alert_{engine::requires_alert(settings)}
    {
        const auto& said = to_message(source);
        const push_type type = push_type_of(said.push, settings);
        shows_badge_ = engine::may_show_alert(row_of(type).form) && !said.push.ignore_badge;
        suppression_ = engine::silence_of(said, receiver{});
        find_errors(settings, type);
        for (auto&& each : receivers) {
            const auto to = static_cast<receiver>(each);
            if (of_badge(first_for(to), to) == none && reason_for(to)) {
                complete_ = complete_ && size_ < Variants;
                if (complete_) {
                    add(said, settings, type, to);
                }
            }
            if (const std::uint8_t language = language_of(to); language != none) {
                known_tags_.add(to.language, language);
            }
        }
    }

    // Large, and its results are views into it: construct it in place.
    fanout(const fanout&) = delete;
    fanout& operator=(const fanout&) = delete;

    /// Whether there was a variant for all the receivers it was made for.
    constexpr explicit operator bool() const noexcept { return complete_; }

    /// The payload of a receiver: as JSON what `format_payload` gives, and the same verdict. If none of the variants
    /// fits the receiver, the verdict is `no_variant`: format the message for this receiver with `format_payload`, or
    /// use `format_to`, which does.
    constexpr payload_pieces pieces_for(const receiver& to) const noexcept APNSFMT_LIFETIME_BOUND
    {
        return kind_of(to).pieces_for(to);
    }

    /// The receivers of one language and preview: their variants are found once for all of them, and one costs a third.
    /// Borrows from the fan-out.
    class receiver_kind {
    public:
        /// Like `fanout::pieces_for`, for a receiver of this kind: neither its language nor its preview is looked at.
        [[gnu::always_inline]] constexpr payload_pieces pieces_for(const receiver& to) const noexcept
        {
            if (fits_any_badge_ && to.unread && engine::silence_of(to) == verdict::pushed) {
                if (const std::int64_t badge = engine::badge_after(*to.unread); badge >= 0) {
                    const variant& shared = all_->variants_[first_];
                    return {shared.bytes, shared.result, badge, engine::closing_after_badge};
                }
            }
            return all_->pieces_from(first_, to);
        }

    private:
        friend fanout;
        constexpr receiver_kind(const fanout& all, std::uint8_t first) noexcept
            : all_{&all}, first_{first}, fits_any_badge_{all.fits_any_badge(first)}
        {
        }

        const fanout* all_;
        std::uint8_t first_;
        bool fits_any_badge_; // and only reasons of a receiver's own can keep it from a payload
    };

    /// The kind of a receiver, for a caller who has those of one language and preview together.
    constexpr receiver_kind kind_of(const receiver& to) const noexcept { return {*this, first_for(to)}; }

    /// Writes the payload of a receiver to `out`, like `format_payload_to`; for everything else see `pieces_for`.
    template <output Out>
    constexpr format_result format_to(Out&& out, const receiver& to) const noexcept(is_fixed_buffer<Out>)
    {
        const payload_pieces pieces = pieces_for(to);
        format_result result = pieces.result();
        if constexpr (is_fixed_buffer<Out>) {
            output_writer writer{out};
            writer.append(pieces.shared());
            writer.append(pieces.own());
            if (!writer.fits()) {
                result.verdict = verdict::buffer_too_small;
                result.needed = std::exchange(result.size, 0);
            }
        } else {
            engine::replace(out, pieces.shared(), pieces.own());
        }
        return result;
    }

    /// Like the above, and loses no receiver: if no variant fits, the message is formatted for this receiver alone.
    /// Message and options must be those that the fan-out was made of.
    template <output Out, message_like Message>
    constexpr format_result format_to(Out&& out, const receiver& to, const Message& source,
                                      const options& settings) const
        noexcept(is_fixed_buffer<Out> && engine::is_nothrow_message<Message>)
    {
        if (pieces_for(to).verdict() != verdict::no_variant) {
            return format_to(out, to);
        }
        options alone = settings;
        alone.receiver = to;
        return format_payload_to(out, source, alone);
    }

private:
    static constexpr format_result no_variant{.verdict = verdict::no_variant, .field = "Variants"};
    static constexpr std::uint8_t none = engine::tag_index<Variants>::none;
    static constexpr std::size_t any_badge = 255;

    /// A payload without what closes it, for receivers of one language and preview, and a badge of this size.
    struct variant {
        std::uint8_t next{none}; // of the same language and preview
        std::size_t badge_size{};
        format_result result{}; // whose size is that of the bytes
        char bytes[largest_payload];

        constexpr variant() noexcept
        {
            if (std::is_constant_evaluated()) {
                for (char& each : bytes) { // what was never written can't be held
                    each = 0;
                }
            }
        }
    };

    /// The variants for the words of one language.
    struct known_language {
        const label_set* labels{};
        std::uint8_t first[3]{none, none, none}; // by preview
    };

    /// Finds the errors of the settings, which all receivers share, and the error of those whose badge is invalid. None
    /// of them depends on a label or a preview.
    constexpr void find_errors(const options& settings, push_type type) noexcept
    {
        options checked = settings;
        checked.receiver = {.unread = std::numeric_limits<std::int64_t>::max()};
        badge_error_ = kept(engine::check_settings(checked), settings);
        checked.receiver = {};
        error_ = kept(engine::check_settings(checked), settings);
        if (error_) {
            error_ = kept(engine::check_aps(checked, type), settings);
        }
    }

    /// A result whose field does not borrow from the options: a key of the caller's is copied. Keys that together
    /// exceed the storage are shortened.
    constexpr format_result kept(format_result result, const options& settings) noexcept
    {
        bool is_callers = result.field == settings.image_key;
        for (const custom_key& each : settings.custom) {
            is_callers = is_callers || result.field == each.key;
        }
        if (is_callers) {
            std::string_view key = first_bytes(result.field, sizeof keys_);
            std::size_t at = std::string_view{keys_, keys_size_}.find(key); // mostly the same key again
            if (at == std::string_view::npos) {
                key = first_bytes(key, sizeof keys_ - keys_size_);
                at = keys_size_;
                keys_size_ += key.copy(keys_ + at, key.size());
            }
            result.field = {keys_ + at, key.size()};
        }
        return result;
    }

    /// Why a receiver gets no payload, whatever its variant; `pushed` if there is no reason.
    constexpr const format_result& reason_for(const receiver& to) const noexcept
    {
        if (to.unread && engine::badge_after(*to.unread) < 0) {
            return badge_error_;
        }
        // That an alert is missing is an error that depends on the variant, and comes first.
        return !error_ || requires_alert_ ? error_ : suppression_of(to);
    }

    /// Why a receiver is suppressed, whatever the content; `pushed` if it is not.
    constexpr const format_result& suppression_of(const receiver& to) const noexcept
    {
        const apnsfmt::verdict found = suppression_ != verdict::pushed ? suppression_ : engine::silence_of(to);
        return engine::suppressions[static_cast<std::size_t>(found)];
    }

    /// Formats the variant for a receiver.
    template <class Body>
    constexpr void add(const message<Body>& said, const options& settings, push_type type,
                       const receiver& to) noexcept(engine::is_nothrow_body<Body>)
    {
        variant& made = variants_[size_];
        const std::size_t limit = engine::limit_of(type, settings);
        options shared = settings;
        shared.aps.badge = {};
        shared.receiver = {.preview = to.preview, .language = to.language};
        format_result result = format_payload_to(made.bytes, said, shared);
        const bool has_room = result && !result.cut && result.size + engine::longest_badge <= limit;
        const bool may_be_larger = result || result.verdict == verdict::payload_too_large;
        made.badge_size = any_badge;
        if (shows_badge_ && may_be_larger && !has_room) {
            made.badge_size = badge_size(to);
            shared.limit = limit < made.badge_size ? 0 : limit - made.badge_size;
            result = format_payload_to(made.bytes, said, shared);
        }
        if (result) {
            result.size -= closing().size();
        } else if (result.verdict == verdict::payload_too_large) { // with the size that the whole would have had
            shared = settings;
            shared.receiver = {.unread = to.unread, .preview = to.preview, .language = to.language};
            result = format_payload_to(made.bytes, said, shared);
        }
        made.result = kept(result, settings);
        std::uint8_t& first = add_language(to).first[preview_of(to)];
        made.next = first;
        first = size_++;
    }

    constexpr known_language& add_language(const receiver& to) noexcept
    {
        std::uint8_t language = language_of(to);
        if (language == none) {
            language = language_count_++;
            known_languages_[language].labels = labels_of(to);
        }
        return known_languages_[language];
    }

    /// The first of the variants for a receiver's language and preview.
    constexpr std::uint8_t first_for(const receiver& to) const noexcept
    {
        const std::uint8_t language = language_of(to);
        return language == none ? none : known_languages_[language].first[preview_of(to)];
    }

    /// From this one on, the first that has room for a receiver's badge.
    constexpr std::uint8_t of_badge(std::uint8_t i, const receiver& to) const noexcept
    {
        while (i != none && variants_[i].badge_size != any_badge && variants_[i].badge_size != badge_size(to)) {
            i = variants_[i].next;
        }
        return i;
    }

    /// What a receiver gets, if these are the variants of its kind.
    [[gnu::noinline]] constexpr payload_pieces pieces_from(std::uint8_t first, const receiver& to) const noexcept
    {
        if (const format_result& reason = reason_for(to); !reason) {
            return payload_pieces{reason};
        }
        const std::uint8_t found = of_badge(first, to);
        if (found == none) {
            return payload_pieces{no_variant};
        }
        const variant& shared = variants_[found];
        if (const format_result& reason = suppression_of(to);
            !reason && shared.result.verdict != verdict::missing_field) {
            return payload_pieces{reason};
        }
        if (!shared.result) {
            return payload_pieces{shared.result};
        }
        return {shared.bytes, shared.result, badge_of(to), closing()};
    }

    /// Whether this variant serves all receivers of its kind who have a valid badge and are not suppressed.
    constexpr bool fits_any_badge(std::uint8_t i) const noexcept
    {
        return i != none && shows_badge_ && variants_[i].badge_size == any_badge && variants_[i].result;
    }

    constexpr std::uint8_t language_of(const receiver& to) const noexcept
    {
        if (const std::uint8_t language = known_tags_[to.language]; language != none) {
            return language;
        }
        const label_set* const labels = labels_of(to);
        for (std::uint8_t i = 0; i < language_count_; ++i) {
            if (known_languages_[i].labels == labels) {
                return i;
            }
        }
        return none;
    }

    constexpr const label_set* labels_of(const receiver& to) const noexcept
    {
        return to.language.empty() ? &*own_labels_ : &labels_for(to.language, languages_);
    }

    /// Which row of variants serves; a preview that is none hides what it can.
    static constexpr std::size_t preview_of(const receiver& to) noexcept
    {
        const auto i = static_cast<std::size_t>(to.preview);
        return i < 3 ? i : static_cast<std::size_t>(preview::sender);
    }

    /// The receiver's badge; below 0 if none is shown.
    constexpr std::int64_t badge_of(const receiver& to) const noexcept
    {
        return shows_badge_ && engine::has_badge(to, badge_) ? engine::badge_of(to, badge_) : -1;
    }

    constexpr std::size_t badge_size(const receiver& to) const noexcept
    {
        char digits[engine::most_digits]{};
        const std::int64_t badge = badge_of(to);
        return badge < 0 ? 0 : engine::badge_key.size() + engine::write_integer(badge, digits);
    }

    /// What ends each payload. Where no badge is ever shown, there may be no `aps`.
    constexpr std::string_view closing() const noexcept
    {
        return shows_badge_ ? engine::closing_after_badge : std::string_view{};
    }

    std::optional<std::int64_t> badge_{}; // the server's own
    label_view own_labels_;
    language_view languages_;
    bool requires_alert_{};
    bool shows_badge_{};
    bool complete_{true};
    apnsfmt::verdict suppression_{}; // why the message is pushed to nobody
    format_result error_{};          // of the settings
    format_result badge_error_{};    // of receivers whose badge is invalid
    std::uint8_t size_{};
    std::uint8_t language_count_{};
    engine::tag_index<Variants> known_tags_{}; // with their languages'
    known_language known_languages_[Variants]{};
    std::size_t keys_size_{};
    char keys_[largest_payload]{}; // the caller's keys that results name
    variant variants_[Variants];
};

} // namespace apnsfmt::inline v0
