#include "preview.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <fstream>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "line.hpp"

namespace harness {

namespace {

// Payloads come as HTML text that nothing in it can end. Should that ever fail, the policy still forbids every script
// and every address.
constexpr std::string_view page_begin = R"(<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
<meta name="color-scheme" content="light dark">
<title>Lock screen</title>
<style>
:root {
  --ink: #0b0b0f;
  --faint: rgb(0 0 0 / .48);
  --card: rgb(250 250 252 / .64);
  --edge: rgb(255 255 255 / .5);
  --note: rgb(255 255 255 / .26);
  --sky: radial-gradient(120% 70% at 12% 4%, #ffd9a8 0, transparent 60%),
         radial-gradient(110% 70% at 96% 20%, #ff8fa3 0, transparent 62%),
         radial-gradient(120% 80% at 4% 74%, #5aa7e8 0, transparent 64%),
         linear-gradient(168deg, #f4a58a, #b57fc6 46%, #4a63c9);
}
@media (prefers-color-scheme: dark) {
  :root {
    --ink: #f5f5f7;
    --faint: rgb(235 235 245 / .6);
    --card: rgb(66 66 76 / .56);
    --edge: rgb(255 255 255 / .16);
    --note: rgb(0 0 0 / .26);
    --sky: radial-gradient(110% 60% at 14% 2%, #3f3178 0, transparent 62%),
           radial-gradient(110% 70% at 98% 26%, #7a2d5e 0, transparent 60%),
           radial-gradient(120% 80% at 4% 80%, #10466b 0, transparent 64%),
           linear-gradient(168deg, #1b1742, #2a1440 46%, #060b24);
  }
}
* { box-sizing: border-box; margin: 0; }
body {
  min-height: 100vh;
  padding: 0 8px 40px;
  font: 15px/20px -apple-system, BlinkMacSystemFont, "SF Pro Text", system-ui, "Segoe UI", Roboto, "Noto Sans",
        "Helvetica Neue", Arial, sans-serif;
  -webkit-text-size-adjust: 100%;
  color: var(--ink);
}
body::before { content: ""; position: fixed; inset: 0; z-index: -1; background: var(--sky); }
header { padding: 56px 0 32px; text-align: center; color: #fff; text-shadow: 0 1px 12px rgb(0 0 0 / .16); }
.date { font-size: 20px; line-height: 26px; font-weight: 600; }
.clock { font-size: 92px; line-height: 96px; font-weight: 600; letter-spacing: -.03em; font-variant-numeric: tabular-nums; }
main { display: grid; gap: 8px; max-width: 400px; margin: 0 auto; }
.notification {
  display: grid;
  grid-template-columns: 38px minmax(0, 1fr);
  gap: 10px;
  align-items: center;
  padding: 12px 14px 12px 12px;
  border-radius: 24px;
  background: var(--card);
  box-shadow: inset 0 0 0 .5px var(--edge), 0 4px 18px rgb(0 0 0 / .08);
  -webkit-backdrop-filter: blur(28px) saturate(1.7);
  backdrop-filter: blur(28px) saturate(1.7);
}
.icon { position: relative; width: 38px; height: 38px; border-radius: 9px; background: linear-gradient(#5ff281, #0bc22c); }
.icon::before { content: ""; position: absolute; inset: 8px 7px 11px; border-radius: 50%; background: #fff; }
.icon::after {
  content: "";
  position: absolute;
  left: 9px;
  bottom: 8px;
  border: solid transparent;
  border-width: 4px 6px 4px 2px;
  border-bottom-color: #fff;
  transform: rotate(-14deg);
}
.badge {
  position: absolute;
  top: -7px;
  right: -7px;
  z-index: 1;
  min-width: 20px;
  padding: 0 5px;
  border-radius: 10px;
  background: #ff3b30;
  color: #fff;
  font-size: 13px;
  text-align: center;
  white-space: nowrap;
}
.badge.wide { right: auto; left: -5px; }
.level { font-size: 11px; line-height: 15px; font-weight: 600; letter-spacing: .02em; }
.level { text-transform: uppercase; color: var(--faint); }
.top { display: flex; gap: 8px; align-items: baseline; }
.time { flex: none; font-size: 13px; color: var(--faint); }
.title, .subtitle { font-size: 15px; font-weight: 600; white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }
.title { flex: 1; min-width: 0; }
.title, .subtitle, .body { text-align: start; unicode-bidi: plaintext; } /* rules P2 and P3 of UAX #9, as on a phone */
.body {
  display: -webkit-box;
  -webkit-box-orient: vertical;
  -webkit-line-clamp: 2;
  overflow: hidden;
  white-space: pre-wrap;
  overflow-wrap: anywhere;
}
.key { padding: 0 4px; border-radius: 5px; background: rgb(127 127 127 / .2); font: 13px/18px ui-monospace, Menlo, monospace; }
.note {
  justify-self: center;
  max-width: 100%;
  padding: 3px 12px;
  border-radius: 13px;
  background: var(--note);
  color: rgb(255 255 255 / .92);
  font-size: 12px;
  line-height: 18px;
  text-align: center;
  overflow-wrap: anywhere;
}
footer { padding-top: 24px; text-align: center; font-size: 12px; color: rgb(255 255 255 / .8); }
</style>
</head>
<body>
<header>
<p class="date">Tuesday, January 9</p>
<p class="clock">9:41</p>
</header>
<main>
)";

/// Text as HTML, within an element; none stands in an attribute.
std::string escaped(std::string_view text)
{
    std::string out;
    for (const char each : text) {
        switch (each) {
        case '&': out += "&amp;"; break;
        case '<': out += "&lt;"; break;
        case '>': out += "&gt;"; break;
        case '\r': out += "&#13;"; break;  // which HTML takes for a line feed if it stands there as it is
        case '\0': out += "\uFFFD"; break; // which HTML does not have at all
        default: out += each;
        }
    }
    return out;
}

optional_node member(node object, std::string_view key) { return apnsfmt::json_node_traits<node>::member(object, key); }

std::string string_of(node object, std::string_view key)
{
    const optional_node found = member(object, key);
    return found && (*found)->is_string() ? (*found)->get<std::string>() : std::string{};
}

/// Words that only the app has, as HTML: their key, and what is put into them.
std::string looked_up(node from, const std::string& before)
{
    std::string out = fmt::format("<span class=\"key\">{}</span>", escaped(string_of(from, before + "loc-key")));
    if (const optional_node arguments = member(from, before + "loc-args")) {
        for (const json& each : **arguments) {
            out += fmt::format(" “<bdi>{}</bdi>”", escaped(each.get<std::string>()));
        }
    }
    return out;
}

/// One text of an alert as HTML; empty if it has none. What is looked up is, in a Live Activity, an object.
std::string text_of(node alert, const std::string& name)
{
    const std::string before = name == "body" ? "" : name + "-";
    if (member(alert, before + "loc-key")) {
        return looked_up(alert, before);
    }
    const optional_node found = member(alert, name);
    return found && (*found)->is_object() ? looked_up(*found, "") : escaped(string_of(alert, name));
}

std::string badge_of(node aps)
{
    const optional_node found = member(aps, "badge");
    const std::int64_t badge = found ? (*found)->get<std::int64_t>() : 0; // 0 takes the badge away
    if (badge == 0) {
        return {};
    }
    return fmt::format("<span class=\"badge{}\">{}</span>", badge > 999 ? " wide" : "", badge);
}

/// What stands above the title, as HTML: that this is more than a notification, or a louder one.
std::string level_of(node aps)
{
    std::string level = string_of(aps, "interruption-level");
    if (const std::string event = string_of(aps, "event"); !event.empty()) {
        level = "Live Activity: " + event;
    } else if (level == "time-sensitive") {
        level = "Time sensitive";
    } else if (level != "critical") {
        return {};
    }
    return fmt::format("<p class=\"level\">{}</p>\n", escaped(level));
}

/// A part of the alert as an element, in the direction of its own first letter; nothing if it is empty.
std::string element(std::string_view tag, std::string_view name, std::string_view html)
{
    return html.empty() ? "" : fmt::format("<{0} class=\"{1}\" dir=\"auto\">{2}</{0}>\n", tag, name, html);
}

/// The notification of a payload; empty if it shows none.
std::string notification(const json& payload)
{
    const optional_node aps = member(&payload, "aps");
    const optional_node alert = aps ? member(*aps, "alert") : optional_node{};
    if (!alert) {
        return {};
    }
    const bool is_object = (*alert)->is_object();
    const std::string title = is_object ? text_of(*alert, "title") : "";
    const std::string body = is_object ? text_of(*alert, "body") : escaped((*alert)->get<std::string>());
    return fmt::format("<article class=\"notification\">\n<div class=\"icon\">{}</div>\n<div>\n{}<div class=\"top\">\n"
                       "{}<p class=\"time\">now</p>\n</div>\n{}{}</div>\n</article>\n",
                       badge_of(*aps), level_of(*aps),
                       element("h2", "title", title.empty() ? "Chat" : title), // the phone puts the app's name there
                       element("h3", "subtitle", is_object ? text_of(*alert, "subtitle") : ""),
                       element("p", "body", body));
}

std::string note(std::size_t line, std::string_view what)
{
    return fmt::format("<p class=\"note\">Line {} {}</p>\n", line, what);
}

} // namespace

int write_preview(const char* path, std::istream& lines, const answer_function& answer_to)
{
    std::ofstream page{path, std::ios::binary};
    page << page_begin;
    std::size_t number = 0;
    std::size_t count = 0;
    std::size_t shown = 0;
    for (std::string line; std::getline(lines, line);) {
        const std::string answer = answer_to(line);
        ++number;
        if (answer.empty()) {
            continue;
        }
        ++count;
        constexpr std::pair<std::string_view, std::string_view> refusals[] = {{"!suppressed ", "is not pushed: "},
                                                                              {"!error ", "is refused: "}};
        std::string item;
        for (const auto& [begin, meaning] : refusals) {
            if (answer.starts_with(begin)) {
                item = note(number, std::string{meaning} + escaped(answer.substr(begin.size())));
            }
        }
        if (item.empty()) {
            item = notification(json::parse(answer));
            shown += item.empty() ? 0U : 1U;
        }
        page << (item.empty() ? note(number, "is pushed, and shows nothing") : item);
    }
    page << fmt::format("</main>\n<footer>{} of {} lines shown</footer>\n</body>\n</html>\n", shown, count);
    page.close();
    if (!page) {
        fmt::print(stderr, "{} can't be written\n", path);
        return 1;
    }
    return 0;
}

} // namespace harness
