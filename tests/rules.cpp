#include <apnsfmt/rules.hpp>

#include <apnsfmt/fmt.hpp>

#include "prove.hpp"

using namespace apnsfmt;

namespace {

constexpr auto poll = elem_kind{first_own_kind};
constexpr auto quiz = elem_kind{first_own_kind + 1};

constexpr rule_table own_rules = extended(extended(standard_rules, {.kind = poll,
                                                                    .msg_type = "AppPollElem",
                                                                    .content_key = "Question",
                                                                    .loc_key = "POLL",
                                                                    .shown_as = shown_as::content()}),
                                          {.kind = quiz, .msg_type = "AppQuizElem", .shown_as = "[quiz]"});

constexpr std::string_view shown(rule_view table, const elem& each)
{
    return table[each.kind].shown_as(each, labels::en);
}

} // namespace

TEST_CASE("the table of the spec")
{
    PROVE(shown(standard_rules, text("a")) == "a");
    PROVE(shown(standard_rules, audio()) == "[audio]");
    PROVE(shown(standard_rules, file()) == "[file]");
    PROVE(shown(standard_rules, image()) == "[image]");
    PROVE(shown(standard_rules, custom("d")) == "d");
    PROVE(shown(standard_rules, custom()) == "");
    PROVE(shown(standard_rules, location()) == "[Location]");
    PROVE(shown(standard_rules, face()) == "[Face]");
    PROVE(shown(standard_rules, video()) == "[video]");
    PROVE(shown(standard_rules, merged()) == "[chat history]");
    PROVE(shown(standard_rules, {elem_kind::unknown, "secret"}) == "");
    PROVE(shown(standard_rules, {poll, "secret"}) == ""); // a kind without a row
}

TEST_CASE("an elem shows its content, a label or a fixed text")
{
    constexpr elem said = text("a");
    PROVE(shown_as::content()(said, labels::de) == "a");
    PROVE(shown_as::content().is_content());
    PROVE(shown_as{&label_set::file}(said, labels::de) == "[Datei]");
    PROVE(shown_as{"[poll]"}(said, labels::de) == "[poll]");
    PROVE(shown_as{std::string_view{"[quiz]"}}(said, labels::de) == "[quiz]");
    PROVE(!shown_as{"[poll]"}.is_content());
    PROVE(shown_as{}(said, labels::de) == "");
}

TEST_CASE("one row amended")
{
    static constexpr rule_table amended_rules =
        amended(standard_rules, elem_kind::location, [](rule& row) { row.shown_as = shown_as::content(); });
    PROVE(shown(amended_rules, {elem_kind::location, "Shenzhen"}) == "Shenzhen");
    PROVE(shown(amended_rules, audio()) == "[audio]");
    PROVE(shown(standard_rules, {elem_kind::location, "Shenzhen"}) == "[Location]");
    // What a change does to the kind does not break the order.
    static constexpr rule_table confused =
        amended(standard_rules, elem_kind::file, [](rule& row) { row = {.shown_as = &label_set::video}; });
    PROVE(rule_view{confused}[elem_kind::file].kind == elem_kind::file);
    PROVE(shown(confused, file()) == "[video]");
    PROVE(rule_for(confused, "").kind == elem_kind::unknown);
    // A kind without a row has none to amend.
    PROVE(amended(standard_rules, poll, [](rule& row) { row.shown_as = "[poll]"; }).size() == standard_rules.size());
}

TEST_CASE("a table amended at run time knows what it silences")
{
    const auto when = [](elem_kind kind, when_empty then) {
        return amended(standard_rules, kind, [then](rule& row) { row.when_empty = then; }).may_silence();
    };
    CHECK(when(elem_kind::text, when_empty::silences));
    CHECK(when(elem_kind::unknown, when_empty::silences));
    CHECK_FALSE(when(elem_kind::text, when_empty::custom_without_desc));
    CHECK_FALSE(when(poll, when_empty::silences));
}

TEST_CASE("kinds of the user's own")
{
    PROVE(shown(own_rules, {poll, "Where?"}) == "Where?");
    PROVE(shown(own_rules, {quiz, "secret"}) == "[quiz]");
    PROVE(shown(own_rules, text("a")) == "a");
    PROVE(own_rules.size() == standard_rules.size() + 2);
    CHECK(format_alert(message{.body = elems(elem{poll, "Where?"}, elem{quiz, ""})}, {.rules = own_rules})
          == "Where?[quiz]");
}

TEST_CASE("any row may silence a message, wherever its elem stands")
{
    static constexpr rule_table silencing =
        amended(own_rules, poll, [](rule& row) { row.when_empty = when_empty::silences; });
    PROVE(!own_rules.may_silence());
    PROVE(extended(strict_rules, {.kind = poll}).may_silence());
    PROVE(silencing.may_silence());
    PROVE(decide(message{.body = elems(text("hi"), elem{poll, ""})}, {.rules = silencing})
          == verdict::custom_without_desc);
    PROVE(decide(message{.body = elems(elem{poll, ""}, text("hi"))}, {.rules = silencing})
          == verdict::custom_without_desc);
    PROVE(decide(message{.body = elems(text("a"), text("b"), elem{poll, ""})}, {.rules = silencing})
          == verdict::custom_without_desc);
    PROVE(decide(message{.body = elems(elem{poll, "?"}, text("hi"))}, {.rules = silencing}) == verdict::pushed);
}

TEST_CASE("rows by MsgType")
{
    PROVE(rule_for(standard_rules, "TIMRelayElem").kind == elem_kind::merged);
    PROVE(rule_for(standard_rules, "TIMFutureElem").kind == elem_kind::unknown);
    PROVE(rule_for(standard_rules, "").kind == elem_kind::unknown);
    PROVE(rule_for(own_rules, "AppPollElem").kind == poll);
}

TEST_CASE("loc-keys")
{
    PROVE(loc_key_of(rule_view{standard_rules}[elem_kind::text], false).text() == "IM_TEXT");
    PROVE(loc_key_of(rule_view{standard_rules}[elem_kind::audio], true).text() == "IM_GROUP_AUDIO");
    PROVE(loc_key_of(rule_view{own_rules}[poll], true).text() == "IM_GROUP_POLL");
    PROVE(loc_key_of(rule_view{own_rules}[quiz], true).text().empty());
    PROVE(loc_key_of(rule_view{standard_rules}[elem_kind::unknown], false).text().empty());
    constexpr std::string_view of_32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345";
    PROVE(loc_key_of({.loc_key = of_32}, true).text() == "IM_GROUP_ABCDEFGHIJKLMNOPQRSTUVWXYZ012345");
    PROVE(loc_key_of({.loc_key = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456"}, true).text().empty());
}

TEST_CASE("every kind of the library has a loc-key of its own")
{
    for (const rule& row : standard_rules) {
        CAPTURE(row.kind);
        CHECK(row.loc_key.empty() == (row.kind == elem_kind::unknown));
        for (const rule& other : standard_rules) {
            CHECK((row.loc_key == other.loc_key) == (row.kind == other.kind));
        }
    }
}
