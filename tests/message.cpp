#include <apnsfmt/message.hpp>

#include <ranges>
#include <string>
#include <vector>

#include <apnsfmt/fmt.hpp>
#include <apnsfmt/payload.hpp>

#include "prove.hpp"

using namespace apnsfmt;

/// A message as a protobuf compiler would shape it: repeated fields and accessor functions, strings of its own.
namespace wire {

enum kind { TEXT = 0, IMAGE = 2 };

class Elem {
public:
    Elem(kind k, std::string t) : kind_{k}, text_{std::move(t)} {}
    kind type() const { return kind_; }
    const std::string& text() const { return text_; }

private:
    kind kind_;
    std::string text_;
};

class ChatMessage {
public:
    ChatMessage(std::string nick, std::string room, std::vector<Elem> elems)
        : nick_{std::move(nick)}, room_{std::move(room)}, elems_{std::move(elems)}
    {
    }
    const std::string& nick() const { return nick_; }
    const std::string& room() const { return room_; }
    const std::vector<Elem>& elem() const { return elems_; }

private:
    std::string nick_;
    std::string room_;
    std::vector<Elem> elems_;
};

inline elem as_elem(const Elem& from) noexcept { return from.type() == TEXT ? text(from.text()) : image(); }

/// The one customization point.
inline auto as_message(const ChatMessage& from) noexcept
{
    return message{
        .from = {.nickname = from.nick()},
        .in = group{.name = from.room()},
        .body = from.elem() | std::views::transform(as_elem),
    };
}

/// What is an elem itself.
struct Poll {
    constexpr operator elem() const noexcept { return custom("poll"); }
};

/// What has no end.
struct Stream {
    const elem* begin() const;
};

} // namespace wire

static_assert(message_like<wire::ChatMessage> && message_like<message<>> && !message_like<int>);
static_assert(message_body<wire::Poll> && !message_body<wire::Stream>);

TEST_CASE("a message of the user's own type, without a copy of its strings or an array of its elems")
{
    const std::string long_text(100, 'x');
    const wire::ChatMessage chat{"Denny", "Climbers", {{wire::TEXT, long_text}, {wire::IMAGE, ""}}};
    CHECK(format_alert(chat) == "Denny (Climbers): " + long_text + "[image]");

    const auto seen = to_message(chat);
    CHECK(seen.from.nickname.data() == chat.nick().data());
    visit_elems(seen.body, [&chat](const elem& first) {
        CHECK(first.content.data() == chat.elem().front().text().data());
        return false;
    });
    CHECK(format_payload(chat).json().size()
          == long_text.size() + std::string_view{R"({"aps":{"alert":"Denny (Climbers): [image]"}})"}.size());
}

TEST_CASE("a body is one elem, an array, a container or a view")
{
    constexpr auto alert = [](const auto& body) { return format_alert(message{.body = body}); };
    CHECK(alert(text("a")) == "a");
    CHECK(alert(wire::Poll{}) == "poll");
    CHECK(alert(elems()) == "");
    CHECK(alert(elems(text("a"), audio())) == "a[audio]");
    CHECK(alert(std::vector{text("a"), file()}) == "a[file]");
    const std::vector own{wire::Elem{wire::TEXT, "a"}};
    CHECK(alert(own | std::views::transform(wire::as_elem)) == "a");
    // A filter view can be walked as non-const only.
    const std::vector all{text("a"), image(), text("b")};
    const auto texts = all | std::views::filter([](const elem& each) { return each.kind == elem_kind::text; });
    CHECK(alert(texts) == "ab");
}

TEST_CASE("what can be left out")
{
    constexpr message nothing{};
    PROVE(!nothing.in);
    PROVE(nothing.body.content == "");
    constexpr message deduced{.from = {.nickname = "Denny"}, .body = elems(text("a"), image())};
    PROVE(deduced.body.size() == 2);
    PROVE(deduced.body[1].kind == elem_kind::image);
}

TEST_CASE("elems")
{
    PROVE(text("a").content == "a");
    PROVE(custom("d").content == "d");
    PROVE(custom().content == "");
    PROVE(audio().kind == elem_kind::audio);
    PROVE(file().kind == elem_kind::file);
    PROVE(location().kind == elem_kind::location);
    PROVE(face().kind == elem_kind::face);
    PROVE(video().kind == elem_kind::video);
    PROVE(merged().kind == elem_kind::merged);
}

TEST_CASE("how messages are wanted is numbered as the vendor numbers it")
{
    PROVE(receive_option{0} == receive_option::notify);
    PROVE(receive_option{1} == receive_option::not_receive);
    PROVE(receive_option{2} == receive_option::not_notify);
    PROVE(receive_option{3} == receive_option::not_notify_except_mention);
    PROVE(receive_option{4} == receive_option::not_receive_except_mention);
}

TEST_CASE("every kind and every level of interruption has its name")
{
    constexpr std::string_view kinds[] = {"text",     "audio", "file",  "image",  "custom",
                                          "location", "face",  "video", "merged", "unknown"};
    PROVE(std::size(kinds) == first_own_kind);
    for (std::uint8_t i = 0; i < first_own_kind; ++i) {
        CHECK(name_of(elem_kind{i}) == kinds[i]);
    }
    PROVE(name_of(elem_kind{first_own_kind}) == "own");
    PROVE(name_of(interruption::passive) == "passive");
    PROVE(name_of(interruption::active) == "active");
    PROVE(name_of(interruption::time_sensitive) == "time-sensitive");
    PROVE(name_of(interruption::critical) == "critical");
    PROVE(name_of(interruption{9}) == "active");
}
