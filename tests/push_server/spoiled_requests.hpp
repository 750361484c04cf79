#pragma once

#include "discrepancies.hpp"

/// Asks the judge about requests that the library refuses to make: who takes everything proves nothing.
void check_judge(discrepancies& wrong);
