// apnsfmt-harness: JSON Lines in, one line out for each: the payload, `!suppressed <reason>` or `!error <reason>`.
//
//     apnsfmt-harness [--alert | --request | --answer] < messages.jsonl
//     apnsfmt-harness --preview OUT.html < messages.jsonl
//
// A line is a REST message of Tencent IM with the keys Sender, Group, Receiver, Style, Aps, Custom, PushType, Limit and
// those of a request beside it; any string but those within Aps and Custom may be given as {"hex":"c328"}. With --alert
// the answer is the alert's text, with --request the whole request; with --answer a line is what APNs answered.
// With --preview all of it becomes one page that shows the payloads as notifications.

#include <cstdio>
#include <iostream>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include <apnsfmt/apnsfmt.hpp>

#include "line.hpp"
#include "preview.hpp"
#include "settings.hpp"

namespace {

using namespace harness;

/// JSON in one line, whatever bytes its strings hold.
std::string dumped(const json& value) { return value.dump(-1, ' ', false, json::error_handler_t::replace); }

/// The line that answers a message which is not pushed.
std::string refusal(apnsfmt::verdict verdict, std::string_view field)
{
    const std::string_view what = is_error(verdict) ? "error" : "suppressed";
    if (field.empty()) {
        return fmt::format("!{} {}", what, verdict);
    }
    // The field may be anybody's word: as a JSON string it can't end the line.
    return fmt::format("!{} {} {}", what, verdict, dumped(field));
}

apnsfmt::request request_for(std::string_view payload, const settings& asked, apnsfmt::push_type type)
{
    if (asked.broadcast()) {
        return format_broadcast(payload, asked.broadcast_app(), *asked.broadcast());
    }
    apnsfmt::request_settings how = asked.request();
    how.push_type = type;
    return format_request(payload, asked.apps(), asked.registration(), how);
}

/// Whether the headers asked for are such as Apple takes; whom the request goes to is not looked at.
apnsfmt::request request_for_nobody(const settings& asked, apnsfmt::push_type type)
{
    constexpr apnsfmt::app anybody[] = {{.bundle_id = "a"}};
    if (asked.broadcast()) {
        apnsfmt::broadcast_settings how = *asked.broadcast();
        how.channel_id = how.channel_id.empty() ? "AAAA" : how.channel_id;
        how.priority = how.priority.value_or(10);
        how.expiration = how.expiration.value_or(0);
        return format_broadcast("{}", anybody[0], how);
    }
    apnsfmt::request_settings how = asked.request();
    how.push_type = type;
    return format_request("{}", anybody, {.token = "00"}, how);
}

std::string shown(const apnsfmt::request& request)
{
    json headers = json::object();
    const apnsfmt::header_list list = request.headers();
    for (const apnsfmt::header& each : list) {
        headers[std::string{each.name}] = each.value;
    }
    return dumped(
        {{"host", request.host()}, {"path", request.path()}, {"headers", headers}, {"payload", request.body()}});
}

enum class mode { payload, alert, request, answer };

std::string answer_to_message(const parsed_line& parsed, mode wanted)
{
    using namespace apnsfmt;
    const node root = parsed.root();
    fields in;
    findings wrong;
    auto [message, bad_field] = read_tencent_message(root);
    if (!bad_field.empty()) {
        in.refuse(bad_field);
    }
    const optional_node sender = in.object(root, "Sender");
    message.from = {.nickname = in.string(sender, "Sender.Nick"), .name_card = in.string(sender, "Sender.NameCard")};
    if (const optional_node found = in.object(root, "Group")) {
        message.in = group{.name = in.string(found, "Group.Name")};
    }
    const settings asked{parsed, in, wrong};
    if (!in.bad_field().empty()) {
        return fmt::format("!error bad_input {}", in.bad_field());
    }
    if (wrong.verdict() != verdict::pushed) {
        return refusal(wrong.verdict(), wrong.field());
    }
    const push_type type = push_type_of(message.push, asked.options());
    const payload formatted = format_payload(message, asked.options());
    if (is_error(formatted.verdict())
        && !(wanted == mode::alert && formatted.verdict() == verdict::payload_too_large)) {
        return refusal(formatted.verdict(), formatted.result().field);
    }
    if (const request checked = request_for_nobody(asked, type); !checked) {
        return refusal(checked.verdict(), checked.field());
    }
    if (is_suppressed(formatted.verdict())) {
        return refusal(formatted.verdict(), {});
    }
    switch (wanted) {
    case mode::alert: return dumped(format_alert(message, asked.options().style, asked.options().receiver));
    case mode::request: {
        const request made = request_for(formatted.json(), asked, type);
        return made ? shown(made) : refusal(made.verdict(), made.field());
    }
    default: return std::string{formatted.json()};
    }
}

std::string answer_to_answer(const parsed_line& parsed)
{
    using namespace apnsfmt;
    fields in;
    const auto status = in.integer(parsed.root(), "status");
    if (!status || *status < 0 || *status > 999) {
        in.refuse("status");
    }
    const std::string_view body = in.string(parsed.root(), "body");
    const auto registered = in.integer(parsed.root(), "Registered");
    if (!in.bad_field().empty()) {
        return fmt::format("!error bad_input {}", in.bad_field());
    }
    const answer said = read_answer(static_cast<int>(*status), body, registered);
    return dumped({{"reason", std::string_view{said.text}},
                   {"retry", name_of(said.retry)},
                   {"drop_token", said.drop_token},
                   {"check", said.check}});
}

std::string answer_to(const std::string& line, mode wanted)
{
    const parsed_line parsed{line};
    if (parsed.number_beyond_range()) {
        return refusal(apnsfmt::verdict::invalid_number, *parsed.number_beyond_range());
    }
    if (!parsed.error().empty()) {
        return fmt::format("!error bad_input {}", parsed.error());
    }
    return wanted == mode::answer ? answer_to_answer(parsed) : answer_to_message(parsed, wanted);
}

std::optional<mode> mode_named(std::string_view argument)
{
    if (argument == "--alert") {
        return mode::alert;
    }
    if (argument == "--request") {
        return mode::request;
    }
    return argument == "--answer" ? std::optional{mode::answer} : std::nullopt;
}

} // namespace

int main(int count, char** arguments)
{
    if (count == 3 && arguments[1] == std::string_view{"--preview"}) {
        return harness::write_preview(arguments[2], std::cin,
                                      [](const std::string& line) { return answer_to(line, mode::payload); });
    }
    mode wanted = mode::payload;
    for (const std::string_view argument : std::span{arguments, static_cast<std::size_t>(count)}.subspan(1)) {
        const std::optional<mode> named = mode_named(argument);
        if (!named) {
            fmt::print(
                stderr,
                "usage: apnsfmt-harness [--alert | --request | --answer | --preview OUT.html] < messages.jsonl\n");
            return 2;
        }
        wanted = *named;
    }
    std::ios::sync_with_stdio(false);
    for (std::string line; std::getline(std::cin, line);) {
        const std::string out = answer_to(line, wanted) + '\n';
        std::cout.write(out.data(), static_cast<std::streamsize>(out.size()));
    }
    std::cout.flush();
    return std::cout ? 0 : 1;
}
