#pragma once

#include <span>

#include "corpora.hpp"

namespace bench {

/// Registers the rows of a group message to 100,000 receivers in four languages and three previews: `each/<corpus>`
/// formats it anew for each, `fanout/<corpus>` as two pieces, `fanout_joined/<corpus>` into a buffer. The time is that
/// of all receivers, what they share included; the counter `receiver` has that of one. Returns whether all agree.
bool register_fanout(std::span<const corpus> corpora);

} // namespace bench
