// The path of a request that is gone.
// diagnostic: stack memory|local temporary
// compiler: clang++-19
// flags: -Werror
#include <string>

#include <apnsfmt/request.hpp>

using namespace apnsfmt;

#ifdef ACCEPTED
std::string path(const payload& made) { return std::string{format_request(made, app{.bundle_id = "a"}, "00").path()}; }
#else
std::string_view path(const payload& made) { return format_request(made, app{.bundle_id = "a"}, "00").path(); }
#endif
