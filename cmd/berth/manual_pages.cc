// `berth man-pages FOLDER` writes every manual page into a folder, `berth man-pages --examples` prints the
// examples of all of them for a test to run. For those who build berth: no help names it.
#include <algorithm>
#include <array>

#include "base/files.h"
#include "cli/errors.h"
#include "cli/help_guides.h"
#include "commands.h"

namespace berth {

namespace {

struct ManualPage {
  cli::HelpPage page;
  int chapter = 1;
};

constexpr std::string_view kOwnService = "berth";
constexpr int kMiscellany = 7;
// Of these only what works has a page: they are here for the few operations that scripts for ECS and ECR use.
constexpr std::array<std::string_view, 2> kBeside = {"ec2", "sts"};

void add_service(const model::Service& service, std::vector<ManualPage>& pages) {
  pages.push_back({.page = cli::help_of_service(service, works)});
  const bool beside = std::find(kBeside.begin(), kBeside.end(), service.name()) != kBeside.end();
  for (const model::Operation operation : service.operations()) {
    if (beside && !works(service.name(), operation.name())) continue;
    pages.push_back({.page = cli::help_of_operation(service, operation, works)});
  }
  for (const std::string_view name : cli::customised_commands(service.name())) {
    if (const cli::CommandHelp* command = cli::find_customised_help(service.name(), name))
      pages.push_back({.page = cli::help_of_command(*command, service.name())});
  }
  std::vector<ManualPage> waiters;
  for (const model::Waiter waiter : service.waiters()) {
    if (works(service.name(), waiter.operation().name()))
      waiters.push_back({.page = cli::help_of_waiter(service, waiter)});
  }
  if (waiters.empty()) return;
  pages.push_back({.page = cli::help_of_waiters(service, works)});
  for (ManualPage& waiter : waiters) pages.push_back(std::move(waiter));
}

std::vector<ManualPage> all_pages() {
  std::vector<ManualPage> pages;
  std::vector<cli::CommandHelp> helps;
  for (const OwnCommand& command : own_commands()) helps.push_back(command.help);
  pages.push_back({.page = cli::help_of_berth(helps, works)});
  for (const cli::CommandHelp& help : helps) pages.push_back({.page = cli::help_of_command(help)});
  for (std::size_t i = 0; i < model::service_count(); ++i) {
    const model::Service service = model::service_at(i);
    if (service.name() != kOwnService) add_service(service, pages);
  }
  pages.push_back({.page = cli::help_of_fidelity(), .chapter = kMiscellany});
  return pages;
}

void write_page(const std::string& folder, const ManualPage& page) {
  const std::string path =
      folder + "/" + cli::manual_name(page.page.name) + "." + std::to_string(page.chapter);
  Files& files = system_files();
  files.remove(path);
  const File file = files.open(path, OpenMode::kCreateNew);
  files.write(file, 0, as_manual(page.page, page.chapter));
}

// `# NAME` and its steps, for every guide.
void print_examples() {
  for (const cli::Guide& guide : cli::all_guides()) {
    std::string text = "# berth";
    for (const std::string_view word : {guide.service, guide.name}) {
      if (!word.empty()) text += " " + std::string(word);
    }
    for (const std::string& step : cli::example_steps(guide)) text += "\n" + step;
    print(text + "\n");
  }
}

}  // namespace

int write_manual_pages(const std::vector<std::string>& words) {
  if (words.size() != 1) throw cli::misuse("the following arguments are required: FOLDER");
  if (words.front() == "--examples") {
    print_examples();
    return 0;
  }
  for (const ManualPage& page : all_pages()) write_page(words.front(), page);
  return 0;
}

}  // namespace berth
