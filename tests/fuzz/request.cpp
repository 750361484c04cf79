// Any tokens, topics and IDs: no byte ever gets into a path or a header that could end it.

#include <apnsfmt/request.hpp>

#include "input.hpp"

using namespace apnsfmt;

namespace {

/// What a client writes to the connection: visible ASCII, with spaces within a header's value.
void expect_visible(std::string_view text, bool spaces)
{
    for (const char each : text) {
        expect((each > ' ' && each <= '~') || (spaces && each == ' '));
    }
}

void expect_safe(const request& made)
{
    if (!made) {
        expect(made.verdict() >= verdict::missing_field && !made.field().empty());
        expect(made.url().empty() && made.path().empty() && made.headers().size() == 0);
        return;
    }
    expect(made.url() == made.url().data() && std::string_view{made.url().data()}.size() == made.url().size());
    expect_visible(made.url(), false);
    expect_visible(made.path(), false);
    expect(made.path().starts_with("/3/device/") || made.path().starts_with("/4/broadcasts/apps/"));
    expect(made.url().ends_with(made.path()));
    for (const header each : made.headers()) {
        expect_visible(each.name, false);
        expect_visible(each.value, true);
        expect(!each.value.empty() && each.value.front() != ' ' && each.value.back() != ' ');
        const std::string whole = std::string{each.name} + ": " + std::string{each.value};
        expect(whole == each.name.data()); // as a C string
    }
}

/// A text that mostly is what it should be.
std::string_view mostly(input& in, std::string_view right)
{
    const std::string_view any = in.flag() ? in.text(600) : std::string_view{};
    std::string made{any.empty() ? right : any};
    if (!made.empty() && in.pick(4) == 3) {
        const std::size_t at = in.pick(made.size());
        made[at] = static_cast<char>(in.pick(256));
    }
    return in.kept(made);
}

std::optional<int> priority(input& in)
{
    constexpr std::optional<int> priorities[] = {{}, 10, 5, 1, 0, -1, 7, 2147483647};
    return in.one_of(priorities);
}

std::optional<std::int64_t> expiration(input& in)
{
    constexpr std::optional<std::int64_t> times[] = {{}, 0, 1800000000, -1, INT64_MAX, INT64_MIN};
    return in.one_of(times);
}

} // namespace

void fuzz(input& in)
{
    const app apps[] = {{.business_id = 1,
                         .bundle_id = mostly(in, "com.example.climbers"),
                         .environment = environment{static_cast<std::uint8_t>(in.pick(3))}},
                        {.business_id = 2, .environment = environment::development, .topic = in.text(600)}};
    const std::string_view token = mostly(in, "00FC13ADFF785122B4AD28809A3420982341241421348097878E577C991DE8F0");
    const registration to{static_cast<std::int64_t>(in.pick(4)),
                          in.flag() ? device_token{token} : device_token{std::as_bytes(std::span{token})}};
    const auto type = static_cast<push_type>(in.pick(13));
    const std::string_view id = mostly(in, "123e4567-e89b-12d3-a456-426655440000");
    const std::string_view provider_token = mostly(in, "eyJhbGciOiJFUzI1NiJ9.e30.c2ln");
    const std::string_view json = mostly(in, R"({"aps":{"alert":"Denny: hi"}})");
    const std::string_view any = in.text(600);
    const collapse_id made = collapse_id_of(any);
    const std::string_view made_id = made;
    expect(!made_id.empty() && made_id.size() <= longest_collapse_id);
    expect_visible(made_id, false);

    expect_safe(format_request(json, apps, to,
                               {.push_type = type,
                                .priority = priority(in),
                                .expiration = expiration(in),
                                .collapse_id = in.flag() ? made_id : mostly(in, "ride-7"),
                                .apns_id = in.flag() ? id : std::string_view{},
                                .provider_token = in.flag() ? provider_token : std::string_view{},
                                .port = in.flag() ? port::standard : port::alternate}));
    expect_safe(format_broadcast(json, apps[in.pick(2)],
                                 {.channel_id = mostly(in, "dHN0LXNyY2gtY2hubA=="),
                                  .priority = priority(in),
                                  .expiration = expiration(in),
                                  .request_id = in.flag() ? id : std::string_view{},
                                  .provider_token = in.flag() ? provider_token : std::string_view{}}));
}
