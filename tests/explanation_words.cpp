#include <apnsfmt/explanation_words.hpp>

#include <cstdint>
#include <iterator>
#include <set>
#include <string_view>

#include "prove.hpp"

using namespace apnsfmt;

TEST_CASE("every verdict that formatting can have has words of its own")
{
    std::set<std::string_view> all;
    for (auto v = verdict::push_disabled; v <= verdict::payload_too_large;
         v = verdict{static_cast<std::uint8_t>(static_cast<int>(v) + 1)}) {
        CAPTURE(name_of(v));
        CHECK((v == verdict::muted || all.insert(engine::reason_of(v)).second));
    }
    CHECK(all.insert(engine::reason_of(verdict::bad_header)).second);
    CHECK_FALSE(all.contains(""));
    PROVE(engine::reason_of(verdict::pushed).empty());
    PROVE(engine::reason_of(verdict::muted).empty());
}

TEST_CASE("of a muted message it is said what mutes it: §1b")
{
    constexpr std::string_view of_chat = "the receiver wants no push of this chat (§1b)";
    PROVE(engine::reason_of(receive_option::not_receive) == of_chat);
    PROVE(engine::reason_of(receive_option::not_notify) == of_chat);
    PROVE(engine::reason_of(receive_option::not_notify_except_mention)
          == "the receiver wants pushes of mentions only, and is not mentioned (§1b)");
}

TEST_CASE("each change of a name has its words, in the order in which the spec makes them: §4")
{
    const name_changes none{};
    std::string_view last;
    for (const engine::name_change_text& each : engine::name_change_texts) {
        CAPTURE(each.text);
        CHECK_FALSE(none.*each.change);
        const std::string_view section = each.text.substr(each.text.find("(§4."));
        CHECK(section >= last);
        last = section;
    }
    PROVE(std::size(engine::name_change_texts) == sizeof(name_changes));
}

TEST_CASE("which name is shown, and why none is: §1")
{
    PROVE(engine::texts_of_two({}).none == "there is no nickname (§1.1)");
    PROVE(engine::texts_of_two({.nickname = "D"}).nickname == ", the nickname (§1.1)");
    PROVE(engine::texts_of_two({.nickname = "\u200B"}).none == "nothing of the nickname can be shown (§1.5)");
    PROVE(engine::texts_of_two({.nickname = "D", .name_card = "C"}).nickname
          == ", the nickname, for a name card counts in groups only (§1.5)");
    PROVE(engine::texts_in_group({}).none == "there is neither name card nor nickname (§1.3)");
    PROVE(engine::texts_in_group({.nickname = "D"}).nickname == ", the nickname, for there is no name card (§1.2)");
    PROVE(engine::texts_in_group({.nickname = "\u200B"}).none
          == "there is no name card, and nothing of the nickname can be shown (§1.5)");
    PROVE(engine::texts_in_group({.nickname = "D", .name_card = "\u200B"}).nickname
          == ", the nickname, for nothing of the name card can be shown (§1.5)");
    PROVE(engine::texts_in_group({.name_card = "\u200B"}).none
          == "nothing of name card and nickname can be shown (§1.5)");
}
