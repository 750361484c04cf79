// Any message under any settings, to receivers of any kind: each gets from a fan-out, as JSON and in as many bytes,
// what the message formatted for it alone is; and why it is so can be explained, in lines that nobody's characters
// break.

#include <apnsfmt/explain.hpp>
#include <apnsfmt/fanout.hpp>

#include <nlohmann/json.hpp>

#include "foreign_json.hpp"
#include "input.hpp"
#include "message.hpp"

namespace {

receiver read_receiver(input& in)
{
    constexpr std::string_view languages[] = {"",   "en",    "zh-Hans", "zh-hans-CN",
                                              "ja", "de-DE", "xx",      "x-longer-than-sixteen"};
    constexpr std::int64_t counts[] = {
        -1, 0, 8, 9, 98, 99, 1234567890123, -2, std::numeric_limits<std::int64_t>::max()};
    return {.unread = maybe(in, in.one_of(counts)),
            .presence = static_cast<presence>(in.pick(16) == 15 ? in.pick(4) : 0),
            .receive_option = static_cast<receive_option>(in.pick(16) == 15 ? in.pick(5) : 0),
            .mentioned = in.flag(),
            .preview = static_cast<preview>(in.pick(3)),
            .language = in.flag() ? in.one_of(languages) : in.text(8)};
}

void expect_same(const payload_pieces& pieces, const payload& alone)
{
    expect(pieces.verdict() == alone.verdict() && pieces.result().cut == alone.cut());
    expect(pieces.result().size == alone.result().size && pieces.result().needed == alone.result().needed);
    expect(pieces.result().field == alone.result().field);
    const std::string joined = std::string{pieces.shared()} + std::string{pieces.own()};
    expect(joined.size() == alone.json().size());
    if (alone) {
        expect(nlohmann::json::parse(joined, nullptr, false) == nlohmann::json::parse(alone.json()));
    }
}

/// A buffer of exactly its size takes an explanation, and one of a byte less does not.
void expect_explanation(const said& source, const options& settings)
{
    char any[1];
    const std::size_t size = format_explanation_to(std::span{any}.first(0), source, settings).needed;
    const auto exact = std::make_unique<char[]>(size);
    const std::span<char> whole{exact.get(), size};
    expect(format_explanation_to(whole, source, settings).verdict == verdict::pushed);
    for (std::string_view rest{exact.get(), size}; !rest.empty();) {
        const decoded next = decode_code_point(rest);
        rest.remove_prefix(next.size);
        const bool isolates = next.code_point == 0x2068 || next.code_point == 0x2069;
        expect(next.well_formed
               && (next.code_point == U'\n' || isolates || !engine::contains(engine::invisible, next.code_point)));
    }
    expect(format_explanation_to(whole.first(size - 1), source, settings).verdict == verdict::buffer_too_small);
}

} // namespace

void fuzz(input& in)
{
    const said source = read_message(in);
    std::vector<custom_key> custom;
    options settings = read_options(in, custom);
    if (in.flag()) {
        add_rarer(in, settings);
    }
    std::vector<receiver> receivers;
    for (std::size_t count = in.pick(8) + 1; count > 0; --count) {
        receivers.push_back(read_receiver(in));
    }
    const auto shared = std::make_unique<fanout<4>>(source, settings, receivers);
    bool complete = true;
    for (const receiver& each : receivers) {
        settings.receiver = each;
        const payload_pieces pieces = shared->pieces_for(each);
        const payload alone = format_payload(source, settings);
        std::string joined;
        expect(shared->format_to(joined, each, source, settings).verdict == alone.verdict());
        expect(joined.size() == alone.json().size());
        if (pieces.verdict() == verdict::no_variant) {
            complete = false;
        } else {
            expect_same(pieces, alone);
        }
        expect_explanation(source, settings);
    }
    expect(complete == static_cast<bool>(*shared));
}
