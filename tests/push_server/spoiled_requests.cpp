#include "spoiled_requests.hpp"

#include <string>
#include <string_view>
#include <vector>

#include <fmt/core.h>

#include <apnsfmt/request.hpp>

#include "apns_judge.hpp"
#include "pushes.hpp"

namespace {

struct spoiled {
    std::string_view reason{};
    bool is_broadcast{};
    void (*spoil)(http_request&){};
};

/// Gives a header another value, or takes it away.
void set(http_request& in, std::string_view name, std::string_view value)
{
    std::erase_if(in.headers, [name](const auto& each) { return each.first == name; });
    if (!value.empty()) {
        in.headers.emplace_back(name, value);
    }
}

/// Makes it a request of another push type, fine but for its payload.
void set_type(http_request& in, std::string_view type, std::string_view suffix, std::string_view body)
{
    set(in, "apns-push-type", type);
    set(in, "apns-priority", "5");
    set(in, "apns-topic", fmt::format("com.example.chat{}", suffix));
    in.body = body;
}

constexpr std::string_view token = "00fc13ad";
constexpr std::string_view channel = "dHN0LXNyY2gtY2hubA==";
constexpr std::string_view provider_token = "of-the-team.0";

// clang-format off
constexpr spoiled all[] = {
    {"",                       false, [](http_request&) {}},
    {"",                       true,  [](http_request&) {}},
    {"MethodNotAllowed",       false, [](http_request& it) { it.method = "GET"; }},
    {"BadPath",                false, [](http_request& it) { it.path = "/3/devices/00fc13ad"; }},
    {"MissingDeviceToken",     false, [](http_request& it) { it.path = "/3/device/"; }},
    {"BadDeviceToken",         false, [](http_request& it) { it.path += "0"; }},
    {"BadDeviceToken",         false, [](http_request& it) { it.path += "AB"; }},
    {"BadDeviceToken",         false, [](http_request& it) { it.path += "ab"; }},
    {"DuplicateHeaders",       false, [](http_request& it) { it.headers.emplace_back("apns-priority", "10"); }},
    {"MissingProviderToken",   false, [](http_request& it) { set(it, "authorization", ""); }},
    {"InvalidProviderToken",   false, [](http_request& it) { set(it, "authorization", "Bearer of-the-team.0"); }},
    {"InvalidProviderToken",   false, [](http_request& it) { set(it, "authorization", "bearer of-others.0"); }},
    {"InvalidPushType",        false, [](http_request& it) { set(it, "apns-push-type", "Alert"); }},
    {"InvalidPushType",        false, [](http_request& it) { set(it, "apns-push-type", ""); }},
    {"MissingTopic",           false, [](http_request& it) { set(it, "apns-topic", ""); }},
    {"BadTopic",               false, [](http_request& it) { set(it, "apns-push-type", "voip"); }},
    {"TopicDisallowed",        false, [](http_request& it) { set(it, "apns-topic", "com.example.other"); }},
    {"DeviceTokenNotForTopic", false, [](http_request& it) { set(it, "apns-topic", "com.example.chat.lite"); }},
    {"BadPriority",            false, [](http_request& it) { set(it, "apns-priority", "7"); }},
    {"BadPriority",            false, [](http_request& it) { set(it, "apns-push-type", "background"); }},
    {"BadExpirationDate",      false, [](http_request& it) { set(it, "apns-expiration", "-1"); }},
    {"BadCollapseId",          false, [](http_request& it) { set(it, "apns-collapse-id", std::string(65, 'c')); }},
    {"BadMessageId",           false, [](http_request& it) { set(it, "apns-id", "1"); }},
    {"PayloadEmpty",           false, [](http_request& it) { it.body.clear(); }},
    {"PayloadTooLarge",        false, [](http_request& it) { it.body += std::string(4096, ' '); }},
    {"BadRequestPayload",      false, [](http_request& it) { it.body.pop_back(); }},
    {"BadRequestPayload",      false, [](http_request& it) { it.body = R"({"aps":{"alert":")" "\xC3" R"("}})"; }},
    {"BadRequestPayload",      false, [](http_request& it) { it.body = R"({"alert":"Denny: hi"})"; }},
    {"BadRequestPayload",      false, [](http_request& it) { it.body = R"({"aps":{"badge":"3"}})"; }},
    {"",                       false, [](http_request& it) { set_type(it, "background", "", R"({"aps":{"content-available":1}})"); }},
    {"BadRequestPayload",      false, [](http_request& it) { set_type(it, "background", "", R"({"aps":{"alert":"hi"}})"); }},
    {"BadRequestPayload",      false, [](http_request& it) { set_type(it, "liveactivity", ".push-type.liveactivity", R"({"aps":{}})"); }},
    {"BadRequestPayload",      false, [](http_request& it) { set_type(it, "widgets", ".push-type.widgets", R"({"aps":{}})"); }},
    {"BadRequestPayload",      false, [](http_request& it) { set_type(it, "location", ".location-query", "{}"); }},
    {"BadRequestPayload",      false, [](http_request& it) { set_type(it, "mdm", "", R"({"aps":{},"mdm":"magic"})"); }},
    {"BadRequestPayload",      false, [](http_request& it) { set_type(it, "fileprovider", ".pushkit.fileprovider", "{}"); }},
    {"",                       false, [](http_request& it) { set_type(it, "voip", ".voip", fmt::format("{:5120}", "{}")); }},
    {"PayloadTooLarge",        false, [](http_request& it) { set_type(it, "voip", ".voip", fmt::format("{:5121}", "{}")); }},
    {"MissingPushType",        true,  [](http_request& it) { set(it, "apns-push-type", ""); }},
    {"InvalidPushType",        true,  [](http_request& it) { set(it, "apns-push-type", "alert"); }},
    {"BadPriority",            true,  [](http_request& it) { set(it, "apns-priority", "1"); }},
    {"BadExpirationDate",      true,  [](http_request& it) { set(it, "apns-expiration", ""); }},
    {"BadTopic",               true,  [](http_request& it) { set(it, "apns-topic", "com.example.chat"); }},
    {"BadMessageId",           true,  [](http_request& it) { set(it, "apns-request-id", "1"); }},
    {"MissingChannelId",       true,  [](http_request& it) { set(it, "apns-channel-id", ""); }},
    {"BadChannelId",           true,  [](http_request& it) { set(it, "apns-channel-id", "dHN0dHN"); }},
    {"ChannelNotRegistered",   true,  [](http_request& it) { set(it, "apns-channel-id", "dHN0"); }},
    {"TopicMismatch",          true,  [](http_request& it) { it.path += "x"; }},
    {"PayloadTooLarge",        true,  [](http_request& it) { it.body += std::string(5120, ' '); }},
    {"BadRequestPayload",      true,  [](http_request& it) { it.body = R"({"aps":{"event":"update"}})"; }},
};
// clang-format on

} // namespace

void check_judge(discrepancies& wrong)
{
    const std::vector<apnsfmt::app> known = apps();
    const std::string other{known[2].bundle_id};
    const destination here{known[0].environment, std::string{known[0].bundle_id}};
    const apns_knowledge knowledge{
        .bundle_ids = {here.bundle_id, other},
        .devices = {{std::string{token}, here}},
        .channels = {{std::string{channel}, here}},
        .provider_token_prefix = std::string{provider_token_prefix},
    };
    const apnsfmt::request push = apnsfmt::format_request(R"({"aps":{"alert":"Denny: hi"}})", known,
                                                          {.business_id = known[0].business_id, .token = token},
                                                          {.push_type = apnsfmt::push_type::alert,
                                                           .priority = 10,
                                                           .apns_id = "123e4567-e89b-12d3-a456-426655440000",
                                                           .provider_token = provider_token});
    const apnsfmt::request broadcast = apnsfmt::format_broadcast(
        R"({"aps":{"timestamp":1700000000,"event":"end","content-state":{}}})", known[0],
        {.channel_id = channel, .priority = 5, .expiration = 0, .provider_token = provider_token});
    for (const spoiled& each : all) {
        const apnsfmt::request& from = each.is_broadcast ? broadcast : push;
        http_request request{
            .method = std::string{from.method()}, .path = std::string{from.path()}, .body = std::string{from.body()}};
        for (const apnsfmt::header& header : from.headers()) {
            request.headers.emplace_back(header.name, header.value);
        }
        each.spoil(request);
        apns_judge judge{knowledge};
        if (const apns_answer answer = judge.judge(here.where, request); answer.reason != each.reason) {
            wrong.add("the judge says {} {} where {} is right", answer.status, answer.reason, each.reason);
        }
    }
}
