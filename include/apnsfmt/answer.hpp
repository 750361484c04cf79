#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include <apnsfmt/text/raw_json.hpp>
#include <apnsfmt/version.hpp>

// What APNs answers to a push, broadcast or channel request, and what to do about it (Apple: "Handling error responses
// from APNs").

namespace apnsfmt::inline v0 {

/// Whether a push that was not taken may be sent again.
enum class retry : std::uint8_t {
    never,       ///< not as it is: the answer would be the same
    later,       ///< when fewer are sent
    after_pause, ///< when APNs has recovered, or over a new connection; with longer and longer pauses
    new_token,   ///< at once, with a provider token that is fresh and right
};

/// The name as it stands in the enumeration, for logs and protocols.
constexpr std::string_view name_of(retry r) noexcept
{
    switch (r) {
    case retry::never: return "never";
    case retry::later: return "later";
    case retry::after_pause: return "after_pause";
    case retry::new_token: return "new_token";
    }
    return "unknown";
}

/// Why APNs did not take a push, by Apple's names for it.
enum class apns_reason : std::uint8_t {
    none,    ///< APNs took the request
    unknown, ///< the answer gives no reason, or one that is not in the table

    // the request
    bad_collapse_id,
    bad_device_token,
    bad_expiration_date,
    bad_message_id,
    bad_priority,
    bad_topic,
    device_token_not_for_topic,
    duplicate_headers,
    idle_timeout,
    invalid_push_type,
    missing_device_token,
    missing_topic,
    payload_empty,
    topic_disallowed,

    // who sends it
    bad_certificate,
    bad_certificate_environment,
    bad_environment_key_id_in_token,
    expired_provider_token,
    forbidden,
    invalid_provider_token,
    missing_provider_token,
    unrelated_key_id_in_token,

    // what has a status of its own
    bad_path,
    method_not_allowed,
    expired_token,
    unregistered,
    payload_too_large,
    too_many_provider_token_updates,
    too_many_requests,

    // APNs itself
    internal_server_error,
    service_unavailable,
    shutdown,

    // broadcasts
    bad_channel_id,
    bad_request_params,
    bad_request_payload,
    cannot_create_channel_config,
    channel_not_registered,
    feature_not_enabled,
    missing_channel_id,
    missing_push_type,
    topic_mismatch,
};

/// One row: what one answer means.
struct answer_row {
    int status{};             ///< the HTTP status that the reason comes with
    apns_reason reason{};     ///< what the answer is
    std::string_view name{};  ///< the reason as Apple's documentation spells it
    apnsfmt::retry retry{};   ///< whether to send the push again
    std::string_view check{}; ///< what an operator should check: one sentence
    std::string_view also{};  ///< the spelling that APNs itself uses, if it is another one
};

/// Every answer, indexed by reason: row i is about reason i.
// clang-format off
inline constexpr answer_row answer_rows[] = {
    {200, apns_reason::none,                            "none",                        retry::never,
     "Nothing needs to be checked: APNs took the request."},
    {0,   apns_reason::unknown,                         "unknown",                     retry::never,
     "Check who answered and what the answer says: it gives no reason that is known here."},

    {400, apns_reason::bad_collapse_id,                 "BadCollapseId",               retry::never,
     "Check apns-collapse-id: it may be at most 64 bytes long."},
    {400, apns_reason::bad_device_token,                "BadDeviceToken",              retry::never,
     "Check the environment (a development token sent to production, or the reverse), and that the token is whole."},
    {400, apns_reason::bad_expiration_date,             "BadExpirationDate",           retry::never,
     "Check apns-expiration: it must be 0 or a UNIX time in seconds, and 0 if the broadcast's channel stores nothing."},
    {400, apns_reason::bad_message_id,                  "BadMessageId",                retry::never,
     "Check apns-id, or apns-request-id for a broadcast or channel: it must be a UUID in its canonical form."},
    {400, apns_reason::bad_priority,                    "BadPriority",                 retry::never,
     "Check apns-priority: it must be 10, 5 or 1, as far as the push type allows."},
    {400, apns_reason::bad_topic,                       "BadTopic",                    retry::never,
     "Check apns-topic: it must be the bundle ID with the suffix of the push type, or for mdm the certificate's UID."},
    {400, apns_reason::device_token_not_for_topic,      "DeviceTokenNotForTopic",      retry::never,
     "Check the topic's app, and the environment (a development token sent to production, or the reverse)."},
    {400, apns_reason::duplicate_headers,               "DuplicateHeaders",            retry::never,
     "Check the headers: at least one of them is sent twice."},
    {400, apns_reason::idle_timeout,                    "IdleTimeout",                 retry::after_pause,
     "Check how long connections are kept without a push: this one was idle for too long."},
    {400, apns_reason::invalid_push_type,               "InvalidPushType",             retry::never,
     "Check apns-push-type: it must be a push type that Apple lists, and liveactivity for a broadcast."},
    {400, apns_reason::missing_device_token,            "MissingDeviceToken",          retry::never,
     "Check the path: the device token is missing from it."},
    {400, apns_reason::missing_topic,                   "MissingTopic",                retry::never,
     "Check apns-topic: it is missing, and only a certificate for a single topic can do without."},
    {400, apns_reason::payload_empty,                   "PayloadEmpty",                retry::never,
     "Check the body: it is empty."},
    {400, apns_reason::topic_disallowed,                "TopicDisallowed",             retry::never,
     "Check that the key or certificate may push to apns-topic; a broadcast's bundle ID has no push type's suffix."},

    {403, apns_reason::bad_certificate,                 "BadCertificate",              retry::never,
     "Check the certificate: APNs does not accept it."},
    {403, apns_reason::bad_certificate_environment,     "BadCertificateEnvironment",   retry::never,
     "Check which environment the certificate is for (a development token sent to production, or the reverse)."},
    {403, apns_reason::bad_environment_key_id_in_token, "BadEnvironmentKeyIdInToken",  retry::new_token,
     "Check the signing key: the key ID in the provider token is one for the other environment.",
     "BadEnvironmentKeyInToken"},
    {403, apns_reason::expired_provider_token,          "ExpiredProviderToken",        retry::new_token,
     "Check that the provider token is replaced at least once an hour, and that the server's clock is right."},
    {403, apns_reason::forbidden,                       "Forbidden",                   retry::never,
     "Check that the key or certificate is still valid and may do this: APNs does not allow it."},
    {403, apns_reason::invalid_provider_token,          "InvalidProviderToken",        retry::new_token,
     "Check the signing key, its key ID and the team ID: the provider token is not valid."},
    {403, apns_reason::missing_provider_token,          "MissingProviderToken",        retry::new_token,
     "Check the authorization header: there is no certificate, and no provider token after the word bearer."},
    {403, apns_reason::unrelated_key_id_in_token,       "UnrelatedKeyIdInToken",       retry::new_token,
     "Check the signing keys of this connection: one not related to that of its first push needs another connection."},

    {404, apns_reason::bad_path,                        "BadPath",                     retry::never,
     "Check the path: it must be /3/device/ and the device token, or that of a broadcast or of channels."},
    {405, apns_reason::method_not_allowed,              "MethodNotAllowed",            retry::never,
     "Check the method: it must be POST, except to read, list or delete channels (GET or DELETE)."},
    {410, apns_reason::expired_token,                   "ExpiredToken",                retry::never,
     "Check that the app registers whenever it is launched: this token has expired, and only the app gets another."},
    {410, apns_reason::unregistered,                    "Unregistered",                retry::never,
     "Check whether the app is still installed: this token is not active unless the app registers it again."},
    {413, apns_reason::payload_too_large,               "PayloadTooLarge",             retry::never,
     "Check the size of the body: the limit is 4096 bytes, or 5120 for voip and broadcasts."},
    {429, apns_reason::too_many_provider_token_updates, "TooManyProviderTokenUpdates", retry::later,
     "Check how often the provider token is replaced: more than once in 20 minutes is too often."},
    {429, apns_reason::too_many_requests,               "TooManyRequests",             retry::later,
     "Check how many pushes this device token gets: too many came one after the other."},

    {500, apns_reason::internal_server_error,           "InternalServerError",         retry::after_pause,
     "Check Apple's system status if this goes on: APNs has an error of its own."},
    {503, apns_reason::service_unavailable,             "ServiceUnavailable",          retry::after_pause,
     "Check Apple's system status if this goes on: APNs is not available.",
     "Service Unavailable"},
    {503, apns_reason::shutdown,                        "Shutdown",                    retry::after_pause,
     "Check that new connections are opened when one ends: this server of APNs is shutting down."},

    {400, apns_reason::bad_channel_id,                  "BadChannelId",                retry::never,
     "Check apns-channel-id: it must be the ID that APNs gave the channel, in base64."},
    {400, apns_reason::bad_request_params,              "BadRequestParams",            retry::never,
     "Check the attributes in the JSON body: APNs does not know at least one of them."},
    {400, apns_reason::bad_request_payload,             "BadRequestPayload",           retry::never,
     "Check the JSON body: APNs cannot parse it."},
    {400, apns_reason::cannot_create_channel_config,    "CannotCreateChannelConfig",   retry::never,
     "Check how many channels the app has: it can't have another."},
    {400, apns_reason::channel_not_registered,          "ChannelNotRegistered",        retry::never,
     "Check that the channel was created for this bundle ID and environment, and was not deleted."},
    {400, apns_reason::feature_not_enabled,             "FeatureNotEnabled",           retry::never,
     "Check in the developer account that broadcasts are enabled for this bundle ID."},
    {400, apns_reason::missing_channel_id,              "MissingChannelId",            retry::never,
     "Check apns-channel-id: it is missing."},
    {400, apns_reason::missing_push_type,               "MissingPushType",             retry::never,
     "Check apns-push-type: it is missing, and a broadcast needs it."},
    {403, apns_reason::topic_mismatch,                  "TopicMismatch",               retry::never,
     "Check that the bundle ID in the path is one which the key or certificate may push to."},
};
// clang-format on

static_assert(
    [] {
        std::size_t i = 0;
        for (const answer_row& row : answer_rows) {
            if (row.reason != apns_reason{static_cast<std::uint8_t>(i++)}) {
                return false;
            }
        }
        return i == static_cast<std::size_t>(apns_reason::topic_mismatch) + 1;
    }(),
    "row i is about reason i");

/// The reason as Apple's documentation spells it, or `none` or `unknown`.
constexpr std::string_view name_of(apns_reason reason) noexcept
{
    return reason <= apns_reason::topic_mismatch ? answer_rows[static_cast<std::size_t>(reason)].name : "unknown";
}

/// A reason's text in storage of its own, so that it outlives the body it comes from; a longer one is cut between
/// characters.
class reason_text {
public:
    /// No text.
    constexpr reason_text() noexcept = default;
    /// The text of a string that stands in JSON, given without its quotes.
    constexpr explicit reason_text(std::string_view inside) noexcept
        : size_{static_cast<std::uint16_t>(unescape_json(inside, bytes_, sizeof bytes_))}
    {
    }

    /// The text, borrowed.
    constexpr operator std::string_view() const noexcept APNSFMT_LIFETIME_BOUND { return {bytes_, size_}; }

private:
    char bytes_[256]{};
    std::uint16_t size_{};
};

/// What APNs answers to a push, broadcast or channel request.
struct [[nodiscard]] answer {
    int status{};             ///< the HTTP status
    apns_reason reason{};     ///< `none` for success, `unknown` for what is not in the table
    reason_text text{};       ///< the reason as the answer spells it, whether or not it is in the table
    apnsfmt::retry retry{};   ///< whether to send the push again
    bool drop_token{};        ///< whether to forget the device token
    std::string_view check{}; ///< what an operator should check, one sentence; static

    /// Whether APNs took the request: 200, or for a channel 201 (created) or 204 (deleted).
    constexpr explicit operator bool() const noexcept { return status == 200 || status == 201 || status == 204; }
};

namespace engine {

constexpr const answer_row& answer_row_of(apns_reason reason) noexcept
{
    return answer_rows[static_cast<std::size_t>(reason)];
}

/// The row of the reason spelled like this, in either way; the unknown one for any other.
constexpr const answer_row& answer_row_named(std::string_view name) noexcept
{
    for (const answer_row& row : answer_rows) {
        if (row.reason > apns_reason::unknown && !name.empty() && (row.name == name || row.also == name)) {
            return row;
        }
    }
    return answer_row_of(apns_reason::unknown);
}

/// What a status says by itself.
constexpr retry retry_for(int status) noexcept
{
    if (status >= 500 && status <= 599) {
        return retry::after_pause;
    }
    return status == 429 ? retry::later : retry::never;
}

/// Whether a time in seconds is later than one in milliseconds, which is rounded down to seconds: multiplied, the other
/// might take more than 64 bits.
constexpr bool is_later(std::int64_t seconds, std::int64_t milliseconds) noexcept
{
    return seconds > milliseconds / 1000 - (milliseconds % 1000 < 0 ? 1 : 0);
}

} // namespace engine

/// Reads the answer to a push, broadcast or channel request from its status and body, which may be any bytes.
/// `registered_at` is when the app registered its device token, in UNIX seconds.
///
/// The statuses 200, 201 and 204 are success, whatever the body says. Otherwise the reason says what to check and,
/// under its own status, whether to retry. If the reason is missing, unknown or comes with another status, the status
/// alone decides: 5xx `after_pause`, 429 `later`, otherwise `never`.
///
/// Only a 410 for `ExpiredToken` or `Unregistered` drops the token, unless the app is known to have registered it after
/// APNs found it gone: the body's `timestamp`, in milliseconds. A timestamp that is not an integer of 64 bits is
/// ignored. A 410 with any other reason, or with a body that is not from APNs, such as a proxy's page, keeps the token.
[[nodiscard]] constexpr answer read_answer(int status, std::string_view body,
                                           std::optional<std::int64_t> registered_at = {}) noexcept
{
    answer read{.status = status, .check = engine::answer_row_of(apns_reason::none).check};
    if (read) {
        return read;
    }
    if (const json_token reason = find_json_member(body, "reason"); reason.kind == json_kind::string) {
        read.text = reason_text{reason.inside()};
    }
    const answer_row& row = engine::answer_row_named(read.text);
    read.reason = row.reason;
    read.retry = row.status == status ? row.retry : engine::retry_for(status);
    read.check = row.check;
    if (status == 410 && row.status == status) {
        const json_token timestamp = find_json_member(body, "timestamp");
        std::optional<std::int64_t> gone_at;
        if (timestamp.kind == json_kind::number) {
            gone_at = read_json_integer(timestamp.text);
        }
        read.drop_token = !registered_at || !gone_at || !engine::is_later(*registered_at, *gone_at);
    }
    return read;
}

} // namespace apnsfmt::inline v0
