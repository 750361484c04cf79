// Every limit from 0 to 899, for texts of every kind of cluster: the payload keeps it and is tight, or there is an
// error.

#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <apnsfmt/payload.hpp>

#include "../fuzz/reference.hpp"
#include "../prove.hpp"

using namespace apnsfmt;

namespace {

constexpr std::string_view clusters[] = {
    "a",
    "\"",
    "\n",
    "\x01",
    "é",
    "中",
    "한",
    "e\u0301",
    "\r\n",
    "👨‍👩‍👧‍👦",
    "👍🏽",
    "🇩🇪",
    "❤\uFE0F",
    "🏴󠁧󠁢󠁥󠁮󠁧󠁿",
    "\xFF",
    "\u0600a",
    "क\u094Dष",
    "\u1100\u1161\u11A8",
    "\uAC00\u11A8",
    "\u0E01\u0E33",
    "\U00020000",
    "a\u200D",
};

/// A message with this content, and what stands around it.
struct around {
    std::string_view nickname{};
    std::string_view title{};
    std::string_view subtitle{};
};

message<elem> with_content(const around& those, std::string_view content)
{
    return {.from = {.nickname = those.nickname},
            .body = text(content),
            .push = {.title = those.title, .subtitle = those.subtitle}};
}

/// The body of a payload, and the texts beside it.
std::string body_of(std::string_view json)
{
    const auto alert = nlohmann::json::parse(json).at("aps").at("alert");
    return alert.is_string() ? alert.get<std::string>() : alert.at("body").get<std::string>();
}

} // namespace

TEST_CASE("every limit from 0 to 899, for every kind of cluster")
{
    constexpr around those[] = {{}, {.nickname = "Denny"}, {.nickname = "N", .title = "T"}};
    std::size_t pushed = 0;
    std::size_t refused = 0;
    for (const std::string_view cluster : clusters) {
        // Between letters, so that clusters of one kind don't join.
        std::vector<std::string> parts;
        std::string content;
        while (content.size() < 1200) {
            parts.emplace_back(parts.size() % 2 == 0 ? cluster : "x");
            content += parts.back();
        }
        for (const around& each : those) {
            const std::string prefix = each.nickname.empty() ? "" : std::string{each.nickname} + ": ";
            bool fitted = false;
            for (std::size_t limit = 0; limit < 900; ++limit) {
                const payload cut = format_payload(with_content(each, content), {.limit = limit});
                if (!cut) {
                    // Once there is room, there is room.
                    REQUIRE(cut.verdict() == verdict::payload_too_large);
                    REQUIRE_FALSE(fitted);
                    ++refused;
                    continue;
                }
                REQUIRE(cut.json().size() <= limit);
                REQUIRE((fitted || cut.json().size() == limit)); // the first limit that suffices is used up
                fitted = true;
                ++pushed;
                const std::string body = body_of(cut.json());
                const std::string shown = body.substr(prefix.size());
                REQUIRE(body.starts_with(prefix));
                if (shown.empty()) { // not even the ellipsis fits
                    REQUIRE(cut.json().size() + 3 > limit);
                    continue;
                }
                // The parts that are shown, and the ellipsis; with one part more it would not have fitted.
                REQUIRE(shown.ends_with("…"));
                std::string kept;
                std::size_t count = 0;
                while (kept.size() + 3 < shown.size()) {
                    kept += reference::encoded(reference::decoded(parts[count++]));
                }
                REQUIRE(kept + "…" == shown);
                const around left{each.nickname, cut.cut().title ? std::string_view{} : each.title};
                const auto tighter = [&](const std::string& text) {
                    return format_payload(with_content(left, text), {}).json().size();
                };
                REQUIRE(tighter(kept + "…") == cut.json().size());
                REQUIRE(tighter(kept + parts[count] + "…") > limit);
            }
            REQUIRE(fitted);
        }
    }
    MESSAGE(fmt::format("{} payloads, {} refused", pushed, refused));
    CHECK(pushed > 40000);
}

TEST_CASE("every limit from 0 to 899, where title and subtitle have to give way, too")
{
    for (const std::string_view cluster : clusters) {
        std::string long_text;
        while (long_text.size() < 1200) {
            long_text += cluster;
            long_text += "x";
        }
        const std::u32string points = reference::decoded(long_text);
        for (const std::string_view subtitle : {std::string_view{}, std::string_view{long_text}}) {
            const auto source = with_content({.nickname = "N", .title = long_text, .subtitle = subtitle}, long_text);
            for (std::size_t limit = 0; limit < 900; ++limit) {
                const payload cut = format_payload(source, {.limit = limit});
                if (!cut) {
                    REQUIRE(limit < std::string_view{R"({"aps":{"alert":"N: "}})"}.size());
                    continue;
                }
                REQUIRE(cut.json().size() <= limit);
                const auto alert = nlohmann::json::parse(cut.json()).at("aps").at("alert");
                if (alert.is_string()) {
                    continue;
                }
                // Each is what the spec makes of it: a beginning and an ellipsis, the first two in at most 256 bytes.
                for (const std::string_view key : {"title", "subtitle"}) {
                    if (alert.contains(key)) {
                        const auto heading = alert.at(key).get<std::string>();
                        const auto written = reference::escaped(reference::decoded(heading));
                        REQUIRE(written.size() <= 256);
                        REQUIRE(reference::cut(points, written.size()).escaped == written);
                    }
                }
                REQUIRE(cut.cut().title);
            }
        }
    }
}
