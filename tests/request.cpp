#include <apnsfmt/request.hpp>

#if defined(FMT_VERSION) || defined(_GLIBCXX_RANGES) || defined(_GLIBCXX_STRING)
#error "request.hpp pulls in what only other rooms need"
#endif

#include <algorithm>
#include <array>
#include <cstring>
#include <functional>
#include <initializer_list>
#include <limits>
#include <memory>
#include <string>
#include <type_traits>
#include <vector>

#include <apnsfmt/payload.hpp>

#include "prove.hpp"

using namespace apnsfmt;

namespace {

constexpr std::string_view json = R"({"aps":{"alert":"hi"}})";
constexpr std::string_view uuid = "123e4567-e89b-12d3-a456-426655440000";
constexpr std::string_view channel = "dHN0LXNyY2gtY2hubA==";

constexpr app apps[] = {
    {.business_id = 7, .bundle_id = "com.example.app"},
    {.business_id = 8, .bundle_id = "com.example.app", .environment = environment::development},
    {.business_id = -9, .bundle_id = "com.example.Lite-2"},
};
constexpr registration phone{.business_id = 7, .token = "00fc13ad"};

constexpr request_settings as_alert{.push_type = push_type::alert};

/// The request with these settings, everything else as simple as possible.
constexpr request sent(request_settings settings)
{
    settings.push_type = settings.push_type.value_or(push_type::alert);
    return format_request(json, apps, phone, settings);
}
constexpr request sent_to(const device_token& token) { return format_request(json, apps[0], token, as_alert); }
constexpr request sent_for(std::string_view bundle_id)
{
    return format_request(json, {.bundle_id = bundle_id}, phone.token, as_alert);
}
constexpr request sent_with(std::string_view body, push_type type)
{
    return format_request(body, apps, phone, {.push_type = type});
}

constexpr broadcast_settings complete{.channel_id = channel, .priority = 10, .expiration = 0};
constexpr request broadcast_with(const broadcast_settings& settings)
{
    return format_broadcast(json, apps[0], settings);
}

/// Whether a request has exactly these headers.
constexpr bool has(const request& r, std::initializer_list<header> expected)
{
    const header_list headers = r.headers();
    return r
           && std::equal(headers.begin(), headers.end(), expected.begin(), expected.end(),
                         [](const header& one, const header& other) {
                             return one.name == other.name && one.value == other.value;
                         });
}

/// Whether a request is refused like this, and nothing can be sent by mistake.
constexpr bool refused(const request& r, verdict why, std::string_view field)
{
    return !r && r.verdict() == why && r.field() == field && r.url().empty() && r.host().empty() && r.path().empty()
           && r.headers().size() == 0 && r.body().empty();
}

/// So many bytes.
template <std::size_t Size>
constexpr std::array<char, Size> filled(char byte)
{
    std::array<char, Size> bytes{};
    bytes.fill(byte);
    return bytes;
}

template <std::size_t Size>
constexpr std::string_view view(const std::array<char, Size>& bytes)
{
    return {bytes.data(), Size};
}

constexpr auto digits = filled<2 * longest_device_token + 2>('A');
constexpr auto letters = filled<longest_provider_token + 1>('A');

/// A JSON object of so many bytes.
template <std::size_t Size>
constexpr std::array<char, Size> object_of_size()
{
    std::array<char, Size> object = filled<Size>(' ');
    object.front() = '{';
    object.back() = '}';
    return object;
}

constexpr auto object_4096 = object_of_size<payload_limit>();
constexpr auto object_4097 = object_of_size<payload_limit + 1>();
constexpr auto object_5120 = object_of_size<largest_payload>();
constexpr auto object_5121 = object_of_size<largest_payload + 1>();

} // namespace

TEST_CASE("a request, whole")
{
    static constexpr request r = format_request(json, apps, {.business_id = 8, .token = "00FC13AD"},
                                                {.push_type = push_type::alert,
                                                 .priority = 10,
                                                 .expiration = 1700000000,
                                                 .collapse_id = "chat-7",
                                                 .apns_id = uuid,
                                                 .provider_token = "eyJh.eyJp.MEYC"});
    PROVE(static_cast<bool>(r));
    PROVE(r.verdict() == verdict::pushed);
    PROVE(r.field() == "");
    PROVE(r.method() == "POST");
    PROVE(r.url() == "https://api.sandbox.push.apple.com:443/3/device/00fc13ad");
    PROVE(r.host() == "api.sandbox.push.apple.com");
    PROVE(r.port() == 443);
    PROVE(r.path() == "/3/device/00fc13ad");
    PROVE(r.body() == json);
    PROVE(has(r, {{"authorization", "bearer eyJh.eyJp.MEYC"},
                  {"apns-topic", "com.example.app"},
                  {"apns-push-type", "alert"},
                  {"apns-priority", "10"},
                  {"apns-expiration", "1700000000"},
                  {"apns-collapse-id", "chat-7"},
                  {"apns-id", uuid}}));
}

TEST_CASE("what is not set is not sent")
{
    PROVE(has(sent({}), {{"apns-topic", "com.example.app"}, {"apns-push-type", "alert"}}));
}

TEST_CASE("everything is also there as C strings")
{
    const request r = sent({.collapse_id = "chat-7"});
    CHECK(std::strcmp(r.url().data(), "https://api.push.apple.com:443/3/device/00fc13ad") == 0);
    std::string lines;
    for (const header& each : r.headers()) {
        lines.append(each.name.data()).append("\n");
    }
    auto place = r.headers().begin();
    CHECK((*place++).name == "apns-topic");
    CHECK((*place).name == "apns-push-type");
    CHECK(lines == "apns-topic: com.example.app\napns-push-type: alert\napns-collapse-id: chat-7\n");
}

TEST_CASE("a request inherits the push type of its payload: 8.1")
{
    static constexpr payload hi = format_payload(message{.body = text("hi")});
    PROVE(hi.push_type() == push_type::alert);
    PROVE(format_request(hi, apps, phone).body() == json);
    PROVE(has(format_request(hi, apps, phone), {{"apns-topic", "com.example.app"}, {"apns-push-type", "alert"}}));
    PROVE(has(format_request(hi, {.bundle_id = "a.b"}, "00fc", {.priority = 10}),
              {{"apns-topic", "a.b"}, {"apns-push-type", "alert"}, {"apns-priority", "10"}}));
    PROVE(has(format_request(hi, apps, phone, as_alert),
              {{"apns-topic", "com.example.app"}, {"apns-push-type", "alert"}}));
    PROVE(refused(format_request(hi, apps, phone, {.push_type = push_type::voip}), verdict::conflicting_fields,
                  "apns-push-type"));

    // Also if the sender chose it.
    static constexpr message call{.body = text("calls you"), .push = {.push_type = push_type::voip}};
    static constexpr payload ringing = format_payload(call);
    PROVE(ringing.push_type() == push_type::voip);
    PROVE(has(format_request(ringing, apps, phone),
              {{"apns-topic", "com.example.app.voip"}, {"apns-push-type", "voip"}}));
    PROVE(refused(format_request(ringing, apps, phone, as_alert), verdict::conflicting_fields, "apns-push-type"));
    const std::string long_text(6000, 'x');
    const payload large = format_payload(message{.body = text(long_text), .push = {.push_type = push_type::voip}});
    CHECK(large.json().size() == 5120);
    CHECK(format_request(large, apps, phone).body() == large.json());

    // A payload that is not pushed is no request, for the same reason.
    PROVE(refused(format_request(format_payload(message{.body = custom()}), apps, phone), verdict::custom_without_desc,
                  ""));
    static constexpr custom_key reserved[] = {{"aps", 1}};
    PROVE(refused(format_request(format_payload(message{.body = text("hi")}, {.custom = reserved}), apps, {}),
                  verdict::reserved_key, "aps"));
}

TEST_CASE("JSON from elsewhere has a stated push type and is one object: 8.1")
{
    constexpr auto of = [](std::string_view body) { return format_request(body, apps, phone, as_alert); };
    PROVE(of(R"( {"aps":{}} )").body() == R"( {"aps":{}} )");
    PROVE(refused(format_request(json, apps, phone), verdict::missing_field, "apns-push-type"));
    PROVE(refused(of("not json"), verdict::invalid_json, "payload"));
    PROVE(refused(of("[]"), verdict::invalid_json, "payload"));
    PROVE(refused(of("{} {}"), verdict::invalid_json, "payload"));
    PROVE(refused(of("{\"a\":\"\xFF\"}"), verdict::invalid_json, "payload"));
    PROVE(refused(of(R"({"aps":{},"\u0061ps":{}})"), verdict::duplicate_key, "payload"));
    PROVE(refused(format_broadcast("not json", apps[0], complete), verdict::invalid_json, "payload"));
}

TEST_CASE("a broadcast has a payload for a Live Activity, and a broadcast's payload goes to no device: 8.1")
{
    static constexpr options updating{
        .aps = {.live_activity =
                    live_activity{.event = activity_update{}, .timestamp = 1, .content_state = raw_json{"{}"}}},
        .push_type = push_type::liveactivity,
        .broadcast = true};
    static constexpr payload score = format_payload(message{.body = text("1:0")}, updating);
    PROVE(score.is_broadcast());
    PROVE(format_broadcast(score, apps[0], complete).body() == score.json());
    PROVE(refused(format_request(score, apps, phone), verdict::conflicting_fields, "broadcast"));
    PROVE(refused(format_broadcast(format_payload(message{.body = text("hi")}), apps[0], complete),
                  verdict::conflicting_fields, "apns-push-type"));
    PROVE(refused(format_broadcast(format_payload(message{.body = custom()}), apps[0], complete),
                  verdict::custom_without_desc, ""));
}

TEST_CASE("a request owns its payload")
{
    std::vector<request> queue;
    for (const std::string_view word : {"first", "second", "third"}) {
        queue.push_back(format_request(format_payload(message{.body = text(word)}), apps, phone));
    }
    CHECK(queue[0].body() == R"({"aps":{"alert":"first"}})");
    CHECK(queue[1].body() == R"({"aps":{"alert":"second"}})");
    CHECK(queue[2].body() == R"({"aps":{"alert":"third"}})");
}

TEST_CASE("a topic has its suffix once: 8.2")
{
    constexpr auto topic_of = [](const app& to, push_type type, std::string_view topic) {
        return has(format_request(json, to, "00fc", {.push_type = type, .priority = 5, .expiration = 0}),
                   {{"apns-topic", topic},
                    {"apns-push-type", name_of(type)},
                    {"apns-priority", "5"},
                    {"apns-expiration", "0"}});
    };
    PROVE(topic_of({.topic = "org.x"}, push_type::voip, "org.x.voip"));
    PROVE(topic_of({.topic = "org.x.voip"}, push_type::voip, "org.x.voip"));
    PROVE(topic_of({.topic = "org.x.voip"}, push_type::alert, "org.x.voip")); // another push type's
    PROVE(topic_of({.topic = "org.x.push-type.liveactivity"}, push_type::liveactivity, "org.x.push-type.liveactivity"));
    PROVE(topic_of({.bundle_id = "org.x.voip"}, push_type::voip, "org.x.voip.voip")); // it may really end like this
    constexpr auto to = [](const app& which) { return format_request(json, which, "00fc", as_alert); };
    PROVE(refused(to({.bundle_id = "a", .topic = "a"}), verdict::conflicting_fields, "topic"));
    PROVE(refused(to({.topic = ".voip"}), verdict::bad_header, "topic"));
    PROVE(refused(to({.topic = "a b"}), verdict::bad_header, "topic"));
    PROVE(refused(to({}), verdict::bad_header, "bundle_id"));
}

TEST_CASE("the business ID picks the app: §3")
{
    // One payload, three apps of one SDKAppID, three requests.
    constexpr auto to = [](std::int64_t business_id) {
        return format_request(json, apps, {business_id, "ab"}, as_alert);
    };
    PROVE(to(7).url() == "https://api.push.apple.com:443/3/device/ab");
    PROVE(has(to(7), {{"apns-topic", "com.example.app"}, {"apns-push-type", "alert"}}));
    PROVE(to(8).url() == "https://api.sandbox.push.apple.com:443/3/device/ab");
    PROVE(has(to(8), {{"apns-topic", "com.example.app"}, {"apns-push-type", "alert"}}));
    PROVE(to(-9).url() == "https://api.push.apple.com:443/3/device/ab");
    PROVE(has(to(-9), {{"apns-topic", "com.example.Lite-2"}, {"apns-push-type", "alert"}}));
    PROVE(refused(to(0), verdict::unknown_business_id, "business_id"));
    PROVE(refused(format_request(json, std::span<const app>{}, phone, as_alert), verdict::unknown_business_id,
                  "business_id"));
}

TEST_CASE("hosts and ports")
{
    PROVE(host_of(environment::production) == "api.push.apple.com");
    PROVE(host_of(environment::development) == "api.sandbox.push.apple.com");
    PROVE(sent({}).host() == host_of(environment::production));
    PROVE(sent({}).port() == 443);
    PROVE(sent({.port = port::alternate}).port() == 2197);
    PROVE(sent({.port = port::alternate}).url() == "https://api.push.apple.com:2197/3/device/00fc13ad");
    PROVE(broadcast_with({.channel_id = channel, .priority = 5, .expiration = 0, .port = port::alternate}).port()
          == 2197);
}

TEST_CASE("a token is an even number of hexadecimal digits, or bytes")
{
    PROVE(sent_to("0123456789abcdefABCDEF").path() == "/3/device/0123456789abcdefabcdef");
    PROVE(sent_to("0A").path() == "/3/device/0a");
    PROVE(refused(sent_to(""), verdict::bad_device_token, "token"));
    PROVE(refused(sent_to({}), verdict::bad_device_token, "token"));
    PROVE(refused(sent_to("a"), verdict::bad_device_token, "token"));
    PROVE(refused(sent_to("abc"), verdict::bad_device_token, "token"));
    PROVE(refused(sent_to("ab "), verdict::bad_device_token, "token"));
    PROVE(refused(sent_to("0xab"), verdict::bad_device_token, "token"));
    PROVE(refused(sent_to("a/../b"), verdict::bad_device_token, "token"));
    PROVE(refused(sent_to("<00fc 13ad>"), verdict::bad_device_token, "token")); // as Objective-C once described it
    PROVE(sent_to(view(digits).substr(2)).path().size() == 10 + 2 * 256);
    PROVE(refused(sent_to(view(digits)), verdict::bad_device_token, "token"));

    static constexpr std::array bytes{std::byte{0x00}, std::byte{0xFC}, std::byte{0x13}, std::byte{0xAD}};
    PROVE(sent_to(device_token{bytes}).path() == "/3/device/00fc13ad");
    static constexpr std::array<std::byte, longest_device_token + 1> many{};
    PROVE(sent_to(device_token{std::span{many}.subspan(1)}).path().size() == 10 + 2 * longest_device_token);
    PROVE(refused(sent_to(device_token{many}), verdict::bad_device_token, "token"));
    const std::vector<unsigned char> received{0xAB, 0xCD};
    CHECK(sent_to(std::as_bytes(std::span{received})).path() == "/3/device/abcd");
    CHECK(sent_to(received).path() == "/3/device/abcd");
    static constexpr unsigned char array[] = {0x01, 0x20};
    PROVE(sent_to(array).path() == "/3/device/0120");
    CHECK(refused(sent_to(std::vector<unsigned char>{}), verdict::bad_device_token, "token"));
    CHECK(refused(sent_to(std::vector<std::byte>(257)), verdict::bad_device_token, "token"));
}

TEST_CASE("each push type has its topic, and some a priority and an expiration of their own")
{
    constexpr auto of = [](push_type type) { return sent({.push_type = type}); };
    PROVE(has(of(push_type::alert), {{"apns-topic", "com.example.app"}, {"apns-push-type", "alert"}}));
    PROVE(has(of(push_type::background),
              {{"apns-topic", "com.example.app"}, {"apns-push-type", "background"}, {"apns-priority", "5"}}));
    PROVE(has(of(push_type::complication),
              {{"apns-topic", "com.example.app.complication"}, {"apns-push-type", "complication"}}));
    PROVE(has(of(push_type::controls),
              {{"apns-topic", "com.example.app.push-type.controls"}, {"apns-push-type", "controls"}}));
    PROVE(has(of(push_type::fileprovider),
              {{"apns-topic", "com.example.app.pushkit.fileprovider"}, {"apns-push-type", "fileprovider"}}));
    PROVE(has(of(push_type::liveactivity),
              {{"apns-topic", "com.example.app.push-type.liveactivity"}, {"apns-push-type", "liveactivity"}}));
    PROVE(has(of(push_type::location),
              {{"apns-topic", "com.example.app.location-query"}, {"apns-push-type", "location"}}));
    PROVE(has(of(push_type::mdm), {{"apns-topic", "com.example.app"}, {"apns-push-type", "mdm"}}));
    PROVE(has(of(push_type::pushtotalk), {{"apns-topic", "com.example.app.voip-ptt"},
                                          {"apns-push-type", "pushtotalk"},
                                          {"apns-priority", "10"},
                                          {"apns-expiration", "0"}}));
    PROVE(has(of(push_type::voip), {{"apns-topic", "com.example.app.voip"}, {"apns-push-type", "voip"}}));
    PROVE(has(of(push_type::widgets),
              {{"apns-topic", "com.example.app.push-type.widgets"}, {"apns-push-type", "widgets"}}));
    // What is asked for goes before.
    PROVE(has(sent({.push_type = push_type::pushtotalk, .priority = 5, .expiration = 60}),
              {{"apns-topic", "com.example.app.voip-ptt"},
               {"apns-push-type", "pushtotalk"},
               {"apns-priority", "5"},
               {"apns-expiration", "60"}}));
}

TEST_CASE("a priority that Apple does not take for the push type is refused")
{
    for (const push_type_row& row : push_types) {
        CAPTURE(row.name);
        for (const int priority : {std::numeric_limits<int>::min(), -1, 0, 1, 2, 5, 9, 10, 11, 266}) {
            CAPTURE(priority);
            const request r = sent({.push_type = row.type, .priority = priority});
            CHECK((row.takes(priority) ? bool{r} : refused(r, verdict::bad_priority, "apns-priority")));
        }
    }
    PROVE(refused(sent({.push_type = push_type::background, .priority = 10}), verdict::bad_priority, "apns-priority"));
    PROVE(refused(sent({.push_type = push_type::liveactivity, .priority = 1}), verdict::bad_priority, "apns-priority"));
    PROVE(refused(sent({.push_type = push_type::location, .priority = 1}), verdict::bad_priority, "apns-priority"));
    PROVE(static_cast<bool>(sent({.priority = 1})));
}

TEST_CASE("an expiration is absent, 0 or 64 bits large")
{
    constexpr auto until = [](std::optional<std::int64_t> expiration, std::string_view value) {
        return has(sent({.expiration = expiration}),
                   {{"apns-topic", "com.example.app"}, {"apns-push-type", "alert"}, {"apns-expiration", value}});
    };
    PROVE(until(0, "0"));
    PROVE(until(4294967296, "4294967296"));
    PROVE(until(std::numeric_limits<std::int64_t>::max(), "9223372036854775807"));
    PROVE(!until(std::nullopt, "0"));
    PROVE(has(sent({.expiration = std::nullopt}), {{"apns-topic", "com.example.app"}, {"apns-push-type", "alert"}}));
    PROVE(refused(sent({.expiration = -1}), verdict::invalid_number, "apns-expiration"));
    PROVE(refused(sent({.expiration = std::numeric_limits<std::int64_t>::min()}), verdict::invalid_number,
                  "apns-expiration"));
}

TEST_CASE("a collapse ID is 1…64 bytes of visible ASCII")
{
    PROVE(static_cast<bool>(sent({.collapse_id = "!"})));
    PROVE(static_cast<bool>(sent({.collapse_id = "~"})));
    PROVE(static_cast<bool>(sent({.collapse_id = view(letters).substr(0, 64)})));
    PROVE(refused(sent({.collapse_id = view(letters).substr(0, 65)}), verdict::bad_collapse_id, "apns-collapse-id"));
    PROVE(refused(sent({.collapse_id = "a b"}), verdict::bad_collapse_id, "apns-collapse-id"));
    PROVE(refused(sent({.collapse_id = "a\r\nb"}), verdict::bad_collapse_id, "apns-collapse-id"));
    PROVE(refused(sent({.collapse_id = "中"}), verdict::bad_collapse_id, "apns-collapse-id"));
}

TEST_CASE("an ID of a request is a canonical UUID")
{
    PROVE(refused(sent({.apns_id = "123E4567-e89b-12d3-a456-426655440000"}), verdict::bad_apns_id, "apns-id"));
    PROVE(refused(sent({.apns_id = "123e4567e89b12d3a456426655440000"}), verdict::bad_apns_id, "apns-id"));
    PROVE(refused(sent({.apns_id = uuid.substr(1)}), verdict::bad_apns_id, "apns-id"));
    PROVE(refused(sent({.apns_id = "{123e4567-e89b-12d3-a456-426655440000}"}), verdict::bad_apns_id, "apns-id"));
    PROVE(static_cast<bool>(sent({.apns_id = "00000000-0000-0000-0000-000000000000"})));
}

TEST_CASE("a bundle ID is letters, digits, dots and hyphens")
{
    PROVE(static_cast<bool>(sent_for("a")));
    PROVE(static_cast<bool>(sent_for("com.apple.mgmt.External.0c0ddf4e-b5c1-4b47-a2d4-5dd0eb1c4a5e")));
    PROVE(static_cast<bool>(sent_for(view(letters).substr(0, 255))));
    PROVE(refused(sent_for(view(letters).substr(0, 256)), verdict::bad_header, "bundle_id"));
    PROVE(refused(sent_for("com.example.my_app"), verdict::bad_header, "bundle_id"));
    PROVE(refused(sent_for("com.example.app\r\nx: y"), verdict::bad_header, "bundle_id"));
    PROVE(refused(sent_for(""), verdict::bad_header, "bundle_id"));
    for (const std::string_view dots : {".", "..", "a..b", ".a", "a.", "a...b", "../a", "a/.."}) {
        CAPTURE(dots);
        CHECK(refused(sent_for(dots), verdict::bad_header, "bundle_id"));
        CHECK(refused(format_broadcast(json, {.bundle_id = dots}, complete), verdict::bad_header, "bundle_id"));
    }
}

TEST_CASE("a provider token is visible ASCII")
{
    constexpr auto by = [](std::string_view token) { return sent({.provider_token = token}); };
    PROVE(static_cast<bool>(by(view(letters).substr(0, 1024))));
    PROVE(refused(by(view(letters).substr(0, 1025)), verdict::bad_header, "authorization"));
    PROVE(refused(by("a\nb"), verdict::bad_header, "authorization"));
    PROVE(refused(by("bearer abc"), verdict::bad_header, "authorization")); // the word is ours to write
}

TEST_CASE("a payload keeps the limit of its push type")
{
    PROVE(sent_with(view(object_4096), push_type::alert).body() == view(object_4096));
    PROVE(refused(sent_with(view(object_4097), push_type::alert), verdict::payload_too_large, "payload"));
    PROVE(sent_with(view(object_5120), push_type::voip).body().size() == 5120);
    PROVE(refused(sent_with(view(object_5121), push_type::voip), verdict::payload_too_large, "payload"));
    PROVE(refused(sent_with(view(object_4097), push_type::liveactivity), verdict::payload_too_large, "payload"));
    PROVE(static_cast<bool>(format_broadcast(view(object_5120), apps[0], complete)));
    PROVE(refused(format_broadcast(view(object_5121), apps[0], complete), verdict::payload_too_large, "payload"));
    PROVE(refused(sent_with("", push_type::alert), verdict::missing_field, "payload"));
    PROVE(refused(format_broadcast("", apps[0], complete), verdict::missing_field, "payload"));
}

TEST_CASE("a broadcast, whole")
{
    static constexpr request r = format_broadcast(json, apps[1],
                                                  {.channel_id = channel,
                                                   .priority = 5,
                                                   .expiration = 0,
                                                   .request_id = uuid,
                                                   .provider_token = "eyJh.eyJp.MEYC"});
    PROVE(r.method() == "POST");
    PROVE(r.url() == "https://api.sandbox.push.apple.com:443/4/broadcasts/apps/com.example.app");
    PROVE(r.host() == "api.sandbox.push.apple.com");
    PROVE(r.path() == "/4/broadcasts/apps/com.example.app");
    PROVE(r.body() == json);
    PROVE(has(r, {{"authorization", "bearer eyJh.eyJp.MEYC"},
                  {"apns-push-type", "liveactivity"},
                  {"apns-priority", "5"},
                  {"apns-expiration", "0"},
                  {"apns-request-id", uuid},
                  {"apns-channel-id", channel}}));
}

TEST_CASE("a broadcast lacks nothing")
{
    constexpr auto without = [](auto member) {
        broadcast_settings settings = complete;
        settings.*member = {};
        return broadcast_with(settings);
    };
    PROVE(static_cast<bool>(broadcast_with(complete)));
    PROVE(refused(without(&broadcast_settings::channel_id), verdict::missing_field, "apns-channel-id"));
    PROVE(refused(without(&broadcast_settings::priority), verdict::missing_field, "apns-priority"));
    PROVE(refused(without(&broadcast_settings::expiration), verdict::missing_field, "apns-expiration"));
    PROVE(refused(format_broadcast(json, {}, complete), verdict::bad_header, "bundle_id"));
}

TEST_CASE("a broadcast is refused for what any request is refused for")
{
    constexpr auto with = [](auto member, auto value) {
        broadcast_settings settings = complete;
        settings.*member = value;
        return broadcast_with(settings);
    };
    PROVE(refused(with(&broadcast_settings::priority, 1), verdict::bad_priority, "apns-priority"));
    PROVE(refused(with(&broadcast_settings::expiration, -1), verdict::invalid_number, "apns-expiration"));
    PROVE(refused(with(&broadcast_settings::request_id, "1"), verdict::bad_apns_id, "apns-request-id"));
    PROVE(refused(with(&broadcast_settings::provider_token, "a b"), verdict::bad_header, "authorization"));
    PROVE(refused(format_broadcast(json, {.bundle_id = "a/b"}, complete), verdict::bad_header, "bundle_id"));
}

TEST_CASE("a channel ID is base64")
{
    constexpr auto on = [](std::string_view id) {
        broadcast_settings settings = complete;
        settings.channel_id = id;
        return broadcast_with(settings);
    };
    PROVE(static_cast<bool>(on("abcd")));
    PROVE(static_cast<bool>(on("ab+/")));
    PROVE(static_cast<bool>(on("abc=")));
    PROVE(static_cast<bool>(on("ab==")));
    PROVE(static_cast<bool>(on(view(letters).substr(0, longest_channel_id))));
    PROVE(refused(on(view(letters).substr(0, longest_channel_id + 4)), verdict::bad_header, "apns-channel-id"));
    PROVE(refused(on("abc"), verdict::bad_header, "apns-channel-id"));
    PROVE(refused(on("a==="), verdict::bad_header, "apns-channel-id"));
    PROVE(refused(on("===="), verdict::bad_header, "apns-channel-id"));
    PROVE(refused(on("ab==abcd"), verdict::bad_header, "apns-channel-id"));
    PROVE(refused(on("ab-_"), verdict::bad_header, "apns-channel-id"));
}

TEST_CASE("of several errors the first counts")
{
    const request_settings wrong{.push_type = push_type::alert,
                                 .priority = 3,
                                 .expiration = -1,
                                 .collapse_id = " ",
                                 .apns_id = "1",
                                 .provider_token = " "};
    const app unfit[] = {{.business_id = 7, .bundle_id = "_"}};
    const std::string_view large = view(object_4097);
    CHECK(refused(format_request(large, unfit, {1, "x"}, wrong), verdict::unknown_business_id, "business_id"));
    request_settings untyped = wrong;
    untyped.push_type = {};
    CHECK(refused(format_request(large, unfit, {7, "x"}, untyped), verdict::missing_field, "apns-push-type"));
    CHECK(refused(format_request(large, unfit, {7, "x"}, wrong), verdict::payload_too_large, "payload"));
    CHECK(refused(format_request("[]", unfit, {7, "x"}, wrong), verdict::invalid_json, "payload"));
    CHECK(refused(format_request(json, unfit, {7, "x"}, wrong), verdict::bad_device_token, "token"));
    CHECK(refused(format_request(json, unfit, phone, wrong), verdict::bad_header, "authorization"));
    request_settings better = wrong;
    better.provider_token = {};
    CHECK(refused(format_request(json, unfit, phone, better), verdict::bad_header, "bundle_id"));
    CHECK(refused(sent(better), verdict::bad_priority, "apns-priority"));
    better.priority = {};
    CHECK(refused(sent(better), verdict::invalid_number, "apns-expiration"));
    better.expiration = {};
    CHECK(refused(sent(better), verdict::bad_collapse_id, "apns-collapse-id"));
    better.collapse_id = {};
    CHECK(refused(sent(better), verdict::bad_apns_id, "apns-id"));
}

TEST_CASE("every byte in every place of everything that comes from outside")
{
    const auto is_in = [](std::string_view set) {
        return [set](std::size_t, char byte) { return set.find(byte) != std::string_view::npos; };
    };
    const std::string alphanumeric = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    const std::string base64 = alphanumeric + "+/";
    std::string visible;
    for (char byte = '!'; byte <= '~'; ++byte) {
        visible += byte;
    }
    const std::string bundle_id_bytes = alphanumeric + "-";
    constexpr std::string_view bundle_id = "com.example.App-2.with.more";
    const auto may_stand_in_bundle_id = [&](std::size_t at, char byte) {
        const bool beside_dot =
            at == 0 || at + 1 == bundle_id.size() || bundle_id[at - 1] == '.' || bundle_id[at + 1] == '.';
        return bundle_id_bytes.find(byte) != std::string::npos || (byte == '.' && !beside_dot);
    };
    struct place {
        std::string text;
        std::function<bool(std::size_t, char)> may_stand;
        verdict otherwise;
        std::string_view field;
        std::function<request(std::string_view)> format;
    };
    const place places[] = {
        {std::string(64, 'a'), is_in("0123456789abcdefABCDEF"), verdict::bad_device_token, "token", sent_to},
        {std::string{bundle_id}, may_stand_in_bundle_id, verdict::bad_header, "bundle_id", sent_for},
        {std::string{bundle_id}, may_stand_in_bundle_id, verdict::bad_header, "bundle_id",
         [](std::string_view text) { return format_broadcast(json, {.bundle_id = text}, complete); }},
        {std::string(200, 'a'), is_in(visible), verdict::bad_header, "authorization",
         [](std::string_view text) { return sent({.provider_token = text}); }},
        {std::string(64, 'a'), is_in(visible), verdict::bad_collapse_id, "apns-collapse-id",
         [](std::string_view text) { return sent({.collapse_id = text}); }},
        {std::string{uuid},
         [](std::size_t at, char byte) {
             constexpr std::string_view lower_hex = "0123456789abcdef";
             return uuid[at] == '-' ? byte == '-' : lower_hex.find(byte) != std::string_view::npos;
         },
         verdict::bad_apns_id, "apns-id", [](std::string_view text) { return sent({.apns_id = text}); }},
        {std::string{channel},
         [&base64](std::size_t at, char byte) {
             return at < 18    ? base64.find(byte) != std::string::npos
                    : at == 18 ? byte == '=' || base64.find(byte) != std::string::npos
                               : byte == '=';
         },
         verdict::bad_header, "apns-channel-id",
         [](std::string_view text) {
             broadcast_settings settings = complete;
             settings.channel_id = text;
             return broadcast_with(settings);
         }},
    };
    const auto is_printable = [](std::string_view text) {
        return std::all_of(text.begin(), text.end(), [](char byte) { return byte >= ' ' && byte <= '~'; });
    };
    for (const place& each : places) {
        CAPTURE(each.field);
        const request whole = each.format(each.text);
        REQUIRE(whole);
        for (std::size_t at = 0; at < each.text.size(); ++at) {
            CAPTURE(at);
            for (int value = 0; value < 256; ++value) {
                const char byte = static_cast<char>(value);
                std::string text = each.text;
                text[at] = byte;
                const request r = each.format(text);
                if (!each.may_stand(at, byte)) {
                    REQUIRE(refused(r, each.otherwise, each.field));
                    continue;
                }
                REQUIRE(r);
                REQUIRE(r.path().size() == whole.path().size());
                REQUIRE(r.headers().size() == whole.headers().size());
                REQUIRE(std::count(r.path().begin(), r.path().end(), '/')
                        == std::count(whole.path().begin(), whole.path().end(), '/'));
                REQUIRE(is_printable(r.url()));
                for (const header& sent_header : r.headers()) {
                    REQUIRE(is_printable(sent_header.value));
                }
            }
        }
    }
}

TEST_CASE("a copy stands for itself")
{
    static_assert(std::is_trivially_copyable_v<request>);
    auto original = std::make_unique<request>(sent({.collapse_id = "chat-7"}));
    const request copy = *original;
    std::memset(static_cast<void*>(original.get()), 'x', sizeof *original);
    original.reset();
    CHECK(copy.url() == "https://api.push.apple.com:443/3/device/00fc13ad");
    CHECK(has(copy, {{"apns-topic", "com.example.app"}, {"apns-push-type", "alert"}, {"apns-collapse-id", "chat-7"}}));
    const auto* const begin = reinterpret_cast<const char*>(&copy);
    for (const header& each : copy.headers()) {
        CHECK(std::less_equal<>{}(begin, each.name.data()));
        CHECK(std::less_equal<>{}(each.value.data() + each.value.size(), begin + sizeof copy));
    }
    static constexpr request first = sent({});
    static constexpr request second = first;
    PROVE(second.path() == "/3/device/00fc13ad");
}

TEST_CASE("everything at its longest fits")
{
    static constexpr std::string_view any = view(letters);
    static constexpr app longest[] = {
        {.bundle_id = any.substr(0, longest_bundle_id), .environment = environment::development}};
    static constexpr auto most = std::numeric_limits<std::int64_t>::max();
    constexpr auto last_port = static_cast<port>(65535);
    constexpr auto device = [] {
        return format_request(view(object_4096), longest, {.token = view(digits).substr(2)},
                              {.push_type = push_type::liveactivity,
                               .priority = 10,
                               .expiration = most,
                               .collapse_id = any.substr(0, longest_collapse_id),
                               .apns_id = uuid,
                               .provider_token = any.substr(0, longest_provider_token),
                               .port = last_port});
    };
    PROVE(device().headers().size() == header_list::capacity);
    PROVE(device().url().size() == 8 + 26 + 6 + 10 + 2 * longest_device_token);
    constexpr auto broadcast = [] {
        return format_broadcast(view(object_5120), longest[0],
                                {.channel_id = any.substr(0, longest_channel_id),
                                 .priority = 10,
                                 .expiration = most,
                                 .request_id = uuid,
                                 .provider_token = any.substr(0, longest_provider_token),
                                 .port = last_port});
    };
    PROVE(broadcast().headers().size() == 6);
    PROVE(broadcast().url().size() == 8 + 26 + 6 + 19 + longest_bundle_id);
}
