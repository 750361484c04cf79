#include "trial.hpp"

#include <algorithm>
#include <iterator>
#include <span>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <apnsfmt/alert.hpp>
#include <apnsfmt/explain.hpp>
#include <apnsfmt/fanout.hpp>
#include <apnsfmt/payload.hpp>
#include <apnsfmt/request.hpp>

#include "fault.hpp"
#include "text_judge.hpp"
#include "verdict_judge.hpp"

namespace generator {

using namespace apnsfmt;

namespace {

constexpr char guard = '\xA5';

/// Expects the same verdict, and what comes with it.
void expect_same(const format_result& one, const format_result& other, std::string_view rule)
{
    if (one.verdict != other.verdict || one.field != other.field || one.cut != other.cut) {
        report(rule, fmt::format("{} instead of {}", in_words(one), in_words(other)));
    }
}

/// Expects that nothing is truncated that fits, and that truncated content takes the space there is. A cluster that
/// does not fit is dropped whole unless it is over 128 bytes.
template <class Message>
void judge_truncation(const test_case& given, const Message& said, const options& settings, const payload& made)
{
    constexpr std::size_t max_unused = 160;
    const std::size_t limit = limit_of(given);
    if (made.cut().body) {
        expect(limit - made.json().size() <= max_unused, "truncated content takes the space there is");
    }
    if (made.cut() || made.verdict() == verdict::payload_too_large) {
        options unlimited = settings;
        unlimited.limit = largest_payload;
        const payload whole = format_payload(said, unlimited);
        expect(!whole || whole.cut() || whole.json().size() > limit, "a payload that fits is not truncated");
    }
}

} // namespace

std::span<char> trial::guarded_buffer::first(std::size_t size)
{
    std::fill_n(bytes_.begin(), guard_size, guard);
    std::fill_n(bytes_.begin() + static_cast<std::ptrdiff_t>(guard_size + size), guard_size, guard);
    return {bytes_.data() + guard_size, size};
}

bool trial::guarded_buffer::is_intact(std::size_t size) const
{
    const std::span<const char> all{bytes_};
    const auto is_guard = [](char each) { return each == guard; };
    const auto before = all.first(guard_size);
    const auto after = all.subspan(guard_size + size, guard_size);
    return std::all_of(before.begin(), before.end(), is_guard) && std::all_of(after.begin(), after.end(), is_guard);
}

void trial::run(const test_case& given)
{
    made_options made{given};
    with_message(given, [&](const auto& said) { judge_payload(given, made, said); });
}

template <class Message>
void trial::judge_payload(const test_case& given, made_options& made, const Message& said)
{
    const receiver& to = given.receivers.front();
    const options& settings = made.of(to);
    const payload alone = format_payload(said, settings);
    ++counts_[static_cast<std::size_t>(alone.verdict())];
    if (alone) {
        judge_.judge(alone.json(), given, to);
    } else {
        expect(alone.json().empty(), "only a payload has JSON");
    }
    judge_verdict(alone.result(), given, to);
    judge_truncation(given, said, settings, alone);
    write_to_buffer(given, said, settings, alone);
    if (given.tries_strings) {
        write_to_strings(given, said, settings, alone);
    }
    if (given.tries_explanation) {
        explain(said, settings);
    }
    if (given.tries_request) {
        make_requests(given, alone);
    }
    if (given.tries_fanout) {
        fan_out(given, made, said);
    }
}

template <class Message>
void trial::write_to_buffer(const test_case& given, const Message& said, const options& settings, const payload& alone)
{
    const std::size_t size = given.buffer.of(alone.json().size());
    const std::span<char> buffer = buffer_.first(size);
    const format_result result = format_payload_to(buffer, said, settings);
    expect(buffer_.is_intact(size), "nothing is written beyond a buffer");
    if (alone && size < alone.json().size()) {
        expect(result.verdict == verdict::buffer_too_small, "a payload is not written to a buffer that is too small");
        return;
    }
    expect_same(result, alone.result(), "the same input gives the same verdict in a buffer");
    if (alone) {
        expect(result.size == alone.json().size() && std::string_view{buffer.data(), result.size} == alone.json(),
               "the same input gives the same bytes in a buffer");
    }
}

template <class Message>
void trial::write_to_strings(const test_case& given, const Message& said, const options& settings, const payload& alone)
{
    constexpr std::string_view before = "before";
    growing_.assign(before);
    const format_result result = format_payload_to(growing_, said, settings);
    expect_same(result, alone.result(), "the same input gives the same verdict in a string");
    expect(growing_ == alone.json(), "a string is replaced by the payload, and by nothing without one");

    growing_.assign(before);
    expect_same(format_payload_to(std::back_inserter(growing_), said, settings), alone.result(),
                "the same input gives the same verdict in an iterator");
    expect(growing_.starts_with(before) && std::string_view{growing_}.substr(before.size()) == alone.json(),
           "an iterator takes the payload, and nothing without one");

    growing_.assign(before);
    const format_result shown = format_alert_to(growing_, said, settings.style, settings.receiver);
    expect(shown || growing_.empty(), "a string is replaced by the alert, and by nothing without one");
    judge_alert(growing_, given, settings.receiver);
}

template <class Message>
void trial::fan_out(const test_case& given, made_options& made, const Message& said)
{
    const fanout<2> shared{said, made.of(given.receivers.front()), given.receivers};
    for (const receiver& each : given.receivers) {
        const payload_pieces pieces = shared.pieces_for(each);
        const payload alone = format_payload(said, made.of(each));
        expect_same(shared.format_to(growing_, each, said, made.of(each)), alone.result(), "no receiver is lost");
        expect(growing_.size() == alone.json().size(), "no receiver is lost");
        if (pieces.verdict() == verdict::no_variant) {
            expect(!shared, "a complete fan-out serves its receivers");
            continue;
        }
        judge_verdict(alone.result(), given, each);
        expect_same(pieces.result(), alone.result(), "a receiver of a fan-out has the same verdict as alone");
        if (!alone) {
            continue;
        }
        judge_.judge(alone.json(), given, each);
        growing_.assign(pieces.shared());
        growing_ += pieces.own();
        const std::string joined = growing_;
        expect(static_cast<bool>(shared.format_to(growing_, each)) && growing_ == joined,
               "the pieces of a fan-out are its payload");
        expect(nlohmann::json::parse(growing_, nullptr, false) == nlohmann::json::parse(alone.json(), nullptr, false)
                   && growing_.size() == alone.json().size(),
               "a receiver of a fan-out has the same payload as alone", growing_);
    }
}

template <class Message>
void trial::explain(const Message& said, const options& settings)
{
    const format_result result = format_explanation_to(explanation_, said, settings);
    expect(result.verdict == verdict::pushed && result.size == explanation_.size(), "everything is explained");
    judge_explanation({explanation_.data(), explanation_.size()});
}

void trial::make_requests(const test_case& given, const payload& carried)
{
    const request_parts& parts = given.request;
    const std::span<const app> apps{&parts.app, 1};
    judge_request(format_request(carried, apps, {.token = parts.token}, parts.settings), carried);
    judge_request(format_broadcast(carried, parts.app,
                                   {.channel_id = parts.channel_id,
                                    .priority = parts.settings.priority,
                                    .expiration = parts.settings.expiration,
                                    .request_id = parts.settings.apns_id,
                                    .provider_token = parts.settings.provider_token,
                                    .port = parts.settings.port}),
                  carried);
}

} // namespace generator
