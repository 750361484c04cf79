#include <apnsfmt/version.hpp>

#include "prove.hpp"

TEST_CASE("the version is the one the build knows") { PROVE(apnsfmt::version == APNSFMT_VERSION_OF_BUILD); }

TEST_CASE("the inline namespace carries the major version")
{
    PROVE(&apnsfmt::version == &apnsfmt::v0::version);
    PROVE(apnsfmt::version[0] == '0');
}
