#include "apns_judge.hpp"

#include <algorithm>
#include <charconv>

#include <nlohmann/json.hpp>

namespace {

using json = nlohmann::json;
using apnsfmt::environment;

struct reason_row {
    std::string_view name{};
    int status{};
    bool again{}; ///< whether the same push may be sent again
};

// Apple: "Handling notification responses from APNs", "Sending broadcast push notification requests to APNs".
// clang-format off
constexpr reason_row reasons[] = {
    {"BadCollapseId",               400, false},
    {"BadDeviceToken",              400, false},
    {"BadExpirationDate",           400, false},
    {"BadMessageId",                400, false},
    {"BadPriority",                 400, false},
    {"BadTopic",                    400, false},
    {"DeviceTokenNotForTopic",      400, false},
    {"DuplicateHeaders",            400, false},
    {"IdleTimeout",                 400, true},
    {"InvalidPushType",             400, false},
    {"MissingDeviceToken",          400, false},
    {"MissingTopic",                400, false},
    {"PayloadEmpty",                400, false},
    {"TopicDisallowed",             400, false},
    {"BadCertificate",              403, false},
    {"BadCertificateEnvironment",   403, false},
    {"BadEnvironmentKeyIdInToken",  403, true},
    {"BadEnvironmentKeyInToken",    403, true}, // what APNs really sends
    {"ExpiredProviderToken",        403, true},
    {"Forbidden",                   403, false},
    {"InvalidProviderToken",        403, true},
    {"MissingProviderToken",        403, true},
    {"UnrelatedKeyIdInToken",       403, true},
    {"BadPath",                     404, false},
    {"MethodNotAllowed",            405, false},
    {"ExpiredToken",                410, false},
    {"Unregistered",                410, false},
    {"PayloadTooLarge",             413, false},
    {"TooManyProviderTokenUpdates", 429, true},
    {"TooManyRequests",             429, true},
    {"InternalServerError",         500, true},
    {"ServiceUnavailable",          503, true},
    {"Service Unavailable",         503, true}, // what APNs really sends
    {"Shutdown",                    503, true},
    // broadcasts
    {"BadChannelId",                400, false},
    {"BadRequestParams",            400, false},
    {"BadRequestPayload",           400, false},
    {"CannotCreateChannelConfig",   400, false},
    {"ChannelNotRegistered",        400, false},
    {"FeatureNotEnabled",           400, false},
    {"MissingChannelId",            400, false},
    {"MissingPushType",             400, false},
    {"TopicMismatch",               403, false},
};

struct type_row {
    std::string_view name{};
    std::string_view suffix{};
    std::string_view priorities{}; ///< each followed by a space
    std::size_t limit{};
};

// Apple: "Sending notification requests to APNs".
constexpr type_row types[] = {
    {"alert",        "",                        "10 5 1 ", 4096},
    {"background",   "",                        "5 ",      4096},
    {"complication", ".complication",           "10 5 1 ", 4096},
    {"controls",     ".push-type.controls",     "10 5 1 ", 4096},
    {"fileprovider", ".pushkit.fileprovider",   "10 5 1 ", 4096},
    {"liveactivity", ".push-type.liveactivity", "10 5 ",   4096},
    {"location",     ".location-query",         "10 5 ",   4096},
    {"mdm",          "",                        "10 5 1 ", 4096},
    {"pushtotalk",   ".voip-ptt",               "10 5 1 ", 4096},
    {"voip",         ".voip",                   "10 5 1 ", 5120},
    {"widgets",      ".push-type.widgets",      "10 5 1 ", 4096},
};
// clang-format on

constexpr std::size_t broadcast_limit = 5120;
constexpr std::string_view device_path = "/3/device/";
constexpr std::string_view broadcast_path = "/4/broadcasts/apps/";

const reason_row* find_reason(std::string_view name)
{
    const auto* const found = std::ranges::find(reasons, name, &reason_row::name);
    return found == std::end(reasons) ? nullptr : found;
}

const type_row* find_type(std::string_view name)
{
    const auto* const found = std::ranges::find(types, name, &type_row::name);
    return found == std::end(types) ? nullptr : found;
}

bool consists_of(std::string_view text, std::string_view bytes)
{
    return text.find_first_not_of(bytes) == std::string_view::npos;
}

bool is_uuid(std::string_view text)
{
    constexpr std::string_view form = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
    return std::ranges::equal(text, form, [](char each, char wanted) {
        return wanted == '-' ? each == '-' : consists_of({&each, 1}, "0123456789abcdef");
    });
}

bool is_integer(std::string_view text)
{
    std::int64_t value{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc{} && end == text.data() + text.size() && value >= 0;
}

bool is_priority(std::string_view text, const type_row& type)
{
    return !text.empty() && type.priorities.find(std::string{text} + ' ') != std::string_view::npos;
}

bool has_duplicates(const http_request& request)
{
    std::set<std::string_view> names;
    return !std::ranges::all_of(request.headers, [&names](const auto& each) {
        return names.insert(each.first).second || !(each.first.starts_with("apns-") || each.first == "authorization");
    });
}

struct aps_key {
    std::string_view name{};
    bool (*fits)(const json& value){};
};

bool is_one(const json& value) { return value == 1; }
bool is_text(const json& value) { return value.is_string(); }
bool is_level(const json& value)
{
    return value == "passive" || value == "active" || value == "time-sensitive" || value == "critical";
}

// What may stand in an alert's `aps`.
constexpr aps_key aps_keys[] = {
    {"alert", [](const json& value) { return value.is_string() || (value.is_object() && !value.empty()); }},
    {"badge", [](const json& value) { return value.is_number_unsigned(); }},
    {"sound", [](const json& value) { return value.is_string() || value.is_object(); }},
    {"thread-id", is_text},
    {"category", is_text},
    {"content-available", is_one},
    {"mutable-content", is_one},
    {"interruption-level", is_level},
};

bool is_aps_of_alert(const json& aps)
{
    for (const auto& [key, value] : aps.items()) {
        const auto* const known = std::ranges::find(aps_keys, key, &aps_key::name);
        if (known == std::end(aps_keys) || !known->fits(value)) {
            return false;
        }
    }
    return aps.contains("alert") || aps.contains("badge") || aps.contains("sound");
}

bool is_aps_of_activity(const json& aps)
{
    const json event = aps.value("event", json{});
    return aps.value("timestamp", json{}).is_number_unsigned() && aps.value("content-state", json{}).is_object()
           && (event == "update" || event == "end"
               || (event == "start" && aps.value("attributes-type", json{}).is_string()
                   && aps.value("attributes", json{}).is_object() && aps.contains("alert")));
}

/// Whether the payload is JSON, and `aps` is what the push type wants (Apple: "Generating a remote notification" and
/// the pages about each type).
bool is_payload_of(std::string_view type, std::string_view body)
{
    const json payload = json::parse(body, nullptr, false);
    if (!payload.is_object()) {
        return false;
    }
    if (type == "mdm") {
        return payload.value("mdm", json{}).is_string() && !payload.contains("aps");
    }
    if (type == "fileprovider") {
        return payload.value("container-identifier", json{}).is_string();
    }
    if (type == "voip" || type == "complication") {
        return true; // they are the app's own
    }
    const json aps = payload.value("aps", json{});
    if (!aps.is_object()) {
        return false;
    }
    if (type == "alert") {
        return is_aps_of_alert(aps);
    }
    if (type == "background") {
        return aps.value("content-available", json{}) == 1 && !aps.contains("alert") && !aps.contains("badge")
               && !aps.contains("sound");
    }
    if (type == "liveactivity") {
        return is_aps_of_activity(aps);
    }
    if (type == "controls" || type == "widgets") {
        return aps.value("content-changed", json{}) == true;
    }
    return true; // `location` and `pushtotalk`: it is there
}

} // namespace

std::string_view http_request::header(std::string_view name) const
{
    const auto found =
        std::ranges::find(headers, name, [](const auto& each) -> std::string_view { return each.first; });
    return found == headers.end() ? std::string_view{} : found->second;
}

std::string_view http_request::id_name() const
{
    return path.starts_with(broadcast_path) ? "apns-request-id" : "apns-id";
}

bool may_be_sent_again(const apns_answer& answer)
{
    const reason_row* const row = find_reason(answer.reason);
    return row != nullptr && row->status == answer.status ? row->again : answer.status == 429 || answer.status >= 500;
}

apns_answer refuse(std::string_view reason)
{
    const reason_row* const row = find_reason(reason);
    return {.status = row == nullptr ? 400 : row->status, .reason = std::string{reason}};
}

apns_answer apns_judge::judge(environment where, const http_request& request)
{
    if (request.method != "POST") {
        return refuse("MethodNotAllowed");
    }
    const bool is_broadcast = request.path.starts_with(broadcast_path);
    if (!is_broadcast && !request.path.starts_with(device_path)) {
        return refuse("BadPath");
    }
    if (has_duplicates(request)) {
        return refuse("DuplicateHeaders");
    }
    auto refusal = refuse_sender(request);
    if (!refusal) {
        refusal = is_broadcast ? refuse_broadcast(where, request) : refuse_device(where, request);
    }
    if (!refusal) {
        refusal = refuse_as_planned(request);
    }
    return refusal.value_or(apns_answer{});
}

bool apns_judge::may_push_to(std::string_view bundle_id) const
{
    return std::ranges::find(knows_.bundle_ids, bundle_id) != knows_.bundle_ids.end();
}

std::optional<apns_answer> apns_judge::refuse_sender(const http_request& request)
{
    constexpr std::string_view scheme = "bearer ";
    const std::string_view authorization = request.header("authorization");
    if (authorization.empty()) {
        return refuse("MissingProviderToken");
    }
    if (!authorization.starts_with(scheme)
        || !authorization.substr(scheme.size()).starts_with(knows_.provider_token_prefix)) {
        return refuse("InvalidProviderToken");
    }
    tokens_.emplace(authorization);
    if (expired_tokens_.contains(authorization)) {
        return refuse("ExpiredProviderToken");
    }
    return {};
}

std::optional<apns_answer> apns_judge::refuse_device(environment where, const http_request& request) const
{
    const std::string token = request.path.substr(device_path.size());
    if (token.empty()) {
        return refuse("MissingDeviceToken");
    }
    if (!consists_of(token, "0123456789abcdef") || token.size() % 2 != 0) {
        return refuse("BadDeviceToken");
    }
    const type_row* const type = find_type(request.header("apns-push-type"));
    if (type == nullptr) {
        return refuse("InvalidPushType");
    }
    const std::string_view topic = request.header("apns-topic");
    if (topic.empty()) {
        return refuse("MissingTopic");
    }
    if (!topic.ends_with(type->suffix)) {
        return refuse("BadTopic");
    }
    const std::string_view bundle_id = topic.substr(0, topic.size() - type->suffix.size());
    if (!may_push_to(bundle_id)) {
        return refuse("TopicDisallowed");
    }
    // What may be absent.
    const std::string_view priority = request.header("apns-priority");
    if (!is_priority(priority.empty() ? type->priorities.substr(0, type->priorities.find(' ')) : priority, *type)) {
        return refuse("BadPriority");
    }
    if (const auto expiration = request.header("apns-expiration"); !expiration.empty() && !is_integer(expiration)) {
        return refuse("BadExpirationDate");
    }
    if (request.header("apns-collapse-id").size() > 64) {
        return refuse("BadCollapseId");
    }
    if (const auto id = request.header("apns-id"); !id.empty() && !is_uuid(id)) {
        return refuse("BadMessageId");
    }
    if (request.body.empty()) {
        return refuse("PayloadEmpty");
    }
    if (request.body.size() > type->limit) {
        return refuse("PayloadTooLarge");
    }
    // Apple has this reason for broadcasts only, and does not say what becomes of a device's payload that is no JSON.
    if (!is_payload_of(type->name, request.body)) {
        return refuse("BadRequestPayload");
    }
    const auto found = knows_.devices.find(token);
    if (found == knows_.devices.end() || found->second.where != where) {
        return refuse("BadDeviceToken");
    }
    if (found->second.bundle_id != bundle_id) {
        return refuse("DeviceTokenNotForTopic");
    }
    return {};
}

std::optional<apns_answer> apns_judge::refuse_broadcast(environment where, const http_request& request) const
{
    const std::string bundle_id = request.path.substr(broadcast_path.size());
    if (!may_push_to(bundle_id)) {
        return refuse("TopicMismatch");
    }
    const std::string_view type = request.header("apns-push-type");
    if (type.empty()) {
        return refuse("MissingPushType");
    }
    if (type != "liveactivity") {
        return refuse("InvalidPushType");
    }
    if (!is_priority(request.header("apns-priority"), *find_type(type))) {
        return refuse("BadPriority");
    }
    if (!is_integer(request.header("apns-expiration"))) {
        return refuse("BadExpirationDate");
    }
    // Apple does not say how APNs treats a broadcast with a topic.
    if (!request.header("apns-topic").empty()) {
        return refuse("BadTopic");
    }
    if (const auto id = request.header("apns-request-id"); !id.empty() && !is_uuid(id)) {
        return refuse("BadMessageId");
    }
    if (request.body.size() > broadcast_limit) {
        return refuse("PayloadTooLarge");
    }
    if (!is_payload_of(type, request.body)) {
        return refuse("BadRequestPayload");
    }
    const std::string channel{request.header("apns-channel-id")};
    if (channel.empty()) {
        return refuse("MissingChannelId");
    }
    if (channel.size() % 4 != 0) {
        return refuse("BadChannelId");
    }
    const auto found = knows_.channels.find(channel);
    if (found == knows_.channels.end() || found->second.where != where || found->second.bundle_id != bundle_id) {
        return refuse("ChannelNotRegistered");
    }
    return {};
}

std::optional<apns_answer> apns_judge::refuse_as_planned(const http_request& request)
{
    const std::string id{request.id()};
    const auto planned = knows_.refusals.find(id);
    if (planned == knows_.refusals.end()) {
        return {};
    }
    const std::string_view provider_token = request.header("authorization");
    const auto& [answer, times] = planned->second;
    const auto refused_now = refused_.find(id);
    if (refused_now == refused_.end()) {
        refused_.emplace(id, refused{.times = 1, .provider_token = std::string{provider_token}});
        return answer;
    }
    refused& before = refused_now->second;
    const bool wants_another_token = answer.status == 403 && may_be_sent_again(answer);
    if (wants_another_token ? before.provider_token != provider_token : times != 0 && before.times >= times) {
        return {};
    }
    ++before.times;
    return answer;
}
