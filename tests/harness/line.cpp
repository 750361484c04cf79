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
    apnsfmt::json_reader reader{text};
    for (apnsfmt::json_token token = reader.next(); token; token = reader.next()) {
        out += token.kind == apnsfmt::json_kind::number ? shortest(token.text) : token.text;
    }
    return out;
}

/// The members of the object that the reader has just entered, as views into the text it reads.
std::vector<std::pair<std::string_view, std::string_view>> read_members(apnsfmt::json_reader& reader)
{
    std::vector<std::pair<std::string_view, std::string_view>> found;
    const std::size_t depth = reader.depth();
    for (apnsfmt::json_token token = reader.next(); token && reader.depth() >= depth; token = reader.next()) {
        if (token.kind != apnsfmt::json_kind::key) {
            continue;
        }
        reader.next(); // the colon
        apnsfmt::json_token last = reader.next();
        const char* const begin = last.text.data();
        while (last && reader.depth() > depth) {
            last = reader.next();
        }
        found.emplace_back(token.text, std::string_view{begin, last.text.data() + last.text.size()});
    }
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
    apnsfmt::json_reader reader{line_};
    std::string key;
    for (apnsfmt::json_token token = reader.next(); token; token = reader.next()) {
        if (token.kind == apnsfmt::json_kind::key) {
            key = json::parse(token.text).get<std::string>();
        } else if (token.kind == apnsfmt::json_kind::number && json::parse(token.text, nullptr, false).is_discarded()) {
            number_beyond_range_ = key;
            return;
        }
    }
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
        apnsfmt::json_reader reader{object};
        reader.next();
        for (const auto& [key, text] : read_members(reader)) {
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
    apnsfmt::json_reader reader{object};
    reader.next();
    for (const auto& [key, text] : read_members(reader)) {
        found.emplace_back(json::parse(key).get<std::string>(), with_short_numbers(text));
    }
    return found;
}

} // namespace harness
