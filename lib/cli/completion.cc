#include "cli/completion.h"

#include <algorithm>
#include <map>

#include "cli/argv.h"
#include "cli/command_grammar.h"
#include "cli/command_line.h"
#include "cli/completion_values.h"
#include "cli/options.h"

namespace berth::cli {

namespace {

constexpr std::string_view kDashes = "--";
constexpr std::string_view kHelp = "help";
constexpr std::string_view kOwnService = "berth";

// An option that may stand on the line, and how to complete its value.
struct Known {
  Option option;
  std::optional<model::Member> member;  // of an operation's input
  std::string place;                    // of a command of berth's own: its value as the usage has it
  std::string about;
  bool global = false;
};

std::string_view summary_of(std::string_view service, std::string_view operation) {
  for (const OperationHelp& help : operation_helps()) {
    if (help.service == service && help.operation == operation) return help.summary;
  }
  return {};
}

// The line up to the cursor, word by word: what it names, what it gives, and what is open at its end.
class Line {
 public:
  explicit Line(std::span<const CommandHelp> own) : own_(own) {
    for (const Option& option : global_options())
      known_.push_back({.option = option, .member = {}, .place = {}, .about = "", .global = true});
  }

  void take(const std::string& word) {
    if (word.starts_with(kDashes) && word.size() > kDashes.size()) {
      take_option(word);
    } else if (open_ != nullptr) {
      take_value(word);
    } else {
      take_plain(word);
    }
  }

  Completion at(const std::string& word) const {
    Completion out;
    out.profile = given_if("profile");
    out.region = given_if("region");
    const std::size_t equals = word.find('=');
    if (word.starts_with(kDashes) && equals != std::string::npos) {
      if (const Known* known = find(word.substr(kDashes.size(), equals - kDashes.size())))
        offer_value(*known, word.substr(0, equals + 1), word.substr(equals + 1), out);
      return out;
    }
    if (word.starts_with("-")) {
      offer_options(word, out);
      return out;
    }
    const bool must = open_ != nullptr && open_->option.arity == Arity::one;
    if (open_ != nullptr) offer_value(*open_, "", word, out);
    if (must) return out;
    // A list may end here, once it has a value; what has values to offer is left to them.
    const bool begun = open_ != nullptr && open_values_ == 0;
    if (open_ == nullptr) offer_plain(word, out);
    if (word.empty() && !begun && service_or_command()) offer_options(word, out);
    return out;
  }

 private:
  bool service_or_command() const { return operation_.has_value() || own_help_ != nullptr; }

  // By its whole name, else the only one that begins so.
  const Known* find(std::string_view name) const {
    const Known* found = nullptr;
    bool several = false;
    for (const Known& known : known_) {
      if (known.option.name == name) return &known;
      if (!known.option.name.starts_with(name) || known.option.whole_name_only) continue;
      several = found != nullptr;
      found = &known;
    }
    return several ? nullptr : found;
  }

  void take_option(const std::string& word) {
    open_ = nullptr;
    open_values_ = 0;
    const std::size_t equals = word.find('=');
    const Known* known = find(std::string_view(word).substr(0, equals).substr(kDashes.size()));
    if (known == nullptr) return;
    std::vector<std::string>& values = given_[known->option.name];
    if (equals != std::string::npos) {
      values = {word.substr(equals + 1)};
    } else if (known->option.arity != Arity::flag) {
      open_ = known;
    }
  }

  void take_value(const std::string& word) {
    given_[open_->option.name].push_back(word);
    ++open_values_;
    if (open_->option.arity != Arity::list) open_ = nullptr;
  }

  void take_plain(const std::string& word) {
    if (command_.empty()) {
      take_command(word);
    } else if (service_ && subcommand_.empty()) {
      take_subcommand(word);
    } else if (service_ && subcommand_ == "wait" && !operation_) {
      if (const auto waiter = model::find_cli_waiter(*service_, word)) take_operation(waiter->operation());
    } else {
      plain_.push_back(word);
      take_form();
    }
  }

  void take_command(const std::string& word) {
    command_ = word;
    if (word != kOwnService) service_ = model::find_service(word);
    for (const CommandHelp& help : own_) {
      if (help.name == word) take_own(help);
    }
  }

  void take_subcommand(const std::string& word) {
    subcommand_ = word;
    if (const auto operation = model::find_cli_operation(*service_, word)) return take_operation(*operation);
    if (const CommandHelp* help = find_customised_help(command_, word)) take_own(*help);
  }

  void take_operation(const model::Operation& operation) {
    operation_ = operation;
    const OperationOptions table = options_of(operation);
    for (std::size_t i = 0; i < table.options.size(); ++i) {
      const auto& member = table.targets[i].member;
      std::string about = member && table.options[i].arity != Arity::flag ? type_words(member->shape()) : "";
      if (table.options[i].required) about = "required, " + about;
      add({.option = table.options[i], .member = member, .place = {}, .about = std::move(about)});
    }
  }

  void take_own(const CommandHelp& help) {
    own_help_ = &help;
    forms_ = command_forms(help.usage);
    take_form();
  }

  // The options of the forms that the words so far may belong to.
  void take_form() {
    std::erase_if(forms_, [&](const CommandForm& form) { return !may_be(form); });
    std::erase_if(known_, [](const Known& known) { return !known.place.empty(); });
    for (const CommandForm& form : forms_) {
      if (!form.words.empty() && !choices_of(form.words.front()).empty() && plain_.empty()) continue;
      for (const CommandForm::Option& option : form.options) add_own(option);
      const auto ecs = model::find_service("ecs");
      const auto operation = model::find_cli_operation(*ecs, form.options_of);
      if (operation && !operation_) {
        service_of_options_ = "ecs";
        take_operation(*operation);
      }
    }
  }

  bool may_be(const CommandForm& form) const {
    for (std::size_t i = 0; i < plain_.size() && i < form.words.size(); ++i) {
      const std::vector<std::string> choices = choices_of(form.words[i]);
      if (!choices.empty() && std::find(choices.begin(), choices.end(), plain_[i]) == choices.end())
        return false;
    }
    return true;
  }

  void add_own(const CommandForm::Option& option) {
    const bool flag = option.value.empty();
    add({.option = {.name = option.name, .arity = flag ? Arity::flag : Arity::one},
         .member = {},
         .place = flag ? "-" : option.value,
         .about = option.value});
  }

  void add(Known known) {
    const bool there = std::any_of(known_.begin(), known_.end(), [&](const Known& other) {
      return other.option.name == known.option.name;
    });
    if (!there) known_.push_back(std::move(known));
  }

  std::optional<std::string> given_if(std::string_view option) const {
    const auto found = given_.find(option);
    if (found == given_.end() || found->second.empty()) return std::nullopt;
    return found->second.back();
  }

  ValuePlace place_of(std::string head, std::string typed) const {
    const std::string_view service = service_of_options_.empty() ? command_ : service_of_options_;
    return {.service = service,
            .operation = operation_ ? operation_->name() : std::string_view(),
            .given = value_,
            .head = std::move(head),
            .typed = std::move(typed)};
  }

  void offer_options(const std::string& typed, Completion& out) const {
    const ValuePlace place = place_of("", typed);
    for (const bool global : {false, true}) {
      // Of the global ones there are many: they come once a dash is there.
      if (global && typed.empty()) continue;
      for (const Known& known : known_) {
        if (known.global == global && !is_given(known))
          offer(place, std::string(kDashes) + known.option.name, known.about, out);
      }
    }
  }

  // Itself, or another of its group.
  bool is_given(const Known& known) const {
    return std::any_of(known_.begin(), known_.end(), [&](const Known& other) {
      const bool same = other.option.name == known.option.name ||
                        (!known.option.group.empty() && other.option.group == known.option.group);
      return same && given_.contains(other.option.name);
    });
  }

  void offer_value(const Known& known, std::string head, std::string typed, Completion& out) const {
    const ValuePlace place = place_of(std::move(head), std::move(typed));
    const std::string& name = known.option.name;
    for (const std::string_view choice : known.option.choices) offer(place, choice, "", out);
    if (known.member) return complete_member(place, *known.member, out);
    if (name == "profile") {
      out.lookups.push_back({.source = Lookup::Source::profiles, .head = place.head, .typed = place.typed});
    } else if (name == "region") {
      complete_region(place, out);
    } else if (name == "ca-bundle") {
      complete_file(place, out);
    } else if (name == kCliInputJson || name == kCliInputYaml) {
      complete_file_url(place, true, false, out);
    } else if (!known.place.empty()) {
      offer_place(place, known.place, name, out);
    }
  }

  // What a usage says of a value or a word.
  void offer_place(const ValuePlace& place, std::string_view usage, std::string_view option,
                   Completion& out) const {
    for (const std::string& choice : choices_of(usage)) offer(place, choice, "", out);
    if (option == "cluster") complete_names(place, "cluster", out);
    if (usage.starts_with("REPOSITORY")) offer_image(place, out);
    if (usage.starts_with("FILE") || usage.starts_with("FOLDER")) complete_file(place, out);
  }

  // `REPOSITORY:TAG`.
  static void offer_image(const ValuePlace& place, Completion& out) {
    const std::size_t colon = place.typed.find(':');
    if (colon == std::string::npos) return complete_names(place, "repository", out);
    out.lookups.push_back({.head = place.head + place.typed.substr(0, colon + 1),
                           .typed = place.typed.substr(colon + 1),
                           .kind = "image-tag",
                           .within = place.typed.substr(0, colon)});
  }

  void offer_plain(const std::string& word, Completion& out) const {
    const ValuePlace place = place_of("", word);
    if (command_.empty()) {
      offer_commands(place, out);
    } else if (command_ == kHelp) {
      offer_help(place, out);
    } else if (service_ && subcommand_.empty()) {
      offer_operations(place, *service_, out);
    } else if (service_ && subcommand_ == "wait" && !operation_) {
      for (const model::Waiter waiter : service_->waiters()) offer(place, waiter.cli_name(), "", out);
    } else if (own_help_ != nullptr) {
      for (const CommandForm& form : forms_) {
        if (plain_.size() < form.words.size()) offer_place(place, form.words[plain_.size()], "", out);
      }
    }
    if (!command_.empty() && plain_.empty() && !word.empty()) offer(place, kHelp, "", out);
  }

  void offer_commands(const ValuePlace& place, Completion& out) const {
    for (std::size_t i = 0; i < model::service_count(); ++i) {
      const model::Service service = model::service_at(i);
      if (service.name() != kOwnService) offer(place, service.name(), service.full_name(), out);
    }
    for (const CommandHelp& help : own_) offer(place, help.name, help.summary, out);
    offer(place, kHelp, "", out);
  }

  // `help SERVICE OPERATION`, and what has a page besides.
  void offer_help(const ValuePlace& place, Completion& out) const {
    if (plain_.empty()) {
      offer_commands(place, out);
      for (const std::string_view topic : help_topics()) offer(place, topic, "", out);
      return;
    }
    const auto service = model::find_service(plain_.front());
    if (service && plain_.size() == 1 && plain_.front() != kOwnService)
      offer_operations(place, *service, out);
  }

  static void offer_operations(const ValuePlace& place, const model::Service& service, Completion& out) {
    const std::string_view command = service.name();
    for (const model::Operation operation : service.operations())
      offer(place, operation.cli_name(), summary_of(command, operation.cli_name()), out);
    for (const std::string_view name : customised_commands(command)) {
      const CommandHelp* help = find_customised_help(command, name);
      offer(place, name, help != nullptr ? help->summary : "", out);
    }
  }

  std::span<const CommandHelp> own_;
  std::vector<Known> known_;
  std::string command_, subcommand_;
  std::optional<model::Service> service_;
  std::optional<model::Operation> operation_;
  std::string service_of_options_;  // where it is not the command
  const CommandHelp* own_help_ = nullptr;
  std::vector<CommandForm> forms_;
  std::vector<std::string> plain_;  // words behind the command, or the operation
  std::map<std::string, std::vector<std::string>, std::less<>> given_;
  const Known* open_ = nullptr;  // the option that takes the next word
  std::size_t open_values_ = 0;  // that it has so far
  const GivenValue value_ = [this](std::string_view option) { return given_if(option).value_or(""); };
};

void tidy(Completion& completion) {
  const auto before = [](const Candidate& a, const Candidate& b) { return a.text < b.text; };
  const auto same = [](const Candidate& a, const Candidate& b) { return a.text == b.text; };
  std::vector<Candidate>& all = completion.candidates;
  std::stable_sort(all.begin(), all.end(), before);
  all.erase(std::unique(all.begin(), all.end(), same), all.end());
  std::vector<Lookup> lookups;
  for (Lookup& lookup : completion.lookups) {
    if (std::find(lookups.begin(), lookups.end(), lookup) == lookups.end())
      lookups.push_back(std::move(lookup));
  }
  completion.lookups = std::move(lookups);
}

}  // namespace

Completion complete(const std::vector<std::string>& words, const std::string& word,
                    std::span<const CommandHelp> own_commands) {
  Line line(own_commands);
  for (const std::string& each : words) line.take(each);
  Completion completion = line.at(word);
  tidy(completion);
  return completion;
}

}  // namespace berth::cli
