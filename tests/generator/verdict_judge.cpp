#include "verdict_judge.hpp"

#include <fmt/format.h>

#include "fault.hpp"
#include "mistakes.hpp"

namespace generator {

using namespace apnsfmt;

namespace {

bool is_muted(const receiver& to)
{
    switch (to.receive_option) {
    case receive_option::not_receive:
    case receive_option::not_notify: return true;
    case receive_option::not_notify_except_mention:
    case receive_option::not_receive_except_mention: return !to.mentioned;
    default: return false;
    }
}

/// Expects that each suppression has its reason (rules 1b), and that nothing is pushed against one that concerns every
/// push type.
void judge_suppression(verdict made, const test_case& given, const receiver& to)
{
    struct reason {
        verdict named{};
        bool applies{};
        bool is_for_all_types{};
    };
    const bool is_alert = type_of(given) == push_type::alert;
    const bool lacks_content = !shows_content(given, to) && !has_server_body(given);
    const reason reasons[] = {
        {verdict::push_disabled, given.push.disabled, true},
        {verdict::online_only, given.online_only, true},
        {verdict::logged_out, to.presence == presence::logged_out, true},
        {verdict::in_foreground, to.presence == presence::foreground, is_alert},
        {verdict::muted, is_muted(to), is_alert},
        {verdict::custom_without_desc, lacks_content || is_silenced(given, to), false},
        {verdict::no_content, lacks_content, is_alert},
    };
    for (const reason& each : reasons) {
        expect(made != each.named || each.applies, "a suppression has its reason", name_of(made));
        expect(made != verdict::pushed || !each.applies || !each.is_for_all_types,
               "nothing is pushed against a reason of 1b", name_of(each.named));
    }
}

void judge_error(const format_result& made, const test_case& given, const receiver& to)
{
    const mistakes found{given, to};
    if (const mistake* const certain = found.certain(); certain != nullptr && !is_error(made.verdict)) {
        report("a mistake in the settings is an error",
               in_words({.verdict = certain->deserved, .field = certain->field}));
    }
    // Mistakes come first; without any, a payload may be too large all the same.
    const bool may_be_too_large = made.verdict == verdict::payload_too_large && found.certain() == nullptr;
    if (is_error(made.verdict) && !may_be_too_large && !found.contains(made.verdict, made.field)) {
        report("an error has a reason, and names its field", in_words(made));
    }
}

} // namespace

void judge_verdict(const format_result& made, const test_case& given, const receiver& to)
{
    judge_error(made, given, to);
    judge_suppression(made.verdict, given, to);
    expect(made || !made.cut, "only a payload is truncated");
}

std::string in_words(const format_result& result)
{
    return fmt::format("{}{}{}", name_of(result.verdict), result.field.empty() ? "" : " ", result.field);
}

} // namespace generator
