// program [THREADS | huge | keys]: formats a few thousand messages of bytes that repeat on any machine, and prints a
// checksum of all that comes out, which must be the same wherever this is built, however, and on however many threads
// at once, which share one fan-out. It needs no library but the standard one, so that it builds where there is no
// other.
//
// With `huge`: 716 MB of text are cut as their beginning is. Six times as much, should every byte be escaped, does not
// fit into 32 bits.

#include <apnsfmt/answer.hpp>
#include <apnsfmt/explain.hpp>
#include <apnsfmt/fanout.hpp>
#include <apnsfmt/payload.hpp>
#include <apnsfmt/request.hpp>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

using namespace apnsfmt;

namespace {

constexpr std::string_view symbols[] = {
    "a",
    "word ",
    "\"",
    "\\",
    "\n",
    "\x01",
    "中",
    "한",
    "é",
    "e\u0301",
    "👨‍👩‍👧‍👦",
    "🇩🇪",
    "\xFF",
    "\xE4",
    "\x80",
    "\xF0\x9F",
    "\u202E",
    "\u2066",
    "\u200D",
    "\uFE0F",
    "ש",
    "ع",
    " ",
    "\r\n",
};

/// Numbers that look random and are the same everywhere.
class sequence {
public:
    explicit sequence(std::uint64_t seed) : state_{seed} {}

    std::size_t below(std::size_t bound)
    {
        state_ = state_ * 6364136223846793005U + 1442695040888963407U;
        return static_cast<std::size_t>((state_ >> 33U) % bound);
    }

    /// A text in a block of exactly its size, short or long.
    std::string_view text(std::vector<std::unique_ptr<char[]>>& kept)
    {
        std::string made;
        const std::size_t most = below(8) == 0 ? 900 : 12;
        for (std::size_t count = below(most); count > 0; --count) {
            made += symbols[below(std::size(symbols))];
        }
        kept.push_back(std::make_unique<char[]>(made.size()));
        made.copy(kept.back().get(), made.size());
        return {kept.back().get(), made.size()};
    }

private:
    std::uint64_t state_;
};

/// FNV-1a of 64 bits.
class checksum {
public:
    void add(std::string_view bytes)
    {
        for (const char each : bytes) {
            value_ = (value_ ^ static_cast<unsigned char>(each)) * 0x100000001B3U;
        }
    }
    void add(std::uint64_t number) { add(std::to_string(number)); }
    std::uint64_t value() const { return value_; }

private:
    std::uint64_t value_{0xCBF29CE484222325U};
};

void add_payloads(checksum& sum, sequence& random)
{
    std::vector<std::unique_ptr<char[]>> kept;
    const auto text_or_none = [&] { return random.below(3) == 0 ? random.text(kept) : std::string_view{}; };
    message<std::vector<elem>> said{
        .from = {.nickname = random.text(kept), .name_card = text_or_none()},
        .push = {.title = text_or_none(), .subtitle = text_or_none(), .ext = text_or_none()}};
    if (random.below(2) == 0) {
        said.in = group{random.text(kept)};
    }
    for (std::size_t count = random.below(4) + 1; count > 0; --count) {
        said.body.push_back({static_cast<elem_kind>(random.below(10)), random.text(kept)});
    }
    const custom_key custom[] = {{"n", static_cast<int>(random.below(1000)) - 500},
                                 {"j", raw_json{" [ 1 , \"\\u0041\" ]"}}};
    options settings{.aps = {.badge = static_cast<std::int64_t>(random.below(1000)), .thread_id = text_or_none()},
                     .custom = custom,
                     .limit = random.below(2) == 0 ? payload_limit : random.below(1200)};
    settings.style.layout = random.below(2) == 0 ? layout::prefix : layout::headings;
    const payload made = format_payload(said, settings);
    sum.add(made.json());
    sum.add(name_of(made.verdict()));
    sum.add(made.result().size);
    sum.add(made.result().needed);
    sum.add(made.result().field);

    const auto exact = std::make_unique<char[]>(made.json().size());
    const format_result again = format_payload_to(std::span{exact.get(), made.json().size()}, said, settings);
    sum.add(std::string_view{exact.get(), made ? again.size : 0});

    std::string explanation;
    sum.add(format_explanation_to(explanation, said, settings).size);
    sum.add(explanation);

    std::string alert;
    sum.add(format_alert_to(alert, said, settings.style).size);
    sum.add(alert);

    const app apps[] = {{.business_id = 1, .bundle_id = "com.example.climbers"}};
    const collapse_id collapse = collapse_id_of(random.text(kept));
    const request sent = format_request(made, apps, {.business_id = 1, .token = "00FC13AD"},
                                        {.collapse_id = collapse, .provider_token = text_or_none()});
    sum.add(sent.url());
    for (const header each : sent.headers()) {
        sum.add(each.name);
        sum.add(each.value);
    }
    const answer got = read_answer(400, random.below(2) == 0 ? R"({"reason":"BadDeviceToken"})" : random.text(kept));
    sum.add(std::string_view{got.text});
}

/// What every thread reads.
const fanout<8>& shared_fanout()
{
    constexpr receiver kinds[] = {{.unread = 1}, {.unread = 10}, {.preview = preview::hidden}, {.language = "ja"}};
    static const std::string long_text(5000, 'x');
    static const fanout<8> shared{message{.from = {.nickname = "Denny"}, .body = text(long_text)}, {}, kinds};
    return shared;
}

void add_receivers(checksum& sum, sequence& random)
{
    constexpr std::string_view languages[] = {"", "en", "ja"};
    for (int i = 0; i < 1000; ++i) {
        const receiver to{.unread = static_cast<std::int64_t>(random.below(150)),
                          .preview = static_cast<preview>(random.below(3)),
                          .language = languages[random.below(3)]};
        const payload_pieces pieces = shared_fanout().pieces_for(to);
        sum.add(pieces.shared());
        sum.add(pieces.own());
        sum.add(name_of(pieces.verdict()));
    }
}

std::uint64_t checksum_of_all()
{
    checksum sum;
    sequence random{42};
    add_receivers(sum, random);
    for (int i = 0; i < 2000; ++i) {
        add_payloads(sum, random);
    }
    return sum.value();
}

/// Whether a huge text is cut as its beginning is, wherever it stands.
bool huge_is_cut_as_small()
{
    const std::string huge(716'000'000, '\x01');
    const std::string_view small = std::string_view{huge}.substr(0, 10'000);
    const auto made_of = [](std::string_view text_of_any_size) {
        const std::string_view any = text_of_any_size;
        const message said{.from = {any}, .in = group{any}, .body = text(any), .push = {.title = any, .subtitle = any}};
        const payload cut = format_payload(said);
        const payload verbatim = format_payload(said, {.style = {.names = names::verbatim}});
        const payload ext = format_payload(message{.body = text("hi"), .push = {.ext = any}});
        return std::string{cut.json()} + std::string{name_of(verbatim.verdict())} + std::string{name_of(ext.verdict())};
    };
    return made_of(huge) == made_of(small);
}

/// Whether keys that no payload can hold are refused at once: comparing each with each would take hours.
bool many_keys_are_refused()
{
    constexpr std::size_t size = 5120;
    constexpr std::size_t count = 838'043; // the fewest whose bytes, counted in 32 bits, seem to be few
    std::string bytes;
    for (sequence random{1}; bytes.size() < count + size;) {
        bytes += static_cast<char>('a' + random.below(26));
    }
    std::vector<custom_key> keys;
    for (std::size_t i = 0; i < count; ++i) {
        keys.push_back({std::string_view{bytes}.substr(i, size), true});
    }
    return format_payload(message{.body = text("hi")}, {.custom = keys}).verdict() == verdict::payload_too_large;
}

} // namespace

int main(int count, char** arguments)
{
    const std::string_view argument = count > 1 ? arguments[1] : "1";
    if (argument == "huge") {
        const bool same = huge_is_cut_as_small();
        std::puts(same ? "huge texts are cut as small ones" : "huge texts are NOT cut as small ones");
        return same ? 0 : 1;
    }
    if (argument == "keys") {
        const bool refused = many_keys_are_refused();
        std::puts(refused ? "too many keys are refused" : "too many keys are NOT refused");
        return refused ? 0 : 1;
    }
    std::vector<std::uint64_t> sums(std::strtoul(argument.data(), nullptr, 10));
    std::vector<std::thread> threads;
    for (std::uint64_t& each : sums) {
        threads.emplace_back([&each] { each = checksum_of_all(); });
    }
    for (std::thread& each : threads) {
        each.join();
    }
    for (const std::uint64_t each : sums) {
        if (each != sums[0]) {
            std::puts("the threads do not agree");
            return 1;
        }
    }
    std::printf("%016llx\n", static_cast<unsigned long long>(sums.at(0)));
    return 0;
}
