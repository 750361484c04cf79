#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <type_traits>

#include <apnsfmt/aps.hpp>
#include <apnsfmt/collapse_id.hpp>
#include <apnsfmt/push_type.hpp>
#include <apnsfmt/registration.hpp>
#include <apnsfmt/text/hex.hpp>
#include <apnsfmt/text/json.hpp>
#include <apnsfmt/verdict.hpp>
#include <apnsfmt/version.hpp>

// The request that carries a payload, for any HTTP/2 client (Apple: "Sending notification requests to APNs", "Sending
// broadcast push notification requests to APNs").
//
// Its text stands in one buffer, as the C strings that some clients want; the parts that others want are views into it:
//
//     https://api.push.apple.com:443/3/device/00fc13ad␀apns-topic: com.example.app␀apns-push-type: alert␀…
//             ╰───── host ─────╯    ╰───── path ─────╯ ╰─ name ─╯  ╰─── value ───╯
//
// No byte gets there that was not looked at: nothing of the caller's can end a path or a header.

namespace apnsfmt::inline v0 {

/// A provider token has at most so many bytes; one made as Apple describes has some 200.
inline constexpr std::size_t longest_provider_token = 1024;

namespace engine {

constexpr bool is_provider_token(std::string_view text) noexcept
{
    return text.size() <= longest_provider_token && visible_bytes::makes_up(text);
}

/// Whether this is a UUID as Apple writes it: `123e4567-e89b-12d3-a456-426655440000`.
constexpr bool is_uuid(std::string_view text) noexcept
{
    const auto are_digits = [text](std::size_t at, std::size_t count) {
        return lower_hex_digits::makes_up(text.substr(at, count));
    };
    return text.size() == 36 && text[8] == '-' && text[13] == '-' && text[18] == '-' && text[23] == '-'
           && are_digits(0, 8) && are_digits(9, 4) && are_digits(14, 4) && are_digits(19, 4) && are_digits(24, 12);
}

} // namespace engine

/// The host to connect to.
constexpr std::string_view host_of(environment where) noexcept
{
    return where == environment::development ? "api.sandbox.push.apple.com" : "api.push.apple.com";
}

/// The ports that APNs listens on.
enum class port : std::uint16_t {
    standard = 443,
    alternate = 2197, ///< for those whose firewall lets APNs through, but no other HTTPS
};

/// All that the server decides about a request, beside payload and registration. What is empty or absent is not sent,
/// but that some push types have a priority and an expiration of their own.
struct request_settings {
    apnsfmt::push_type push_type{};           ///< what the payload is
    std::optional<int> priority{};            ///< 10: now; 5: when power allows; 1: power comes first
    std::optional<std::int64_t> expiration{}; ///< UNIX seconds until which APNs keeps trying; 0: tries once
    std::string_view collapse_id{};           ///< replaces the notification shown with the same one
    std::string_view apns_id{};               ///< a UUID that APNs' answer repeats
    std::string_view provider_token{};        ///< with a certificate, none is needed
    /// The port that APNs is reached at.
    apnsfmt::port port{apnsfmt::port::standard};
};

/// The same for a broadcast, whose push type is always `liveactivity`.
struct broadcast_settings {
    std::string_view channel_id{};            ///< required: base64, as APNs gave it
    std::optional<int> priority{};            ///< required: 10 or 5
    std::optional<std::int64_t> expiration{}; ///< required: 0 for a channel that stores no message
    std::string_view request_id{};            ///< a UUID that APNs' answer repeats
    std::string_view provider_token{};        ///< with a certificate, none is needed
    /// The port that APNs is reached at.
    apnsfmt::port port{apnsfmt::port::standard};
};

/// A header of a request. At `name.data()` also stands the whole as a C string, `name: value`.
struct header {
    std::string_view name{};  ///< in lower case
    std::string_view value{}; ///< as it is sent
};

namespace engine {

/// Where a header stands in a request's text, as `name: value`, from its name on.
struct header_place {
    std::uint16_t begin{};
    std::uint16_t name_end{};
    std::uint16_t end{};

    static constexpr std::string_view separator = ": ";
};

} // namespace engine

/// The headers of a request; the request must outlive them.
class header_list {
public:
    /// A request has at most so many.
    static constexpr std::size_t capacity = 7;

    /// Goes from header to header.
    class iterator {
    public:
        using value_type = header;
        using difference_type = std::ptrdiff_t;

        constexpr iterator() noexcept = default;
        constexpr header operator*() const noexcept
        {
            const std::size_t value = place_->name_end + engine::header_place::separator.size();
            return {.name = {text_ + place_->begin, std::size_t{place_->name_end} - place_->begin},
                    .value = {text_ + value, place_->end - value}};
        }
        constexpr iterator& operator++() noexcept
        {
            ++place_;
            return *this;
        }
        constexpr iterator operator++(int) noexcept
        {
            const iterator before = *this;
            ++place_;
            return before;
        }
        constexpr bool operator==(const iterator&) const noexcept = default;

    private:
        friend class header_list;
        constexpr iterator(const char* text, const engine::header_place* place) noexcept : text_{text}, place_{place} {}

        const char* text_{};
        const engine::header_place* place_{};
    };

    /// The headers, in order.
    constexpr iterator begin() const noexcept { return {text_, places_}; }
    /// The end of the headers.
    constexpr iterator end() const noexcept { return {text_, places_ + size_}; }
    /// How many there are.
    constexpr std::size_t size() const noexcept { return size_; }

private:
    friend class request;
    constexpr header_list(const char* text, const engine::header_place* places, std::size_t size) noexcept
        : text_{text}, places_{places}, size_{size}
    {
    }

    const char* text_;
    const engine::header_place* places_;
    std::size_t size_;
};

/// A request in storage of its own, without heap; some 2 KB large. Only the payload is borrowed. It can be copied, and
/// its parts are views into the copy that they are asked of. A request that is refused has no parts.
class request {
public:
    /// Formats; see `format_request`.
    constexpr request(std::string_view json, std::span<const app> apps, const registration& to,
                      const request_settings& settings) noexcept
        : request{json}
    {
        const std::optional<app> found = find_app(apps, to);
        if (!require(found.has_value(), verdict::unknown_business_id, "business_id")) {
            return;
        }
        const push_type_row& type = row_of(settings.push_type);
        require_payload_within(type.limit);
        begin_url(found->environment, settings.port, "/3/device/");
        if (require(static_cast<bool>(to.token), verdict::bad_device_token, "token")) {
            to.token.write_to(storage_ + size_);
            size_ += to.token.size();
        }
        end_url();
        add_authorization(settings.provider_token);
        if (require_bundle_id_of(*found)) {
            add("apns-topic", found->bundle_id, type.topic_suffix);
        }
        add_delivery(type, settings.priority, settings.expiration);
        add_if_set("apns-collapse-id", settings.collapse_id, engine::is_collapse_id, verdict::bad_collapse_id);
        add_if_set("apns-id", settings.apns_id, engine::is_uuid, verdict::bad_apns_id);
    }

    /// Formats; see `format_broadcast`.
    constexpr request(std::string_view json, const app& to, const broadcast_settings& settings) noexcept : request{json}
    {
        require_payload_within(largest_payload);
        begin_url(to.environment, settings.port, "/4/broadcasts/apps/");
        if (require_bundle_id_of(to)) {
            append(to.bundle_id);
        }
        end_url();
        require(settings.priority.has_value(), verdict::missing_field, "apns-priority");
        require(settings.expiration.has_value(), verdict::missing_field, "apns-expiration");
        require(!settings.channel_id.empty(), verdict::missing_field, "apns-channel-id");
        add_authorization(settings.provider_token);
        add_delivery(row_of(push_type::liveactivity), settings.priority, settings.expiration);
        add_if_set("apns-request-id", settings.request_id, engine::is_uuid, verdict::bad_apns_id);
        add_if_set("apns-channel-id", settings.channel_id, engine::is_channel_id, verdict::bad_header);
    }

    /// The method of every request.
    static constexpr std::string_view method() noexcept { return "POST"; }
    /// Scheme, host, port and path together; at `data()` also as a C string.
    constexpr std::string_view url() const noexcept { return part(0, url_end_); }
    /// The host to connect to.
    constexpr std::string_view host() const noexcept { return part(scheme.size(), host_end_); }
    /// The port to connect to.
    constexpr std::uint16_t port() const noexcept { return port_; }
    /// The path.
    constexpr std::string_view path() const noexcept { return part(path_begin_, url_end_); }
    /// The headers, but for those that HTTP/2 writes with a colon.
    constexpr header_list headers() const noexcept { return {storage_, headers_, *this ? header_count_ : 0}; }
    /// The payload: the caller's own bytes.
    constexpr std::string_view body() const noexcept { return *this ? body_ : std::string_view{}; }
    /// `pushed`, or why there is nothing to send.
    constexpr apnsfmt::verdict verdict() const noexcept { return verdict_; }
    /// For an error, what it is about: a header by its name, or `payload`, `token`, `business_id`, `bundle_id`.
    constexpr std::string_view field() const noexcept { return field_; }
    /// Whether there is something to send.
    constexpr explicit operator bool() const noexcept { return verdict_ == apnsfmt::verdict::pushed; }

private:
    static constexpr std::string_view scheme = "https://";
    // What is not the caller's, all names, suffixes and numbers, takes less than the last of these.
    static constexpr std::size_t capacity = 2 * longest_device_token + longest_bundle_id + longest_provider_token
                                            + longest_collapse_id + longest_channel_id + 320;

    constexpr explicit request(std::string_view json) noexcept : body_{json}
    {
        if (std::is_constant_evaluated()) {
            // A constant can't hold what was never written; at run time clearing would cost more than formatting.
            for (char& each : storage_) {
                each = 0;
            }
        }
    }

    /// Refuses the request unless a condition holds, which is returned; the first refusal stays.
    constexpr bool require(bool holds, apnsfmt::verdict otherwise, std::string_view field) noexcept
    {
        if (!holds && *this) {
            verdict_ = otherwise;
            field_ = field;
        }
        return holds;
    }

    constexpr void require_payload_within(std::size_t limit) noexcept
    {
        require(!body_.empty(), verdict::missing_field, "payload");
        require(body_.size() <= limit, verdict::payload_too_large, "payload");
    }

    constexpr bool require_bundle_id_of(const app& which) noexcept
    {
        return require(engine::is_bundle_id(which.bundle_id), verdict::bad_header, "bundle_id");
    }

    // Everything below relies on what is written being no longer than its limit.

    constexpr void append(std::string_view text) noexcept { size_ += text.copy(storage_ + size_, text.size()); }
    constexpr void append(std::int64_t number) noexcept { size_ += engine::write_integer(number, storage_ + size_); }
    constexpr void end_c_string() noexcept { storage_[size_++] = '\0'; }

    constexpr void begin_url(environment where, apnsfmt::port port, std::string_view path) noexcept
    {
        append(scheme);
        append(host_of(where));
        host_end_ = size_;
        port_ = static_cast<std::uint16_t>(port);
        append(":");
        append(port_);
        path_begin_ = size_;
        append(path);
    }

    constexpr void end_url() noexcept
    {
        url_end_ = size_;
        end_c_string();
    }

    /// Adds a header whose value, of one part or two, is known to be fit.
    template <class Value>
    constexpr void add(std::string_view name, Value value, std::string_view rest = {}) noexcept
    {
        engine::header_place& place = headers_[header_count_++];
        place.begin = static_cast<std::uint16_t>(size_);
        append(name);
        place.name_end = static_cast<std::uint16_t>(size_);
        append(engine::header_place::separator);
        append(value);
        append(rest);
        place.end = static_cast<std::uint16_t>(size_);
        end_c_string();
    }

    /// Adds a header if it is set; refuses the request if its value is not fit.
    constexpr void add_if_set(std::string_view name, std::string_view value, bool (*is_fit)(std::string_view) noexcept,
                              apnsfmt::verdict otherwise) noexcept
    {
        if (!value.empty() && require(is_fit(value), otherwise, name)) {
            add(name, value);
        }
    }

    constexpr void add_authorization(std::string_view provider_token) noexcept
    {
        constexpr std::string_view name = "authorization";
        if (!provider_token.empty() && require(engine::is_provider_token(provider_token), verdict::bad_header, name)) {
            add(name, "bearer ", provider_token);
        }
    }

    /// Adds what the push is and how it is to be delivered; what is not asked for is what its type sends unasked.
    constexpr void add_delivery(const push_type_row& type, const std::optional<int>& asked_priority,
                                const std::optional<std::int64_t>& asked_expiration) noexcept
    {
        const std::optional<int>& priority = asked_priority ? asked_priority : type.priority;
        const std::optional<std::int64_t>& expiration = asked_expiration ? asked_expiration : type.expiration;
        add("apns-push-type", type.name);
        if (priority && require(type.takes(*priority), verdict::bad_priority, "apns-priority")) {
            add("apns-priority", *priority);
        }
        if (expiration && require(*expiration >= 0, verdict::invalid_number, "apns-expiration")) {
            add("apns-expiration", *expiration);
        }
    }

    constexpr std::string_view part(std::size_t begin, std::size_t end) const noexcept
    {
        return *this ? std::string_view{storage_ + begin, end - begin} : std::string_view{};
    }

    std::string_view body_;
    apnsfmt::verdict verdict_{};
    std::string_view field_{};
    std::uint16_t port_{};
    std::size_t host_end_{};
    std::size_t path_begin_{};
    std::size_t url_end_{};
    std::size_t header_count_{};
    std::size_t size_{};
    engine::header_place headers_[header_list::capacity]{};
    char storage_[capacity];
};

/// Formats the request that carries a payload to one device: JSON of any origin, a registration, and the apps among
/// which is the one registered. Pure, like everything here.
///
/// The verdict is `pushed`; or the first of these errors that holds, in this order: `unknown_business_id`,
/// `missing_field` or `payload_too_large` for the payload, `bad_device_token`, then those of the headers in their
/// order: `bad_header`, `bad_priority`, `invalid_number`, `bad_collapse_id`,
/// `bad_apns_id`.
constexpr request format_request(std::string_view json, std::span<const app> apps, const registration& to,
                                 const request_settings& settings = {}) noexcept
{
    return request{json, apps, to, settings};
}

/// Formats the request that carries a payload to all who subscribed to a channel of an app, for Live Activities; for
/// everything else see `format_request`.
constexpr request format_broadcast(std::string_view json, const app& to, const broadcast_settings& settings) noexcept
{
    return request{json, to, settings};
}

} // namespace apnsfmt::inline v0
