#pragma once

#include <apnsfmt/aps.hpp>
#include <apnsfmt/message.hpp>

#include "source.hpp"
#include "test_case.hpp"

namespace generator {

/// The sources whose text may appear in title, subtitle or body, and in what the device looks up in its place.
struct slot_sources {
    source_set text{};
    source_set key{};
    source_set any_arg{};
    source_set first_arg{};
    source_set second_arg{};
    source_set last_arg{};
};

/// The sources whose text may appear in the parts of a payload that a message fills, for one case and one receiver.
struct allowed_sources {
    bool message_shows_content{}; ///< false: the message has nothing to show, and fills no part of the alert
    slot_sources title{};
    slot_sources subtitle{};
    slot_sources body{};
    source_set ext{};
    source_set image{};
    source_set sound{};

    /// Those of the message alone.
    allowed_sources(const test_case& from, const apnsfmt::receiver& to);
    /// Puts the server's own words in the place of the message's.
    void replace_by(const apnsfmt::alert_parts& own);
};

/// The sources whose text has to appear in a payload, for one case and one receiver: those that nothing else replaces,
/// hides or truncates.
source_set required_sources(const test_case& from, const apnsfmt::receiver& to);

} // namespace generator
