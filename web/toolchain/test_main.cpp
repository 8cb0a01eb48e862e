// Entry point of the programs of Catch2 tests: tests name files relative to the root of the checkout, so it goes there first.
#include <unistd.h>
#include <catch2/catch_session.hpp>
#include <cstdio>

int main(int argc, char** argv) {
  if (chdir(NETSPLIT_CHECKOUT) != 0) {
    std::perror("tests: cannot enter " NETSPLIT_CHECKOUT);
    return 2;
  }
  return Catch::Session().run(argc, argv);
}
