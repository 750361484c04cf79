#include "line.hpp"

#include <apnsfmt/text/json.hpp>
#include <apnsfmt/text/raw_json.hpp>

namespace harness {

namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

/// The bytes of a string of hexadecimal digits.
std::optional<std::string> from_hex(std::string_view digits)
{
    const auto value_of = [](char digit) {
        constexpr std::string_view all = "0123456789abcdef";
        return all.find(digit >= 'A' && digit <= 'F' ? static_cast<char>(digit - 'A' + 'a') : digit);
    };
    std::string bytes;
    for (std::size_t i = 0; i + 1 < digits.size(); i += 2) {
        const std::size_t high = value_of(digits[i]);
        const std::size_t low = value_of(digits[i + 1]);
        if (high == std::string_view::npos || low == std::string_view::npos) {
            return {};
        }
        bytes += static_cast<char>(high * 16 + low);
    }
    return digits.size() % 2 == 0 ? std::optional{bytes} : std::nullopt;
}

/// Turns every {"hex":"…"} at or below a value into the string it stands for.
void replace_hex(json& value)
{
    if (value.is_object() && value.size() == 1 && value.contains("hex") && value["hex"].is_string()) {
        if (auto bytes = from_hex(value["hex"].get_ref<const std::string&>())) {
            value = std::move(*bytes);
        }
    } else if (value.is_structured()) {
        for (json& each : value) {
            replace_hex(each);
        }
    }
}

/// A number of JSON in its shortest form; an integer has all its digits.
std::string shortest(std::string_view number)
{
    if (number.find_first_of(".eE") == std::string_view::npos) {
        return number == "-0" ? "0" : std::string{number};
    }
    char digits[apnsfmt::engine::most_bytes_of_real];
    return {digits, apnsfmt::engine::write_real(json::parse(number).get<double>(), digits)};
}

/// JSON text whose numbers are as short as can be.
std::string with_short_numbers(std::string_view text)
{
    std::string out;
    const char* rest = text.data();
    apnsfmt::read_json(text, [&](apnsfmt::json_token token, std::size_t) {
        if (token.kind == apnsfmt::json_kind::number) {
            out.append(rest, token.text.data());
            out += shortest(token.text);
            rest = token.text.data() + token.text.size();
        }
        return true;
    });
    return out.append(rest, text.data() + text.size());
}

/// The members of an object, as views into its text.
std::vector<std::pair<std::string_view, std::string_view>> read_members(std::string_view object)
{
    std::vector<std::pair<std::string_view, std::string_view>> found;
    const char* begin = nullptr; // of the member's value
    apnsfmt::read_json(object, [&](apnsfmt::json_token token, std::size_t depth) {
        if (token.kind == apnsfmt::json_kind::key && depth == 1) {
            found.emplace_back(token.text, std::string_view{});
            begin = nullptr;
        } else if (!found.empty()) {
            begin = begin == nullptr ? token.text.data() : begin;
            if (depth == 1) {
                found.back().second = {begin, token.text.data() + token.text.size()};
            }
        }
        return true;
    });
    return found;
}

} // namespace

std::string_view json_of(std::string_view line)
{
    line.remove_prefix(line.starts_with(byte_order_mark) ? byte_order_mark.size() : 0);
    return line.find_first_not_of(" \t\r") == std::string_view::npos ? std::string_view{} : line;
}

parsed_line::parsed_line(std::string_view line) : line_{line}
{
    if (line.starts_with(byte_order_mark) || line.find('\0') != std::string_view::npos) {
        error_ = "not JSON"; // though the parser would pass over either
        return;
    }
    bool too_deep = false;
    root_ = json::parse(
        line,
        [&](int depth, json::parse_event_t, json&) {
            too_deep = too_deep || depth > 100;
            return !too_deep;
        },
        false);
    if (root_.is_discarded() && !too_deep) {
        find_number_beyond_range();
    }
    if (too_deep || !root_.is_object()) {
        error_ = too_deep ? "nested too deeply" : root_.is_discarded() ? "not JSON" : "not an object";
        root_ = json::object();
    }
    for (auto& [key, value] : root_.items()) {
        if (key != "Aps" && key != "Custom") {
            replace_hex(value);
        }
    }
}

/// The parser refuses numbers like 1e400, which are JSON all the same: says which key has one.
void parsed_line::find_number_beyond_range()
{
    if (apnsfmt::classify_json(line_) == apnsfmt::json_class::not_json) {
        return;
    }
    std::string key;
    apnsfmt::read_json(line_, [&](apnsfmt::json_token token, std::size_t) {
        if (token.kind == apnsfmt::json_kind::key) {
            key = json::parse(token.text).get<std::string>();
        } else if (token.kind == apnsfmt::json_kind::number && json::parse(token.text, nullptr, false).is_discarded()) {
            number_beyond_range_ = key;
        }
        return !number_beyond_range_;
    });
}

std::vector<parsed_line::member> parsed_line::members(const std::vector<std::string_view>& path) const
{
    std::string_view object = line_;
    const json* value = &root_;
    for (const std::string_view step : path) {
        if (!value->is_object() || !value->contains(step)) {
            return {};
        }
        value = &value->at(std::string{step});
        for (const auto& [key, text] : read_members(object)) {
            object = json::parse(key) == step ? text : object;
        }
    }
    std::vector<member> found;
    if (apnsfmt::classify_json(object) == apnsfmt::json_class::not_json) { // for the library too deep
        for (const auto& [key, each] : value->items()) {
            found.emplace_back(key, each.dump());
        }
        return found;
    }
    for (const auto& [key, text] : read_members(object)) {
        found.emplace_back(json::parse(key).get<std::string>(), with_short_numbers(text));
    }
    return found;
}

} // namespace harness
