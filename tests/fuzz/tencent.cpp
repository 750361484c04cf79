// Any JSON as a Tencent IM message: it is read or refused, and what is read becomes a payload, or says why not.

#include <apnsfmt/payload.hpp>
#include <apnsfmt/tencent.hpp>

#include "../harness/nlohmann.hpp"
#include "foreign_json.hpp"
#include "input.hpp"

void fuzz(input& in)
{
    using json = nlohmann::ordered_json;
    const std::size_t limit = in.flag() ? apnsfmt::payload_limit : in.pick(600);
    const json document = json::parse(in.rest(), nullptr, false);
    if (document.is_discarded()) {
        return;
    }
    const auto read = apnsfmt::read_tencent_message(&document);
    if (!read) {
        expect(!read.bad_field.empty());
        return;
    }
    const apnsfmt::options settings{.limit = limit};
    const apnsfmt::payload made = apnsfmt::format_payload(read.message, settings);
    if (made) {
        expect(expect_payload(made.json(), settings.limit).contains("aps"));
        expect(made.json().size() == made.result().size);
    } else {
        expect(made.json().empty());
        expect(apnsfmt::is_suppressed(made.verdict()) || made.result().needed > limit);
    }
    expect(made.verdict() <= apnsfmt::verdict::no_content || made.verdict() == apnsfmt::verdict::payload_too_large);
}
