// A library needs a source; see rooms.cmake.
