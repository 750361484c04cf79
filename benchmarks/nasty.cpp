// apnsfmt-nasty: 30 messages as somebody with bad intent sends them, through the library and through its peers as a
// server that puts its payloads together by hand uses them. Prints a table of who sends broken UTF-8, broken JSON, more
// than 4096 bytes or a spoof; fails if the library does.

#include <array>
#include <cstdio>
#include <exception>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <boost/json.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <unicode/ubidi.h>
#include <unicode/unistr.h>

#include <apnsfmt/apnsfmt.hpp>

namespace {

/// What strangers choose of a push.
struct nasty_message {
    std::string_view what;
    std::string nickname{"Denny"};
    std::string text{"pay 100 to Al"};
    std::string ext{};
    std::string key{};         ///< of the chat's own, beside `aps`
    std::string collapse_id{}; ///< the chat's
};

std::string repeated(std::string_view piece, std::size_t times)
{
    std::string all;
    for (; times > 0; --times) {
        all += piece;
    }
    return all;
}

const std::vector<nasty_message> messages{
    {.what = "a byte that is no UTF-8", .text = "a\xFF"},
    {.what = "a sequence cut off", .text = "a\xE4\xB8"},
    {.what = "an overlong slash", .text = "a\xC0\xAF"},
    {.what = "half of a surrogate pair", .text = "a\xED\xA0\x80"},
    {.what = "beyond Unicode", .text = "a\xF4\x90\x80\x80"},
    {.what = "a broken nickname", .nickname = "D\xFF\xFE"},
    {.what = "a broken ext", .ext = "\x80\x80"},
    {.what = "a quote", .text = "say \"hi\""},
    {.what = "a backslash at the end", .text = "C:\\"},
    {.what = "JSON that ends the alert", .text = R"(","badge":99,"x":")"},
    {.what = "JSON that begins another aps", .text = R"("},"aps":{"alert":"Bank: pay)"},
    {.what = "JSON in the nickname", .nickname = R"(","sound":"siren.caf","x":")"},
    {.what = "JSON in ext", .ext = R"({"a":"b"})"},
    {.what = "a line feed", .text = "a\nb"},
    {.what = "NUL", .text = std::string{"a\0b", 3}},
    {.what = "control characters", .text = "\x01\x1B[31m"},
    {.what = "a nickname that ends the line", .nickname = "Bank\n\nDenny"},
    {.what = "a nickname of two lines, by U+2028", .nickname = "Bank\u2028Denny"},
    {.what = "right-to-left override", .nickname = "Den\u202Eny"},
    {.what = "an isolate left open", .nickname = "Den\u2067ny"},
    {.what = "a Hebrew nickname before digits", .nickname = "שלום"},
    {.what = "an Arabic letter mark", .nickname = "Denny\u061C"},
    {.what = "a nickname with zero-width spaces", .nickname = "De\u200Bnny"},
    {.what = "a nickname of nothing visible", .nickname = "\u2060\u3164"},
    {.what = "a nickname of 3000 bytes", .nickname = repeated("Bank: ", 500)},
    {.what = "a cluster of 4000 bytes", .nickname = repeated("\u0301", 2000)},
    {.what = "a text of 9000 bytes", .text = repeated("中", 3000)},
    {.what = "2000 families", .text = repeated("👨‍👩‍👧‍👦", 2000)},
    {.what = "a key named aps", .key = "aps"},
    {.what = "a header within the collapse ID", .collapse_id = "chat\r\napns-priority: 10"},
};

/// What goes to Apple; nothing where the message was refused, or an exception thrown.
struct sent {
    std::string json{};
    std::string header{}; ///< the line of the collapse ID
};

using sender = std::optional<sent> (*)(const nasty_message&);

std::string header_of(const nasty_message& said) { return "apns-collapse-id: " + said.collapse_id; }

std::optional<sent> by_apnsfmt(const nasty_message& said)
{
    using namespace apnsfmt;
    const custom_key keys[] = {{said.key, "{}"}};
    const message pushed{.from = {.nickname = said.nickname}, .body = text(said.text), .push = {.ext = said.ext}};
    const options settings{.custom = std::span{keys}.first(said.key.empty() ? 0 : 1)};
    const payload formatted = format_payload(pushed, settings);
    const request made =
        format_request(formatted, app{.bundle_id = "com.example"}, "00ff", {.collapse_id = said.collapse_id});
    if (!formatted || !made) {
        return {};
    }
    sent out{.json = std::string{formatted.json()}};
    for (const header& each : made.headers()) {
        if (each.name == "apns-collapse-id") {
            out.header = header_of(said);
        }
    }
    return out;
}

std::optional<sent> by_rapidjson(const nasty_message& said)
{
    rapidjson::StringBuffer buffer;
    rapidjson::Writer<rapidjson::StringBuffer> writer{buffer};
    const auto write = [&writer](const std::string& text) {
        writer.String(text.data(), static_cast<rapidjson::SizeType>(text.size()));
    };
    writer.StartObject();
    if (!said.ext.empty()) {
        writer.Key("ext");
        write(said.ext);
    }
    writer.Key("aps");
    writer.StartObject();
    writer.Key("alert");
    write(said.nickname + ": " + said.text);
    writer.EndObject();
    if (!said.key.empty()) {
        write(said.key);
        writer.String("{}");
    }
    writer.EndObject();
    return sent{buffer.GetString(), header_of(said)};
}

template <class Json>
Json document_of(const nasty_message& said)
{
    Json root;
    if (!said.ext.empty()) {
        root["ext"] = said.ext;
    }
    root["aps"]["alert"] = said.nickname + ": " + said.text;
    if (!said.key.empty()) {
        root[said.key] = "{}";
    }
    return root;
}

std::optional<sent> by_nlohmann(const nasty_message& said)
{
    return sent{document_of<nlohmann::json>(said).dump(), header_of(said)};
}

std::optional<sent> by_boost(const nasty_message& said)
{
    boost::json::object root;
    if (!said.ext.empty()) {
        root["ext"] = said.ext;
    }
    root["aps"].emplace_object()["alert"] = said.nickname + ": " + said.text;
    if (!said.key.empty()) {
        root[said.key] = "{}";
    }
    return sent{boost::json::serialize(root), header_of(said)};
}

std::optional<sent> by_fmt(const nasty_message& said)
{
    std::string json = "{";
    if (!said.ext.empty()) {
        json += fmt::format(R"("ext":"{}",)", said.ext);
    }
    json += fmt::format(R"("aps":{{"alert":"{}: {}"}})", said.nickname, said.text);
    if (!said.key.empty()) {
        json += fmt::format(R"(,"{}":"{{}}")", said.key);
    }
    return sent{json + "}", header_of(said)};
}

bool is_utf8(std::string_view text)
{
    bool well_formed = true;
    while (!text.empty()) {
        const apnsfmt::decoded next = apnsfmt::decode_code_point(text);
        well_formed = well_formed && next.well_formed;
        text.remove_prefix(next.size);
    }
    return well_formed;
}

/// Whether all that follows the name is displayed where it would be after any other name.
bool is_unmoved(const std::string& line, std::size_t after_name)
{
    const icu::UnicodeString utf16 = icu::UnicodeString::fromUTF8(line);
    UErrorCode error = U_ZERO_ERROR;
    UBiDi* const bidi = ubidi_open();
    ubidi_setPara(bidi, utf16.getBuffer(), utf16.length(), UBIDI_DEFAULT_LTR, nullptr, &error);
    std::vector<std::int32_t> places(static_cast<std::size_t>(utf16.length()));
    ubidi_getLogicalMap(bidi, places.data(), &error);
    ubidi_close(bidi);
    const auto first = places.size() - after_name; // what follows is ASCII
    for (std::size_t i = first; i < places.size(); ++i) {
        if (static_cast<std::size_t>(places[i]) != i) {
            return false;
        }
    }
    return true;
}

/// Whether what is seen is not what was meant: another's key, a header more, or a name that hides, moves or breaks.
bool is_spoof(const nasty_message& said, const sent& out)
{
    if (out.header.find('\n') != std::string::npos) {
        return true;
    }
    // A key that comes twice, or has replaced the alert.
    std::multiset<std::string> keys;
    const auto root = nlohmann::json::parse(
        out.json,
        [&keys](int depth, nlohmann::json::parse_event_t event, nlohmann::json& value) {
            if (event == nlohmann::json::parse_event_t::key) {
                keys.insert(std::to_string(depth) + value.get<std::string>());
            }
            return true;
        },
        false);
    if (keys.count("1aps") != 1 || !root["aps"].is_object() || !root["aps"]["alert"].is_string()
        || root["aps"].size() != 1 || root.size() != (said.ext.empty() ? 1U : 2U)) {
        return true;
    }
    if (said.text != nasty_message{}.text) {
        return false; // what a stranger says is the stranger's
    }
    const std::string line = root["aps"]["alert"];
    if (line == said.text) {
        return false; // no name is shown
    }
    const std::string ending = ": " + said.text;
    if (!line.ends_with(ending)) {
        return true;
    }
    const std::string_view name = std::string_view{line}.substr(0, line.size() - ending.size());
    // The isolation itself is invisible, and is what keeps a name in its place.
    const std::string_view shown =
        name.starts_with("\u2068") && name.ends_with("\u2069") ? name.substr(3, name.size() - 6) : name;
    for (std::string_view rest = shown; !rest.empty();) {
        const apnsfmt::decoded next = apnsfmt::decode_code_point(rest);
        if (apnsfmt::engine::contains(apnsfmt::engine::become_space, next.code_point)
            || apnsfmt::engine::contains(apnsfmt::engine::removed, next.code_point)) {
            return true;
        }
        rest.remove_prefix(next.size);
    }
    return name.size() > 256 || !is_unmoved(line, ending.size());
}

struct tally {
    int broken_utf8{};
    int broken_json{};
    int too_large{};
    int spoofs{};
    int thrown{};
    int good{};
};

tally judged(sender send)
{
    tally all;
    for (const nasty_message& said : messages) {
        std::optional<sent> out;
        try {
            out = send(said);
        } catch (const std::exception&) {
            ++all.thrown;
            continue;
        }
        if (!out) { // refused by name: nothing is sent
            ++all.good;
            continue;
        }
        const bool utf8 = is_utf8(out->json);
        const bool json = !utf8 || nlohmann::json::accept(out->json);
        const bool fits = out->json.size() <= apnsfmt::payload_limit;
        const bool spoof = utf8 && json && is_spoof(said, *out);
        all.broken_utf8 += utf8 ? 0 : 1;
        all.broken_json += json ? 0 : 1;
        all.too_large += fits ? 0 : 1;
        all.spoofs += spoof ? 1 : 0;
        all.good += utf8 && json && fits && !spoof ? 1 : 0;
    }
    return all;
}

} // namespace

int main()
{
    constexpr std::pair<std::string_view, sender> senders[] = {
        {"apnsfmt", by_apnsfmt}, {"RapidJSON", by_rapidjson}, {"Boost.JSON", by_boost}, {"nlohmann-json", by_nlohmann},
        {"fmt", by_fmt},
    };
    fmt::print("| of {} nasty messages | good | broken UTF-8 | broken JSON | over 4096 bytes | spoof | exception |\n"
               "|---|---|---|---|---|---|---|\n",
               messages.size());
    bool all_good = messages.size() == 30;
    for (const auto& [name, send] : senders) {
        const tally all = judged(send);
        fmt::print("| {} | {} | {} | {} | {} | {} | {} |\n", name, all.good, all.broken_utf8, all.broken_json,
                   all.too_large, all.spoofs, all.thrown);
        const bool is_ours = name == senders[0].first;
        all_good = all_good && (all.good == static_cast<int>(messages.size())) == is_ours;
    }
    return all_good ? 0 : 1;
}
