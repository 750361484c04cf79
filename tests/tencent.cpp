#include <apnsfmt/tencent.hpp>

#include <cstdint>
#include <limits>
#include <optional>
#include <ranges>
#include <string>
#include <string_view>
#include <utility>

#include <simdjson.h>

#include <apnsfmt/fmt.hpp>
#include <apnsfmt/payload.hpp>

#include "prove.hpp"

using namespace apnsfmt;

/// simdjson as a DOM, beside the harness's nlohmann-json: any DOM will do. Here a node is the element itself, which is
/// a reference to the parsed document already.
template <>
struct apnsfmt::json_node_traits<simdjson::dom::element> {
    using node = simdjson::dom::element;
    using array = simdjson::dom::array;

    template <class Value>
    static std::optional<Value> as(node value) noexcept
    {
        Value found{};
        return value.get(found) == simdjson::SUCCESS ? std::optional{found} : std::nullopt;
    }

    static std::optional<node> member(node parent, std::string_view key) noexcept
    {
        node found;
        return parent.at_key(key).get(found) == simdjson::SUCCESS ? std::optional{found} : std::nullopt;
    }
    static bool is_null(node value) noexcept { return value.is_null(); }
    static bool is_object(node value) noexcept { return value.is_object(); }
    static bool is_array(node value) noexcept { return value.is_array(); }
    static std::optional<std::string_view> string(node value) noexcept { return as<std::string_view>(value); }
    static std::optional<std::int64_t> integer(node value) noexcept
    {
        const auto real = value.is_double() ? as<double>(value) : std::nullopt;
        return real ? integer_of(*real) : as<std::int64_t>(value);
    }
    static std::optional<bool> boolean(node value) noexcept { return as<bool>(value); }
    static std::ranges::subrange<array::iterator> elements(node value) noexcept
    {
        const auto found = as<array>(value);
        return found ? std::ranges::subrange{found->begin(), found->end()} : std::ranges::subrange<array::iterator>{};
    }
};

namespace {

/// A REST message parsed and read, together with the document that it borrows from.
class rest {
public:
    explicit rest(std::string_view json, rule_view table = standard_rules)
        : read_{read_tencent_message(parser_.parse(json.data(), json.size()).value(), table)}
    {
    }

    const auto& message() const { return read_.message; }
    const push_info& push() const { return read_.message.push; }
    bool online_only() const { return read_.message.online_only; }
    std::string_view bad_field() const { return read_.bad_field; }
    bool is_read() const { return static_cast<bool>(read_); }
    std::string alert() const { return format_alert(message()); }
    std::string payload() const { return std::string{format_payload(message()).json()}; }

private:
    simdjson::dom::parser parser_;
    tencent_message<simdjson::dom::element> read_;
};

} // namespace

TEST_CASE("elems by MsgType")
{
    CHECK(
        rest{
            R"({"MsgBody":[{"MsgType":"TIMTextElem","MsgContent":{"Text":"hi"}},{"MsgType":"TIMImageElem","MsgContent":{}}]})"}
            .alert()
        == "hi[image]");
    CHECK(rest{R"({"MsgBody":[{"MsgType":"TIMCustomElem","MsgContent":{"Data":"secret","Desc":"gift"}}]})"}.alert()
          == "gift");
    CHECK(
        rest{
            R"({"MsgBody":[{"MsgType":"TIMFutureElem","MsgContent":{"Text":"x"}},{"MsgType":"TIMTextElem"},{"MsgType":"TIMFaceElem"},{}]})"}
            .alert()
        == "[Face]");
    CHECK(rest{"{}"}.alert().empty());
}

TEST_CASE("a kind of the user's own by its row")
{
    static constexpr rule_table rows = extended(standard_rules, {.kind = elem_kind{first_own_kind},
                                                                 .msg_type = "AppPollElem",
                                                                 .content_key = "Question",
                                                                 .shown_as = shown_as::content()});
    const rest poll{R"({"MsgBody":[{"MsgType":"AppPollElem","MsgContent":{"Question":"Where?"}}]})", rows};
    CHECK(format_alert(poll.message(), {.rules = rows}) == "Where?");
}

TEST_CASE("offline push info")
{
    const rest full{R"({"OfflinePushInfo":{"PushFlag":1,"Title":"a","Desc":"d","Ext":"e","ApnsInfo":
        {"Title":"b","SubTitle":"s","Sound":"x.caf","Image":"i","MutableContent":1,"BadgeMode":1}}})"};
    const push_info& push = full.message().push;
    CHECK(push.title == "b");
    CHECK(push.subtitle == "s");
    CHECK(push.desc == "d");
    CHECK(push.ext == "e");
    CHECK(push.sound == "x.caf");
    CHECK(push.image == "i");
    CHECK(push.mutable_content);
    CHECK(push.ignore_badge);
    CHECK(push.disabled);
    CHECK(rest{R"({"OfflinePushInfo":{"Title":"a","ApnsInfo":{"Title":""}}})"}.message().push.title == "a");
    CHECK(!rest{R"({"OfflinePushInfo":{"PushFlag":0,"ApnsInfo":{"BadgeMode":0,"MutableContent":0}}})"}
               .message()
               .push.disabled);
}

TEST_CASE("the SDK's spelling, beside which REST's counts")
{
    CHECK(rest{R"({"OfflinePushInfo":{"title":"a","desc":"b","ext":"c","iOSSound":"d","iOSImage":"e"}})"}.push()
          == push_info{.title = "a", .desc = "b", .ext = "c", .sound = "d", .image = "e"});
    CHECK(rest{R"({"OfflinePushInfo":{"ios_sound":"d"}})"}.push().sound == "d");
    CHECK(rest{R"({"OfflinePushInfo":{"title":"a","Title":"A","Ext":"","ext":"c"}})"}.push()
          == push_info{.title = "A", .ext = "c"});
    CHECK(rest{R"({"OfflinePushInfo":{"disablePush":true}})"}.push().disabled);
    CHECK(rest{R"({"OfflinePushInfo":{"disablePush":0}})"}.push() == push_info{});
    CHECK(rest{R"({"OfflinePushInfo":{"ignoreIOSBadge":1}})"}.push().ignore_badge);
    CHECK(rest{R"({"OfflinePushInfo":{"enableIOSBackgroundNotification":true}})"}.push().content_available);
    CHECK(rest{R"({"OfflinePushInfo":{"iOSInterruptionLevel":"critical"}})"}.push().interruption_level
          == interruption::critical);
    for (const std::string_view voip : {"1", R"("VOIP")"}) {
        CHECK(rest{R"({"OfflinePushInfo":{"iOSPushType":)" + std::string{voip} + "}}"}.push().push_type
              == push_type::voip);
    }
    for (const std::string_view apns : {"0", R"("APNS")"}) {
        CHECK(rest{R"({"OfflinePushInfo":{"iOSPushType":)" + std::string{apns} + "}}"}.push() == push_info{});
    }
    for (const std::string_view field : {"iOSPushType", "iOSInterruptionLevel", "disablePush", "ignoreIOSBadge"}) {
        CHECK(rest{R"({"OfflinePushInfo":{")" + std::string{field} + R"(":"loud"}})"}.bad_field()
              == "OfflinePushInfo." + std::string{field});
    }
    CHECK(rest{R"({"OfflinePushInfo":{"iOSPushType":"","iOSInterruptionLevel":""}})"}.push() == push_info{});
    CHECK(rest{R"({"OfflinePushInfo":{"iOSPushType":"","iOSInterruptionLevel":""}})"}.bad_field().empty());
    for (const std::string_view value : {"true", "1", "false", "0"}) {
        const rest read{R"({"onlineUserOnly":)" + std::string{value} + "}"};
        CHECK(read.online_only() == (value == "true" || value == "1"));
        CHECK(read.bad_field().empty());
    }
    CHECK(rest{R"({"onlineUserOnly":2})"}.bad_field() == "onlineUserOnly");
}

TEST_CASE("a custom elem's ext and sound are fallbacks, its data stays")
{
    CHECK(
        rest{
            R"({"MsgBody":[{"MsgType":"TIMCustomElem","MsgContent":{"Data":"d","Desc":"gift","Ext":"e","Sound":"s"}}]})"}
            .payload()
        == R"({"ext":"e","aps":{"sound":"s","alert":"gift"}})");
    CHECK(
        rest{
            R"({"OfflinePushInfo":{"Ext":"x","ApnsInfo":{"Sound":"y"}},"MsgBody":[{"MsgType":"TIMCustomElem","MsgContent":{"Desc":"gift","Ext":"e","Sound":"s"}}]})"}
            .payload()
        == R"({"ext":"x","aps":{"sound":"y","alert":"gift"}})");
    CHECK(
        rest{
            R"({"MsgBody":[{"MsgType":"TIMCustomElem","MsgContent":{"Desc":"a"}},{"MsgType":"TIMCustomElem","MsgContent":{"Desc":"b","Ext":"first"}},
                   {"MsgType":"TIMCustomElem","MsgContent":{"Ext":"second"}}]})"}
            .payload()
        == R"({"ext":"first","aps":{"alert":"ab"}})");
    CHECK(rest{R"({"MsgBody":[{"MsgType":"TIMTextElem","MsgContent":{"Text":"a","Ext":"e"}}]})"}.payload()
          == R"({"aps":{"alert":"a"}})");
}

TEST_CASE("a group, and messages for those online only")
{
    CHECK(rest{R"({"GroupId":"@TGS#1"})"}.message().in.has_value());
    CHECK(!rest{R"({"To_Account":"denny"})"}.message().in.has_value());
    CHECK(rest{R"({"MsgLifeTime":0})"}.message().online_only);
    CHECK(!rest{R"({"MsgLifeTime":3600})"}.message().online_only);
    CHECK(rest{R"({"GroupId":"g","OnlineOnlyFlag":1})"}.message().online_only);
    CHECK(!rest{R"({"GroupId":"g","OnlineOnlyFlag":0})"}.message().online_only);
    CHECK(!rest{"{}"}.message().online_only);
}

TEST_CASE("a field that is null is absent")
{
    for (const std::string_view field :
         {"MsgBody", "OfflinePushInfo", "GroupId", "MsgLifeTime", "OnlineOnlyFlag", "onlineUserOnly"}) {
        const rest read{R"({")" + std::string{field} + R"(":null})"};
        CHECK_MESSAGE(read.is_read(), field);
        CHECK(!read.message().in);
        CHECK(!read.online_only());
        CHECK(read.push() == push_info{});
    }
    for (const std::string_view field :
         {"PushFlag", "Title", "title", "Desc", "desc", "Ext", "ext", "iOSSound", "ios_sound", "iOSImage",
          "iOSInterruptionLevel", "iOSPushType", "enableIOSBackgroundNotification", "ignoreIOSBadge", "disablePush",
          "ApnsInfo"}) {
        const rest read{R"({"OfflinePushInfo":{")" + std::string{field} + R"(":null}})"};
        CHECK_MESSAGE(read.is_read(), field);
        CHECK(read.push() == push_info{});
    }
    for (const std::string_view field : {"Title", "SubTitle", "Sound", "Image", "MutableContent", "BadgeMode"}) {
        const rest read{R"({"OfflinePushInfo":{"ApnsInfo":{")" + std::string{field} + R"(":null}}})"};
        CHECK_MESSAGE(read.is_read(), field);
        CHECK(read.push() == push_info{});
    }
    const rest elems{R"({"MsgBody":[{"MsgType":"TIMTextElem","MsgContent":{"Text":"hi"}},
        {"MsgType":"TIMImageElem","MsgContent":null},{"MsgType":"TIMTextElem","MsgContent":{"Text":null}},
        {"MsgType":null,"MsgContent":{"Text":"not shown"}},
        {"MsgType":"TIMCustomElem","MsgContent":{"Desc":"!","Ext":null,"Sound":null}}]})"};
    CHECK(elems.is_read());
    CHECK(elems.alert() == "hi[image]!");
    CHECK(elems.push() == push_info{});
    CHECK(rest{R"({"MsgBody":[null]})"}.bad_field() == "MsgBody");
    CHECK(rest{"null"}.bad_field() == "message");
}

TEST_CASE("an integral number may be written as a real one")
{
    CHECK(rest{R"({"MsgLifeTime":0.0})"}.online_only());
    CHECK(rest{R"({"MsgLifeTime":-0.0})"}.online_only());
    CHECK(!rest{R"({"MsgLifeTime":2e0})"}.online_only());
    CHECK(rest{R"({"OnlineOnlyFlag":1.0})"}.online_only());
    CHECK(rest{R"({"onlineUserOnly":1.0})"}.online_only());
    const rest info{R"({"OfflinePushInfo":{"PushFlag":1.0,"iOSPushType":1.0,
        "ApnsInfo":{"BadgeMode":1.0,"MutableContent":10e-1}}})"};
    CHECK(info.is_read());
    CHECK(info.push()
          == push_info{.mutable_content = true, .push_type = push_type::voip, .ignore_badge = true, .disabled = true});
    CHECK(rest{R"({"MsgLifeTime":0.5})"}.bad_field() == "MsgLifeTime");
    CHECK(rest{R"({"MsgLifeTime":1e19})"}.bad_field() == "MsgLifeTime");
}

TEST_CASE("integers from real numbers")
{
    PROVE(integer_of(1.0) == 1);
    PROVE(integer_of(-2e3) == -2000);
    PROVE(integer_of(-0.0) == 0);
    PROVE(!integer_of(0.5));
    PROVE(!integer_of(-1.5));
    PROVE(integer_of(9223372036854774784.0) == 9223372036854774784);
    PROVE(integer_of(-9223372036854774784.0) == -9223372036854774784);
    PROVE(!integer_of(0x1p63));
    PROVE(!integer_of(-0x1p63)); // what a parser makes of -9223372036854775809
    PROVE(!integer_of(1e300));
    PROVE(!integer_of(std::numeric_limits<double>::infinity()));
    PROVE(!integer_of(std::numeric_limits<double>::quiet_NaN()));
}

TEST_CASE("fields by path")
{
    simdjson::dom::parser parser;
    const std::string_view json = R"({"a":{"b":true,"c":1,"d":"e"},"f":[],"g":null})";
    const simdjson::dom::element root = parser.parse(json.data(), json.size()).value();
    json_fields<simdjson::dom::element> fields;
    const auto a = fields.object(root, "a");
    CHECK(fields.boolean(a, "a.b") == true);
    CHECK(fields.integer(a, "a.c") == 1);
    CHECK(fields.string(a, "a.d") == "e");
    CHECK(fields.array(root, "f"));
    constexpr std::pair<std::string_view, int> names[] = {{"c", 1}, {"e", 2}};
    CHECK(fields.one_of(a, "a.d", names) == 2);
    CHECK(fields.one_of(a, "a.x", names) == 1);
    CHECK(!fields.boolean(a, "a.x"));
    CHECK(!fields.boolean(std::nullopt, "x.y"));
    CHECK(fields.find(a, "a.b"));
    CHECK(!fields.find(a, "a.x"));
    CHECK(!fields.find(root, "g"));
    CHECK(!fields.find(std::nullopt, "x.y"));
    CHECK(!fields.object(root, "g"));
    CHECK(!fields.array(root, "g"));
    CHECK(!fields.boolean(root, "g"));
    CHECK(!fields.flag(root, "g"));
    CHECK(fields.one_of(root, "g", names) == 1);
    CHECK(fields.bad_field().empty());
    CHECK(!fields.boolean(a, "a.c"));
    CHECK(!fields.array(root, "a"));
    CHECK(fields.bad_field() == "a.c");
}

TEST_CASE("a field of the wrong type is named, and the first one of several")
{
    CHECK(rest{"{}"}.is_read());
    CHECK(!rest{"5"}.is_read());
    CHECK(!rest{R"({"GroupId":5})"}.is_read());
    CHECK(rest{"5"}.bad_field() == "message");
    CHECK(rest{R"([{"MsgType":"TIMTextElem","MsgContent":{"Text":"hi"}}])"}.bad_field() == "message");
    CHECK(rest{R"([{"MsgType":"TIMTextElem","MsgContent":{"Text":"hi"}}])"}.alert().empty());
    CHECK(rest{R"({"MsgBody":5})"}.bad_field() == "MsgBody");
    CHECK(rest{R"({"MsgBody":[5]})"}.bad_field() == "MsgBody");
    CHECK(rest{R"({"MsgBody":[{"MsgType":5}]})"}.bad_field() == "MsgBody.MsgType");
    CHECK(rest{R"({"MsgBody":[{"MsgType":"TIMTextElem","MsgContent":5}]})"}.bad_field() == "MsgBody.MsgContent");
    CHECK(rest{R"({"MsgBody":[{"MsgType":"TIMTextElem","MsgContent":{"Text":5}}]})"}.bad_field()
          == "MsgBody.MsgContent");
    CHECK(rest{R"({"MsgBody":[{"MsgType":"TIMCustomElem","MsgContent":{"Ext":5}}]})"}.bad_field()
          == "MsgBody.MsgContent.Ext");
    CHECK(rest{R"({"OfflinePushInfo":[]})"}.bad_field() == "OfflinePushInfo");
    CHECK(rest{R"({"OfflinePushInfo":{"Desc":"","Title":5}})"}.bad_field() == "OfflinePushInfo.Title");
    CHECK(rest{R"({"OfflinePushInfo":{"PushFlag":"1"}})"}.bad_field() == "OfflinePushInfo.PushFlag");
    CHECK(rest{R"({"OfflinePushInfo":{"PushFlag":1.5}})"}.bad_field() == "OfflinePushInfo.PushFlag");
    CHECK(rest{R"({"OfflinePushInfo":{"ApnsInfo":{"Sound":{}}}})"}.bad_field() == "OfflinePushInfo.ApnsInfo.Sound");
    CHECK(rest{R"({"GroupId":5})"}.bad_field() == "GroupId");
    CHECK(rest{R"({"MsgLifeTime":"0"})"}.bad_field() == "MsgLifeTime");
    CHECK(rest{R"({"Unknown":[5],"MsgBody":[{"MsgType":"TIMFaceElem","MsgContent":{"Text":5}}]})"}.bad_field().empty());
}
