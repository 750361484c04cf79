#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <type_traits>

#include <apnsfmt/aps.hpp>
#include <apnsfmt/collapse_id.hpp>
#include <apnsfmt/options.hpp>
#include <apnsfmt/payload.hpp>
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
    /// What the payload is. Required for JSON from anywhere but this library; a `payload` knows its push type, and
    /// another one here is `conflicting_fields` (rule 8.1).
    std::optional<apnsfmt::push_type> push_type{};
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

namespace engine {

/// The payload that a request carries, borrowed: one formatted by this library, or JSON from anywhere else.
struct request_payload {
    std::string_view json{};
    std::optional<apnsfmt::push_type> push_type{}; ///< absent: JSON from elsewhere
    bool is_broadcast{};
    apnsfmt::verdict verdict{};
    std::string_view field{};

    constexpr request_payload(const payload& formatted) noexcept
        : json{formatted.json()}, push_type{formatted.push_type()}, is_broadcast{formatted.is_broadcast()},
          verdict{formatted.verdict()}, field{formatted.result().field}
    {
    }
    template <class String>
        requires std::is_convertible_v<const String&, std::string_view>
    constexpr request_payload(const String& text) noexcept : json{text}
    {
    }
};

} // namespace engine

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

/// A request in storage of its own, without heap; 7 KB large, and needs nothing else. Its parts are views into it: copy
/// the request to keep them. A request that is rejected has no parts.
class [[nodiscard]] request {
public:
    /// Formats; see `format_request`.
    constexpr request(const engine::request_payload& carried, const app& to, const device_token& token,
                      const request_settings& settings) noexcept
        : request{}
    {
        require(carried.verdict == verdict::pushed, carried.verdict, carried.field);
        format(carried, to, token, settings);
    }

    /// Formats; see `format_request`.
    constexpr request(const engine::request_payload& carried, std::span<const app> apps, const registration& to,
                      const request_settings& settings) noexcept
        : request{}
    {
        require(carried.verdict == verdict::pushed, carried.verdict, carried.field);
        const std::optional<app> found = find_app(apps, to);
        if (require(found.has_value(), verdict::unknown_business_id, "business_id")) {
            format(carried, *found, to.token, settings);
        }
    }

    /// Formats; see `format_broadcast`.
    constexpr request(const engine::request_payload& carried, const app& to,
                      const broadcast_settings& settings) noexcept
        : request{}
    {
        require(carried.verdict == verdict::pushed, carried.verdict, carried.field);
        require(carried.push_type.value_or(push_type::liveactivity) == push_type::liveactivity,
                verdict::conflicting_fields, "apns-push-type");
        take_payload(carried, largest_payload);
        begin_url(to.environment, settings.port, "/4/broadcasts/apps/");
        if (require(engine::is_bundle_id(to.bundle_id), verdict::bad_header, "bundle_id")) {
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
    [[nodiscard]] constexpr std::string_view url() const noexcept APNSFMT_LIFETIME_BOUND { return part(0, url_end_); }
    /// The host to connect to.
    [[nodiscard]] constexpr std::string_view host() const noexcept APNSFMT_LIFETIME_BOUND
    {
        return part(scheme.size(), host_end_);
    }
    /// The port to connect to.
    constexpr std::uint16_t port() const noexcept { return port_; }
    /// The path.
    [[nodiscard]] constexpr std::string_view path() const noexcept APNSFMT_LIFETIME_BOUND
    {
        return part(path_begin_, url_end_);
    }
    /// The headers, but for those that HTTP/2 writes with a colon.
    [[nodiscard]] constexpr header_list headers() const noexcept APNSFMT_LIFETIME_BOUND
    {
        return {storage_, headers_, *this ? header_count_ : 0};
    }
    /// The payload's bytes.
    [[nodiscard]] constexpr std::string_view body() const noexcept APNSFMT_LIFETIME_BOUND
    {
        return {body_, *this ? body_size_ : 0};
    }
    /// `pushed`, or why there is nothing to send.
    constexpr apnsfmt::verdict verdict() const noexcept { return verdict_; }
    /// For an error, what it is about: a header by its name, or `payload`, `token`, `business_id`, `bundle_id`,
    /// `topic`; for a payload that is not pushed, its own field, borrowed from there.
    constexpr std::string_view field() const noexcept { return field_; }
    /// Whether there is something to send.
    constexpr explicit operator bool() const noexcept { return verdict_ == apnsfmt::verdict::pushed; }

private:
    static constexpr std::string_view scheme = "https://";
    // What is not the caller's, all names, suffixes and numbers, takes less than the last of these.
    static constexpr std::size_t capacity = 2 * longest_device_token + longest_bundle_id + longest_provider_token
                                            + longest_collapse_id + longest_channel_id + 320;

    constexpr request() noexcept
    {
        if (std::is_constant_evaluated()) {
            // Constant evaluation forbids uninitialized members; at run time clearing would cost more than formatting.
            for (char& each : storage_) {
                each = 0;
            }
            for (char& each : body_) {
                each = 0;
            }
        }
    }

    /// Rejects the request unless a condition holds, which is returned; the first rejection stays.
    constexpr bool require(bool holds, apnsfmt::verdict otherwise, std::string_view field) noexcept
    {
        if (!holds && *this) {
            verdict_ = otherwise;
            field_ = field;
        }
        return holds;
    }

    /// Formats a request to one device.
    constexpr void format(const engine::request_payload& carried, const app& to, const device_token& token,
                          const request_settings& settings) noexcept
    {
        const push_type_row& type = row_of(take_push_type(carried, settings.push_type));
        take_payload(carried, type.limit);
        begin_url(to.environment, settings.port, "/3/device/");
        if (require(static_cast<bool>(token), verdict::bad_device_token, "token")) {
            token.write_to(storage_ + size_);
            size_ += token.size();
        }
        end_url();
        add_authorization(settings.provider_token);
        add_topic(to, type);
        add_delivery(type, settings.priority, settings.expiration);
        add_if_set("apns-collapse-id", settings.collapse_id, engine::is_collapse_id, verdict::bad_collapse_id);
        add_if_set("apns-id", settings.apns_id, engine::is_uuid, verdict::bad_apns_id);
    }

    /// The push type of a payload, which the caller states for JSON from elsewhere (rule 8.1).
    constexpr apnsfmt::push_type take_push_type(const engine::request_payload& carried,
                                                const std::optional<apnsfmt::push_type>& stated) noexcept
    {
        constexpr std::string_view name = "apns-push-type";
        require(!carried.is_broadcast, verdict::conflicting_fields, "broadcast");
        require(!carried.push_type || !stated || *stated == *carried.push_type, verdict::conflicting_fields, name);
        require(carried.push_type || stated, verdict::missing_field, name);
        return carried.push_type ? *carried.push_type : stated.value_or(push_type::alert);
    }

    constexpr void take_payload(const engine::request_payload& carried, std::size_t limit) noexcept
    {
        constexpr std::string_view name = "payload";
        const std::string_view json = carried.json;
        require(!json.empty(), verdict::missing_field, name);
        if (!require(json.size() <= limit, verdict::payload_too_large, name)) {
            return;
        }
        if (!carried.push_type && !json.empty()) {
            const apnsfmt::verdict checked = engine::check_json(raw_json{json}, true);
            require(checked == verdict::pushed, checked, name);
        }
        body_size_ = json.copy(body_, json.size());
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

    constexpr void add_topic(const app& to, const push_type_row& type) noexcept
    {
        const bool has_topic = !to.topic.empty();
        const std::string_view topic = has_topic ? to.topic : to.bundle_id;
        const std::string_view field = has_topic ? "topic" : "bundle_id";
        require(!has_topic || to.bundle_id.empty(), verdict::conflicting_fields, field);
        if (require(engine::is_bundle_id(topic), verdict::bad_header, field)) {
            const bool has_suffix = has_topic && topic.ends_with(type.topic_suffix);
            add("apns-topic", topic, has_suffix ? std::string_view{} : type.topic_suffix);
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

    apnsfmt::verdict verdict_{};
    std::string_view field_{};
    std::uint16_t port_{};
    std::size_t host_end_{};
    std::size_t path_begin_{};
    std::size_t url_end_{};
    std::size_t header_count_{};
    std::size_t size_{};
    engine::header_place headers_[header_list::capacity]{};
    std::size_t body_size_{};
    char storage_[capacity];
    char body_[largest_payload];
};

/// Formats the request that carries a payload to one device of an app.
///
/// The payload is a `payload`, whose push type the request inherits, or any JSON object with the push type stated in
/// the settings (rule 8.1). The request keeps a copy. The token is hexadecimal text or bytes.
///
/// The verdict is `pushed`; or that of a payload which is not pushed; or the first of these errors that applies, in
/// this order: `conflicting_fields` for a broadcast's payload, `conflicting_fields` or `missing_field` for the push
/// type, `missing_field`, `payload_too_large`, `invalid_json`, `duplicate_key` or `invalid_number` for the payload,
/// `bad_device_token`, then those of the headers in their order: `bad_header`, `conflicting_fields` if an app has both
/// bundle ID and topic, `bad_priority`, `invalid_number`, `bad_collapse_id`, `bad_apns_id`.
[[nodiscard]] constexpr request format_request(const engine::request_payload& carried, const app& to,
                                               const device_token& token,
                                               const request_settings& settings = {}) noexcept
{
    return request{carried, to, token, settings};
}

/// Formats the request that carries a payload to a registration of one of some apps, which its business ID selects: if
/// there is none, `unknown_business_id`. For everything else see the overload for a single app.
[[nodiscard]] constexpr request format_request(const engine::request_payload& carried, std::span<const app> apps,
                                               const registration& to, const request_settings& settings = {}) noexcept
{
    return request{carried, apps, to, settings};
}

/// Formats the request that carries a payload to all subscribers of a channel of an app, for Live Activities; for
/// everything else see `format_request`. A `payload` of another push type is `conflicting_fields`.
[[nodiscard]] constexpr request format_broadcast(const engine::request_payload& carried, const app& to,
                                                 const broadcast_settings& settings) noexcept
{
    return request{carried, to, settings};
}

} // namespace apnsfmt::inline v0
