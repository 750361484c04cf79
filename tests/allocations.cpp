// No call that writes to a caller's buffer allocates. The allocator itself is replaced: malloc and its kin count, and
// operator new, which calls malloc, is counted with them.

#include <atomic>
#include <cstddef>
#include <cstdlib>
#include <string>
#include <vector>

#include <apnsfmt/apnsfmt.hpp>

#include "prove.hpp"

extern "C" void* __libc_malloc(std::size_t);
extern "C" void* __libc_calloc(std::size_t, std::size_t);
extern "C" void* __libc_realloc(void*, std::size_t);

namespace {

std::atomic<std::size_t> allocations{0};

/// Where an address goes, so that the compiler can't do without the allocation.
const volatile void* volatile kept = nullptr;
volatile apnsfmt::verdict kept_verdict{};
volatile int kept_status{};

/// The allocations that a call makes.
template <class Call>
std::size_t allocations_of(Call call)
{
    const std::size_t before = allocations;
    call();
    return allocations - before;
}

} // namespace

extern "C" void* malloc(std::size_t size)
{
    ++allocations;
    return __libc_malloc(size);
}

extern "C" void* calloc(std::size_t count, std::size_t size)
{
    ++allocations;
    return __libc_calloc(count, size);
}

extern "C" void* realloc(void* block, std::size_t size)
{
    ++allocations;
    return __libc_realloc(block, size);
}

using namespace apnsfmt;

TEST_CASE("the counter counts")
{
    CHECK(allocations_of([] { kept = std::string(1000, 'x').data(); }) == 1);
    CHECK(allocations_of([] { kept = std::vector<int>(1000).data(); }) == 1);
    CHECK(allocations_of([] {
              void* const block = std::malloc(1);
              kept = block;
              std::free(block);
          })
          == 1);
}

TEST_CASE("nothing is allocated")
{
    std::string text_10_kb;
    for (int i = 0; i < 1000; ++i) {
        text_10_kb += "中e\u0301\"\n\xFF";
    }
    const custom_key keys[] = {{"a", 1}, {"b", "c"}};
    const std::vector body{text("hi \xFF"), image(), custom(), text(text_10_kb)};
    const message all{.from = {.nickname = "a\u202Eb שלום", .name_card = "\u200B"},
                      .in = group{.name = "C\nlimbers"},
                      .body = body,
                      .push = {.title = text_10_kb, .subtitle = text_10_kb, .ext = "e", .sound = "s", .image = "i"}};
    const message small{.from = {.nickname = "Denny"}, .body = text("hi")};
    const message silent{.body = custom()};
    char buffer[5120];
    for (const std::size_t limit : {0U, 39U, 100U, 300U, 700U, 4096U}) {
        CAPTURE(limit);
        const options settings{.aps = {.badge = 3, .thread_id = "g"}, .custom = keys, .limit = limit};
        CHECK(allocations_of([&] { kept_verdict = format_payload_to(buffer, all, settings).verdict; }) == 0);
        CHECK(allocations_of(
                  [&] { kept_verdict = format_payload_to(std::span{buffer}.first(50), all, settings).verdict; })
              == 0);
        CHECK(allocations_of([&] { kept_verdict = format_payload(all, settings).verdict(); }) == 0);
        CHECK(allocations_of([&] { kept_verdict = format_payload_to(buffer, small, settings).verdict; }) == 0);
        CHECK(allocations_of([&] { kept_verdict = format_payload_to(buffer, silent, settings).verdict; }) == 0);
    }
    CHECK(allocations_of([&] { kept_verdict = format_alert_to(buffer, all).verdict; }) == 0);
    CHECK(allocations_of([&] { kept_verdict = format_alert_to(buffer, small).verdict; }) == 0);
    const options activity{.aps = {.sound = critical_sound{.volume = 0.5},
                                   .relevance_score = 0.5,
                                   .alert = alert_parts{.title = localized{.key = "T"}},
                                   .live_activity = live_activity{.event = activity_update{},
                                                                  .timestamp = 1,
                                                                  .content_state = raw_json{R"({"a":[1.5]})"}}},
                           .push_type = push_type::liveactivity};
    CHECK(allocations_of([&] { kept_verdict = format_payload_to(buffer, all, activity).verdict; }) == 0);
    CHECK(read_answer(410, R"({"reason":"Unregistered","timestamp":1})").drop_token);
    CHECK(allocations_of([] { kept_status = read_answer(410, R"({"reason":"Unregistered","timestamp":1})").status; })
          == 0);
    const app apps[] = {{.business_id = 7, .bundle_id = "com.example.app"}};
    CHECK(allocations_of([&] {
              const collapse_id chat = collapse_id_of(text_10_kb);
              kept = format_request(format_payload(small), apps, {7, "00fc13ad"},
                                    {.expiration = 0, .collapse_id = chat, .provider_token = "eyJh.eyJp.MEYC"})
                         .url()
                         .data();
              kept =
                  format_broadcast("{}", apps[0], {.channel_id = "abcd", .priority = 5, .expiration = 0}).url().data();
          })
          == 0);
    const std::vector<receiver> receivers{{.unread = 3}, {.preview = preview::hidden, .language = "zh-CN"}};
    CHECK(allocations_of([&] {
              const fanout<4> shared{all, {}, receivers};
              for (const receiver& each : receivers) {
                  kept = shared.pieces_for(each).shared().data();
                  kept_verdict = shared.format_to(buffer, each).verdict;
              }
          })
          == 0);
    CHECK(allocations_of([&] {
              kept_verdict = format_explanation_to(buffer, all, {.style = {.layout = layout::headings}}).verdict;
          })
          == 0);
    CHECK(allocations_of([&] { kept_verdict = format_strings_to(buffer).verdict; }) == 0);
    CHECK(format_payload(small).json() == R"({"aps":{"alert":"Denny: hi"}})");
}
