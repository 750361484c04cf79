// apnsfmt-harness: JSON Lines in, one line out for each: the payload, `!suppressed <reason>` or `!error <reason>`.
//
//     apnsfmt-harness [--alert | --request | --explain | --fanout | --answer] < messages.jsonl
//     apnsfmt-harness --preview OUT.html < messages.jsonl
//     apnsfmt-harness --strings LANGUAGE
//
// A line is a REST message of Tencent IM with the keys Sender, Group, Receiver, Style, Aps, Custom, PushType, Limit and
// those of a request beside it; any string but those within Aps and Custom may be given as {"hex":"c328"}. With --alert
// the answer is the alert's text, with --request the whole request, with --explain why it is what it is. With --fanout
// a line is {"Message":{…},"Receivers":[{…},…]}, and has one line of answer for each receiver. With --answer a line is
// what APNs answered. --preview writes a page that shows the payloads as notifications. --strings prints what an app
// ships for one language.
//
// A byte order mark at the beginning of a line is skipped. A blank line gives an empty line. A key that is similar to
// a known one, and a language that is unknown, are reported on standard error; they change neither the output nor the
// exit status.

#include <cstdio>
#include <iostream>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include <apnsfmt/apnsfmt.hpp>

#include "keys.hpp"
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

apnsfmt::request request_for(const apnsfmt::payload& formatted, const settings& asked)
{
    return asked.broadcast() ? format_broadcast(formatted, asked.broadcast_app(), *asked.broadcast())
                             : format_request(formatted, asked.apps(), asked.registration(), asked.request());
}

/// Whether the headers asked for are such as Apple takes; whom the request goes to is not looked at.
apnsfmt::request request_for_nobody(const settings& asked, apnsfmt::push_type type)
{
    constexpr apnsfmt::app anybody{.bundle_id = "a"};
    if (asked.broadcast()) {
        apnsfmt::broadcast_settings how = *asked.broadcast();
        how.channel_id = how.channel_id.empty() ? "AAAA" : how.channel_id;
        how.priority = how.priority.value_or(10);
        how.expiration = how.expiration.value_or(0);
        return format_broadcast("{}", anybody, how);
    }
    apnsfmt::request_settings how = asked.request();
    how.push_type = type;
    return format_request("{}", anybody, "00", how);
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

/// A message and all that its line says beside it; or the line that answers one which can't be read.
struct question {
    const parsed_line& line;
    fields in{};
    findings wrong{};
    decltype(apnsfmt::read_tencent_message(line.root()).message) message{};
    std::optional<harness::settings> asked{};
    std::string refused{};

    explicit question(const parsed_line& parsed) : line{parsed}
    {
        using namespace apnsfmt;
        const node root = line.root();
        warn_of_misspelled_keys(root, objects_of_message());
        auto [read, bad_field] = read_tencent_message(root);
        message = read;
        if (!bad_field.empty()) {
            in.refuse(bad_field);
        }
        const optional_node sender = in.object(root, "Sender");
        message.from = {.nickname = in.string(sender, "Sender.Nick"),
                        .name_card = in.string(sender, "Sender.NameCard")};
        if (const optional_node found = in.object(root, "Group")) {
            message.in = group{.name = in.string(found, "Group.Name")};
        }
        asked.emplace(line, in, wrong);
        if (!in.bad_field().empty()) {
            refused = fmt::format("!error bad_input {}", in.bad_field());
        } else if (wrong.verdict() != verdict::pushed) {
            refused = refusal(wrong.verdict(), wrong.field());
        }
    }
};

/// What answers a message of this result; empty if it is pushed.
std::string refusal_of(const question& about, const apnsfmt::format_result& result)
{
    if (is_error(result.verdict)) {
        return refusal(result.verdict, result.field);
    }
    const apnsfmt::push_type type = push_type_of(about.message.push, about.asked->options());
    if (const apnsfmt::request checked = request_for_nobody(*about.asked, type); !checked) {
        return refusal(checked.verdict(), checked.field());
    }
    return is_suppressed(result.verdict) ? refusal(result.verdict, {}) : std::string{};
}

enum class mode { payload, alert, request, explain, fanout, answer };

std::string answer_to_message(const parsed_line& parsed, mode wanted)
{
    using namespace apnsfmt;
    const question about{parsed};
    if (!about.refused.empty()) {
        return about.refused;
    }
    const options& how = about.asked->options();
    if (wanted == mode::explain) {
        return dumped(fmt::format("{}", explain{about.message, how}));
    }
    const payload formatted = format_payload(about.message, how);
    format_result result = formatted.result();
    if (wanted == mode::alert && result.verdict == verdict::payload_too_large) {
        result = {}; // the alert is told all the same
    }
    if (const std::string refused = refusal_of(about, result); !refused.empty()) {
        return refused;
    }
    switch (wanted) {
    case mode::alert: return dumped(format_alert(about.message, how.style, how.receiver));
    case mode::request: {
        const request made = request_for(formatted, *about.asked);
        return made ? shown(made) : refusal(made.verdict(), made.field());
    }
    default: return std::string{formatted.json()};
    }
}

/// The text of a member of the line; empty if there is none.
std::string text_of_member(const parsed_line& parsed, std::string_view key)
{
    std::string found;
    for (auto& [each, text] : parsed.members({})) {
        if (each == key) {
            found = std::move(text);
        }
    }
    return found;
}

/// One line for each receiver.
std::string answer_to_fanout(const parsed_line& parsed)
{
    using namespace apnsfmt;
    warn_of_misspelled_keys(parsed.root(), objects_of_fanout());
    fields in;
    const optional_node inner = in.object(parsed.root(), "Message");
    const optional_node array = in.array(parsed.root(), "Receivers");
    if (!inner || !array) {
        return fmt::format("!error bad_input {}", inner ? "Receivers" : "Message");
    }
    const parsed_line line{text_of_member(parsed, "Message")};
    const question about{line};

    std::vector<receiver> receivers;
    std::vector<std::string> refused;
    for (const node each : json_node_traits<node>::elements(*array)) {
        fields in_receiver;
        if (!each->is_object()) {
            in_receiver.refuse("Receivers");
        }
        receivers.push_back(each->is_object() ? read_addressee(each, in_receiver).receiver : receiver{});
        const std::string_view bad = in_receiver.bad_field();
        refused.push_back(bad.empty() ? about.refused : fmt::format("!error bad_input {}", bad));
    }
    const options& how = about.asked->options();
    const auto shared = std::make_unique<fanout<64>>(about.message, how, receivers);
    std::string answer;
    for (std::size_t i = 0; i < receivers.size(); ++i) {
        answer += i == 0 ? "" : "\n";
        const payload_pieces pieces = shared->pieces_for(receivers[i]);
        options alone = how;
        alone.receiver = receivers[i];
        std::optional<payload> anew; // for one of a variant that is not there
        if (pieces.verdict() == verdict::no_variant) {
            anew.emplace(about.message, alone);
        }
        const std::string refusal =
            refused[i].empty() ? refusal_of(about, anew ? anew->result() : pieces.result()) : refused[i];
        if (!refusal.empty()) {
            answer += refusal;
        } else if (anew) {
            answer += anew->json();
        } else {
            answer += pieces.shared();
            answer += pieces.own();
        }
    }
    return answer;
}

std::string answer_to_answer(const parsed_line& parsed)
{
    using namespace apnsfmt;
    warn_of_misspelled_keys(parsed.root(), objects_of_answer());
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

/// What answers a line; empty for one that is blank or has no receivers.
std::string answer_to(std::string_view line, mode wanted)
{
    const std::string_view text = json_of(line);
    if (text.empty()) {
        return {};
    }
    const parsed_line parsed{text};
    if (parsed.number_beyond_range()) {
        return refusal(apnsfmt::verdict::invalid_number, *parsed.number_beyond_range());
    }
    if (!parsed.error().empty()) {
        return fmt::format("!error bad_input {}", parsed.error());
    }
    switch (wanted) {
    case mode::answer: return answer_to_answer(parsed);
    case mode::fanout: return answer_to_fanout(parsed);
    default: return answer_to_message(parsed, wanted);
    }
}

std::optional<mode> mode_named(std::string_view argument)
{
    constexpr std::pair<std::string_view, mode> modes[] = {
        {"--alert", mode::alert},   {"--request", mode::request}, {"--explain", mode::explain},
        {"--fanout", mode::fanout}, {"--answer", mode::answer},
    };
    for (const auto& [name, named] : modes) {
        if (name == argument) {
            return named;
        }
    }
    return {};
}

int usage()
{
    fmt::print(stderr,
               "usage: apnsfmt-harness [--alert | --request | --explain | --fanout | --answer] < messages.jsonl\n"
               "       apnsfmt-harness --preview OUT.html < messages.jsonl\n"
               "       apnsfmt-harness --strings LANGUAGE\n");
    return 2;
}

/// Whether a tag has a row of its own, rather than the one that serves for unknown languages.
bool is_known_language(std::string_view tag)
{
    const apnsfmt::language_view table{apnsfmt::languages};
    const std::string_view primary = tag.substr(0, tag.find_first_of("-_"));
    return &apnsfmt::language_for(tag) != &table.fallback() || !table[primary].tag.empty();
}

/// Prints what an app ships for one language.
int print_strings(std::string_view language)
{
    if (!is_known_language(language)) {
        fmt::print(stderr, "apnsfmt-harness: unknown language {}; the strings are in English\n", dumped(language));
    }
    std::string file;
    if (apnsfmt::format_strings_to(file, {.labels = apnsfmt::labels_for(language)})) {
        fmt::print("{}", file);
    }
    return 0;
}

} // namespace

int main(int count, char** arguments)
{
    const auto given = std::span{arguments, static_cast<std::size_t>(count)}.subspan(1);
    if (given.size() == 2 && given[0] == std::string_view{"--strings"}) {
        return print_strings(given[1]);
    }
    if (given.size() == 2 && given[0] == std::string_view{"--preview"}) {
        return harness::write_preview(given[1], std::cin,
                                      [](const std::string& line) { return answer_to(line, mode::payload); });
    }
    const std::optional<mode> wanted = given.empty() ? mode::payload : mode_named(given[0]);
    if (!wanted || given.size() > 1) {
        return usage();
    }
    std::ios::sync_with_stdio(false);
    for (std::string line; std::getline(std::cin, line);) {
        std::string out = answer_to(line, *wanted);
        if (!out.empty() || json_of(line).empty()) { // for no receivers there is no line
            out += '\n';
        }
        std::cout.write(out.data(), static_cast<std::streamsize>(out.size()));
    }
    std::cout.flush();
    return std::cout ? 0 : 1;
}
