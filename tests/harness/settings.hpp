#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string_view>
#include <vector>

#include <apnsfmt/options.hpp>
#include <apnsfmt/request.hpp>

#include "line.hpp"

// What the keys beside a message say: Receiver, Style, Aps, Custom, and those of the request.

namespace harness {

/// A receiver and where it is reached.
struct addressee {
    apnsfmt::receiver receiver;
    apnsfmt::registration registration;
};

/// Reads the object Receiver, or one of Receivers.
addressee read_addressee(const optional_node& from, fields& in);

/// All that a line says beside the message. Borrows the line; what a library type only borrows is kept here.
class settings {
public:
    settings(const parsed_line& line, fields& in, findings& wrong);

    const apnsfmt::options& options() const { return options_; }
    const apnsfmt::request_settings& request() const { return request_; }
    const apnsfmt::registration& registration() const { return registration_; }
    const std::vector<apnsfmt::app>& apps() const { return apps_; }
    const std::optional<apnsfmt::broadcast_settings>& broadcast() const { return broadcast_; }
    const apnsfmt::app& broadcast_app() const { return broadcast_app_; }

private:
    void read_style();
    void read_aps();
    void read_activity(const optional_node& from);
    void read_custom();
    void read_request();
    apnsfmt::alert_sound read_sound(const optional_node& from, std::string_view path);
    void read_alert(const optional_node& from);
    void read_sound_within_alert(const optional_node& from, const optional_node& alert);
    apnsfmt::alert_text read_text(const optional_node& from, std::string_view path, std::string_view key_path,
                                  std::string_view args_path);
    std::span<const std::string_view> read_strings(const optional_node& from, std::string_view path);
    std::optional<double> read_number(const optional_node& from, std::string_view path);
    /// Nothing within Aps is dropped silently: a key that is not read is an error.
    void refuse_unknown_keys(const optional_node& from, std::string_view path, std::span<const std::string_view> known);
    std::string_view keep(std::string text) { return kept_.emplace_back(std::move(text)); }

    const parsed_line& line_;
    fields& in_;
    findings& wrong_;
    apnsfmt::options options_;
    apnsfmt::request_settings request_;
    apnsfmt::registration registration_;
    std::vector<apnsfmt::app> apps_;
    std::optional<apnsfmt::broadcast_settings> broadcast_;
    apnsfmt::app broadcast_app_;
    std::vector<apnsfmt::custom_key> custom_;
    std::deque<std::string> kept_;
    std::deque<std::vector<std::string_view>> kept_lists_;
};

} // namespace harness
