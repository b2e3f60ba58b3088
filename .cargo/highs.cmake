# For debug builds, which is what tests are: HiGHS compiles in less than half the time as few large units, with less optimisation. What is released is compiled as its makers have it.
if("$ENV{PROFILE}" STREQUAL "debug")
  set(CMAKE_UNITY_BUILD ON CACHE BOOL "" FORCE)
  set(CMAKE_UNITY_BUILD_BATCH_SIZE 12 CACHE STRING "" FORCE)
  set(CMAKE_CXX_FLAGS_RELEASE "-O1 -DNDEBUG" CACHE STRING "" FORCE)
endif()
