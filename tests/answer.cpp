#include <apnsfmt/answer.hpp>

#include <cstdint>
#include <initializer_list>
#include <limits>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "prove.hpp"

using namespace apnsfmt;

namespace {

constexpr bool has_text(const answer& read, std::string_view text) { return std::string_view{read.text} == text; }

/// Whether a 410 drops the token.
constexpr bool drops(std::string_view timestamp, std::optional<std::int64_t> registered_at)
{
    char body[200]{};
    std::size_t size = 0;
    for (const std::string_view part :
         {std::string_view{R"({"reason":"Unregistered","timestamp":)"}, timestamp, std::string_view{"}"}}) {
        part.copy(body + size, part.size());
        size += part.size();
    }
    return read_answer(410, {body, size}, registered_at).drop_token;
}

constexpr std::int64_t first_second = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t last_second = std::numeric_limits<std::int64_t>::max();

} // namespace

TEST_CASE("a push that was taken")
{
    PROVE(static_cast<bool>(read_answer(200, "")));
    PROVE(read_answer(200, "").reason == apns_reason::none);
    PROVE(read_answer(200, "").retry == retry::never);
    PROVE(!read_answer(200, "").drop_token);
    PROVE(has_text(read_answer(200, ""), ""));
    // Only the status counts.
    PROVE(static_cast<bool>(read_answer(200, R"({"reason":"BadTopic"})")));
    PROVE(read_answer(200, R"({"reason":"BadTopic"})").reason == apns_reason::none);
    PROVE(!read_answer(0, ""));
    PROVE(!read_answer(202, ""));
    PROVE(!read_answer(205, ""));
    PROVE(!answer{});
    PROVE(read_answer(202, "").reason == apns_reason::unknown);
}

TEST_CASE("201 and 204 are success, too: a channel was created or deleted")
{
    for (const int status : {201, 204}) {
        CAPTURE(status);
        const answer read = read_answer(status, "");
        CHECK(read);
        CHECK(read.reason == apns_reason::none);
        CHECK(read.retry == retry::never);
        CHECK_FALSE(read.drop_token);
        CHECK(read.check == "Nothing needs to be checked: APNs took the request.");
    }
    PROVE(static_cast<bool>(read_answer(201, "")));
    PROVE(static_cast<bool>(read_answer(204, "")));
}

TEST_CASE("every row of the table")
{
    std::set<std::string_view> names;
    for (const answer_row& row : answer_rows) {
        CAPTURE(row.name);
        CHECK(names.insert(row.name).second);
        CHECK((row.also.empty() || names.insert(row.also).second));
        CHECK(name_of(row.reason) == row.name);
        // One sentence in plain ASCII.
        CHECK(row.check.size() > 20);
        CHECK(row.check.find('.') == row.check.size() - 1);
        for (const char each : row.check) {
            CHECK((each >= ' ' && each <= '~'));
        }
        if (row.reason <= apns_reason::unknown) {
            continue;
        }
        for (const std::string_view name : {row.name, row.also.empty() ? row.name : row.also}) {
            const std::string body = R"({"reason":")" + std::string{name} + R"("})";
            const answer read = read_answer(row.status, body);
            CHECK(!read);
            CHECK(read.status == row.status);
            CHECK(read.reason == row.reason);
            CHECK(has_text(read, name));
            CHECK(read.retry == row.retry);
            CHECK(read.check == row.check);
            CHECK(read.drop_token == (row.status == 410));
            // No other status drops the token, and no other reason does.
            CHECK_FALSE(read_answer(row.status == 404 ? 400 : 404, body).drop_token);
            CHECK(read_answer(410, body).drop_token == (row.status == 410));
        }
        // But for 400 and 403, a status says by itself what its rows say.
        CHECK((row.status == 400 || row.status == 403 || row.retry == read_answer(row.status, "").retry));
    }
}

TEST_CASE("what to do, by reason")
{
    PROVE(read_answer(400, R"({"reason":"BadDeviceToken"})").reason == apns_reason::bad_device_token);
    PROVE(read_answer(400, R"({"reason":"BadDeviceToken"})").retry == retry::never);
    PROVE(!read_answer(400, R"({"reason":"BadDeviceToken"})").drop_token);
    PROVE(read_answer(400, R"({"reason":"IdleTimeout"})").retry == retry::after_pause);
    PROVE(read_answer(403, R"({"reason":"ExpiredProviderToken"})").retry == retry::new_token);
    PROVE(read_answer(403, R"({"reason":"BadCertificate"})").retry == retry::never);
    PROVE(read_answer(410, R"({"reason":"ExpiredToken"})").drop_token);
    PROVE(read_answer(410, R"({"reason":"Unregistered","timestamp":1})").drop_token);
    PROVE(read_answer(429, R"({"reason":"TooManyRequests"})").retry == retry::later);
    PROVE(read_answer(503, R"({"reason":"Shutdown"})").retry == retry::after_pause);
    PROVE(read_answer(403, R"({"reason":"TopicMismatch"})").retry == retry::never);
    // However it is written.
    PROVE(read_answer(400, R"( { "x" : [ "reason" ] , "\u0072eason" : "Bad\u0054opic" } )").reason
          == apns_reason::bad_topic);
}

TEST_CASE("a reason that APNs spells otherwise than Apple's documentation is known in both spellings")
{
    for (const std::string_view body :
         {R"({"reason":"BadEnvironmentKeyInToken"})", R"({"reason":"BadEnvironmentKeyIdInToken"})"}) {
        CAPTURE(body);
        CHECK(read_answer(403, body).reason == apns_reason::bad_environment_key_id_in_token);
        CHECK(read_answer(403, body).retry == retry::new_token);
        CHECK(read_answer(403, body).check.find("other environment") != std::string_view::npos);
    }
    PROVE(has_text(read_answer(403, R"({"reason":"BadEnvironmentKeyInToken"})"), "BadEnvironmentKeyInToken"));
    PROVE(read_answer(503, R"({"reason":"Service Unavailable"})").reason == apns_reason::service_unavailable);
    PROVE(read_answer(503, R"({"reason":"Service Unavailable"})").check
          == read_answer(503, R"({"reason":"ServiceUnavailable"})").check);
    PROVE(read_answer(500, R"({"reason":"Internal Server Error"})").reason == apns_reason::unknown);
}

TEST_CASE("the advice holds for a broadcast and for channels, too")
{
    const auto advises = [](std::string_view reason, std::initializer_list<std::string_view> words) {
        CAPTURE(reason);
        const answer read = read_answer(400, R"({"reason":")" + std::string{reason} + R"("})");
        for (const std::string_view each : words) {
            CAPTURE(each);
            CHECK(read.check.find(each) != std::string_view::npos);
        }
    };
    advises("BadRequestParams", {"JSON body", "attributes", "does not know"});
    advises("BadRequestPayload", {"JSON body", "cannot parse"});
    advises("BadExpirationDate", {"UNIX time", "0 if the broadcast's channel stores nothing"});
    advises("TopicDisallowed", {"key or certificate", "a broadcast's bundle ID has no push type's suffix"});
    advises("InvalidPushType", {"Apple lists", "liveactivity for a broadcast"});
    advises("BadMessageId", {"apns-id", "apns-request-id"});
    advises("BadPath", {"/3/device/", "broadcast", "channels"});
    advises("MethodNotAllowed", {"POST", "GET", "DELETE"});
    // An MDM push's topic is not a bundle ID.
    advises("BadTopic", {"bundle ID", "mdm"});
}

TEST_CASE("the first cause of lost pushes is named")
{
    for (const std::string_view reason : {"BadDeviceToken", "BadCertificateEnvironment", "DeviceTokenNotForTopic"}) {
        CAPTURE(reason);
        const answer read = read_answer(400, R"({"reason":")" + std::string{reason} + R"("})");
        CHECK(read.check.find("a development token sent to production, or the reverse") != std::string_view::npos);
    }
}

TEST_CASE("a reason that is not in the table keeps its text, and its status decides")
{
    PROVE(read_answer(400, R"({"reason":"Sulking"})").reason == apns_reason::unknown);
    PROVE(has_text(read_answer(400, R"({"reason":"Sulking"})"), "Sulking"));
    PROVE(read_answer(400, R"({"reason":"Sulking"})").retry == retry::never);
    PROVE(read_answer(404, R"({"reason":"Sulking"})").retry == retry::never);
    PROVE(read_answer(410, R"({"reason":"Sulking"})").retry == retry::never);
    PROVE(!read_answer(410, R"({"reason":"Sulking"})").drop_token);
    PROVE(read_answer(429, R"({"reason":"Sulking"})").retry == retry::later);
    PROVE(read_answer(499, R"({"reason":"Sulking"})").retry == retry::never);
    PROVE(read_answer(500, R"({"reason":"Sulking"})").retry == retry::after_pause);
    PROVE(read_answer(599, R"({"reason":"Sulking"})").retry == retry::after_pause);
    PROVE(read_answer(600, R"({"reason":"Sulking"})").retry == retry::never);
    PROVE(read_answer(-1, R"({"reason":"Sulking"})").retry == retry::never);
    PROVE(has_text(read_answer(400, R"({"reason":"\"\u4e2d\ud83d\ude00\n"})"), "\"中😀\n"));
    // Our own names are not Apple's.
    PROVE(read_answer(400, R"({"reason":"none"})").reason == apns_reason::unknown);
    PROVE(read_answer(400, R"({"reason":"unknown"})").reason == apns_reason::unknown);
    PROVE(read_answer(400, R"({"reason":"badtopic"})").reason == apns_reason::unknown);
    PROVE(read_answer(400, R"({"reason":"BadTopic "})").reason == apns_reason::unknown);
}

TEST_CASE("a reason's text outlives the body, up to 256 bytes of it")
{
    auto body = std::make_unique<std::string>(R"({"reason":"Sulking"})");
    const answer read = read_answer(400, *body);
    body.reset();
    CHECK(has_text(read, "Sulking"));
    const auto long_reason = [](const std::string& text) {
        return read_answer(400, R"({"reason":")" + text + R"("})");
    };
    CHECK(has_text(long_reason(std::string(64, 'x')), std::string(64, 'x')));
    CHECK(has_text(long_reason(std::string(257, 'x')), std::string(256, 'x')));
    CHECK(has_text(long_reason(std::string(255, 'x') + "中"), std::string(255, 'x')));
    CHECK(has_text(long_reason(std::string(1000000, 'x')), std::string(256, 'x')));
}

TEST_CASE("the status decides for a known reason that is not its own")
{
    constexpr answer read = read_answer(503, R"({"reason":"BadTopic"})");
    PROVE(read.reason == apns_reason::bad_topic);
    PROVE(read.retry == retry::after_pause);
    PROVE(read.check == read_answer(400, R"({"reason":"BadTopic"})").check);
    PROVE(read_answer(400, R"({"reason":"TooManyRequests"})").retry == retry::never);
    PROVE(read_answer(401, R"({"reason":"ExpiredProviderToken"})").retry == retry::never);
    PROVE(!read_answer(410, R"({"reason":"BadDeviceToken"})").drop_token);
    PROVE(!read_answer(400, R"({"reason":"Unregistered"})").drop_token);
    PROVE(!read_answer(400, R"({"reason":"ExpiredToken","timestamp":1})", 0).drop_token);
}

TEST_CASE("a body that is not JSON, or not as it should be, has no reason")
{
    for (const std::string_view body : {"",
                                        " ",
                                        "<html>Bad gateway</html>",
                                        "BadTopic",
                                        R"("BadTopic")",
                                        R"(["reason","BadTopic"])",
                                        "{",
                                        "{}",
                                        R"({"reason":"BadTopic")",
                                        R"({"reason":"BadTopic"}})",
                                        R"({"reason":"BadTopic",})",
                                        R"({"reason":BadTopic})",
                                        R"({reason:"BadTopic"})",
                                        R"({"reason":null})",
                                        R"({"reason":1})",
                                        R"({"reason":["BadTopic"]})",
                                        R"({"reason":{"reason":"BadTopic"}})",
                                        R"({"x":{"reason":"BadTopic"}})",
                                        R"({"Reason":"BadTopic"})",
                                        R"({"reason":""})",
                                        R"({"reason":"\ud800"})",
                                        "{\"reason\":\"\xFF\"}",
                                        "\xEF\xBB\xBF{\"reason\":\"BadTopic\"}",
                                        "\xFF\xFE\xFD"}) {
        CAPTURE(body);
        for (const auto& [status, expected] : {std::pair{400, retry::never},
                                               {404, retry::never},
                                               {410, retry::never},
                                               {429, retry::later},
                                               {502, retry::after_pause}}) {
            const answer read = read_answer(status, body);
            CHECK(!read);
            CHECK(read.reason == apns_reason::unknown);
            CHECK(has_text(read, ""));
            CHECK(read.retry == expected);
            CHECK(!read.drop_token);
        }
    }
    CHECK(has_text(read_answer(400, std::string(1000000, '[')), ""));
}

TEST_CASE("any bytes will do")
{
    std::uint64_t state = 1;
    const std::string_view whole = R"({"reason":"Unregistered","timestamp":1454402113000})";
    for (int i = 0; i < 20000; ++i) {
        state = state * 6364136223846793005U + 1442695040888963407U;
        const auto size = static_cast<std::size_t>((state >> 33U) % (whole.size() + 1));
        // On the heap in a block of exact size, for sanitizers to see beyond it.
        const auto body = std::make_unique<char[]>(size);
        whole.copy(body.get(), size);
        if (size != 0) {
            body[(state >> 40U) % size] = static_cast<char>(state >> 56U);
        }
        const answer read = read_answer(410, {body.get(), size}, 1);
        CHECK(read.drop_token == (read.reason == apns_reason::unregistered));
        CHECK(!read);
    }
}

TEST_CASE("a 410 drops the token unless it is known to be registered later")
{
    // 2016-02-02T08:35:13Z
    PROVE(drops("1454402113000", {}));
    PROVE(drops("1454402113000", 1454402112));
    PROVE(drops("1454402113000", 1454402113));
    PROVE(!drops("1454402113000", 1454402114));
    PROVE(drops("1454402113999", 1454402113));
    PROVE(!drops("1454402113999", 1454402114));
    PROVE(drops("1454402113000", 0));
    PROVE(!drops("0", 1454402113));
    PROVE(read_answer(410, R"({"reason":"Unregistered"})", last_second).drop_token);
    PROVE(read_answer(410, R"({"reason":"ExpiredToken"})", last_second).drop_token);
}

TEST_CASE("a 410 that does not come from APNs keeps the token")
{
    PROVE(!read_answer(410, "").drop_token);
    PROVE(!read_answer(410, "<html><title>410 Gone</title></html>").drop_token);
    PROVE(!read_answer(410, R"({"timestamp":1454402113000})", 0).drop_token);
    PROVE(!read_answer(410, R"({"error":"Unregistered","timestamp":1454402113000})").drop_token);
    PROVE(!read_answer(410, R"({"reason":"unregistered"})").drop_token);
}

TEST_CASE("no number is too extreme")
{
    PROVE(!drops("9223372036854775807", last_second));
    PROVE(drops("9223372036854775807", 9223372036854775));
    PROVE(!drops("9223372036854775807", 9223372036854776));
    PROVE(drops("9223372036854775807", first_second));
    PROVE(!drops("-9223372036854775808", last_second));
    PROVE(!drops("-9223372036854775808", -9223372036854775));
    PROVE(drops("-9223372036854775808", -9223372036854776));
    PROVE(drops("-9223372036854775808", first_second));
    PROVE(!drops("-1", 0));
    PROVE(drops("0", 0));
    PROVE(drops("-1000", -1));
    PROVE(!drops("-1001", -1));
}

TEST_CASE("a timestamp that is no integer of 64 bits is not known")
{
    PROVE(drops("9223372036854775808", last_second));
    PROVE(drops("-9223372036854775809", last_second));
    PROVE(drops("100000000000000000000000000000", last_second));
    PROVE(drops("1454402113.5", last_second));
    PROVE(drops("1454402113000.0", last_second));
    PROVE(drops("1.454402113e12", last_second));
    PROVE(drops(R"("1454402113000")", last_second));
    PROVE(drops("null", last_second));
    PROVE(drops("[1454402113000]", last_second));
    PROVE(drops("{}", last_second));
    PROVE(!drops("01", {})); // the body is not JSON, so it gives no reason
}

TEST_CASE("reasons and retries have names")
{
    PROVE(name_of(apns_reason::none) == "none");
    PROVE(name_of(apns_reason::unknown) == "unknown");
    PROVE(name_of(apns_reason::bad_device_token) == "BadDeviceToken");
    PROVE(name_of(apns_reason::topic_mismatch) == "TopicMismatch");
    PROVE(name_of(static_cast<apns_reason>(255)) == "unknown");
    PROVE(name_of(retry::never) == "never");
    PROVE(name_of(retry::later) == "later");
    PROVE(name_of(retry::after_pause) == "after_pause");
    PROVE(name_of(retry::new_token) == "new_token");
    PROVE(name_of(static_cast<retry>(255)) == "unknown");
}
