#include "meshes/ranks/child_process.h"

#include "meshes/ranks/failure.h"
#include "meshes/ranks/file_error.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <fstream>

namespace cryoglass
{
  namespace
  {
#ifdef CRYOGLASS_SANITIZED
    constexpr bool takes_all_addresses = true; // the address sanitizer
#else
    constexpr bool takes_all_addresses = false;
#endif

    /** Bytes of addresses that this process has. */
    std::uint64_t
    present_size()
    {
      std::uint64_t pages = 0;
      std::ifstream("/proc/self/statm") >> pages;
      return pages * static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
    }

    void
    limit(const ChildLimits &limits)
    {
      const rlimit time{limits.seconds, limits.seconds + 1}, core{0, 0};
      setrlimit(RLIMIT_CPU, &time);
      setrlimit(RLIMIT_CORE, &core);
      const std::uint64_t most = present_size() + limits.bytes;
      const rlimit        memory{most, most};
      if (!takes_all_addresses)
        setrlimit(RLIMIT_AS, &memory);
    }

    [[noreturn]] void
    be_the_child(const std::function<void()> &action, const ChildLimits &limits, const int pipe)
    {
      for (const int signal : {SIGSEGV, SIGBUS, SIGFPE, SIGABRT, SIGILL, SIGTERM, SIGUSR1, SIGXCPU})
        std::signal(signal, SIG_DFL); // no stack traces of MPI
      const int nowhere = open("/dev/null", O_WRONLY);
      dup2(nowhere, STDOUT_FILENO);
      dup2(nowhere, STDERR_FILENO);
      limit(limits);
      const Failure     failure = failure_of(action);
      const std::string text    = failure.text.substr(0, 4000); // less than a pipe takes at once
      const char        kind    = static_cast<char>('0' + failure.kind);
      if (write(pipe, &kind, 1) != 1 || write(pipe, text.data(), text.size()) < 0)
        _exit(1);
      _exit(0); // nothing of MPI's end
    }

    std::string
    read_all(const int pipe)
    {
      std::string text;
      char        block[4096];
      for (ssize_t n = 0; (n = read(pipe, block, sizeof(block))) != 0;)
        if (n > 0)
          text.append(block, static_cast<std::size_t>(n));
        else if (errno != EINTR)
          break;
      return text;
    }
  } // namespace

  void
  do_in_child_process(const std::string &what, const ChildLimits &limits, const std::function<void()> &action)
  {
    int ends[2];
    if (pipe(ends) != 0)
      throw FileError(what + ": there are no pipes left");
    const pid_t child = fork();
    if (child == 0)
      be_the_child(action, limits, ends[1]);
    close(ends[1]);
    const std::string answer = child < 0 ? "" : read_all(ends[0]);
    close(ends[0]);
    if (child < 0)
      throw FileError(what + ": no process can be made for it");
    int status = 0;
    while (waitpid(child, &status, 0) < 0 && errno == EINTR)
      ;
    if (WIFSIGNALED(status) && (WTERMSIG(status) == SIGXCPU || WTERMSIG(status) == SIGKILL))
      throw FileError(what + " takes more than " + std::to_string(limits.seconds) + " s: the file is damaged");
    if (WIFSIGNALED(status) || WEXITSTATUS(status) != 0 || answer.empty())
      throw FileError(what + " crashes the library that reads it: the file is damaged");
    const Failure failure{answer[0] - '0', answer.substr(1)};
    if (failure.kind == Failure::memory)
      throw FileError(what + " takes more than " + std::to_string(limits.bytes >> 20) +
                      " MiB of memory: the file is damaged");
    failure.rethrow();
  }
} // namespace cryoglass
