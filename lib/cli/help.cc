#include "cli/help.h"

#include <algorithm>
#include <vector>

#include "base/text.h"
#include "cli/command_line.h"

namespace berth::cli {

namespace {

using model::Shape;
using model::ShapeType;

constexpr std::size_t kWidth = 100;
constexpr std::size_t kLabelColumn = 34;
constexpr std::string_view kIndent = "  ";

// Words in lines of at most kWidth, each line begun with `indent` blanks.
std::string wrapped(const std::vector<std::string>& words, std::size_t indent) {
  std::string out;
  std::size_t column = 0;
  for (const std::string& word : words) {
    if (column == 0 || column + 1 + word.size() > kWidth) {
      if (column != 0) out += '\n';
      out += std::string(indent, ' ');
      column = indent;
    } else {
      out += ' ';
      ++column;
    }
    out += word;
    column += word.size();
  }
  return out.empty() ? out : out + "\n";
}

// A label, and beside it text that goes on under itself.
std::string row(const std::string& label, const std::string& text) {
  std::string out = std::string(kIndent) + label;
  if (text.empty()) return out + "\n";
  out += out.size() < kLabelColumn ? std::string(kLabelColumn - out.size(), ' ')
                                   : "\n" + std::string(kLabelColumn, ' ');
  std::vector<std::string> words;
  for (const std::string_view word : split(text, ' ')) words.emplace_back(word);
  return out + wrapped(words, kLabelColumn).substr(kLabelColumn);
}

const OperationHelp* find_words(std::string_view service, std::string_view operation) {
  for (const OperationHelp& help : operation_helps()) {
    if (help.service == service && help.operation == operation) return &help;
  }
  return nullptr;
}

std::vector<std::string> working(const model::Service& service, const Works& works) {
  std::vector<std::string> names;
  for (const model::Operation operation : service.operations()) {
    if (works(service.name(), operation.name())) names.emplace_back(operation.cli_name());
  }
  return names;
}

std::vector<model::Waiter> working_waiters(const model::Service& service, const Works& works) {
  std::vector<model::Waiter> waiters;
  for (const model::Waiter waiter : service.waiters()) {
    if (works(service.name(), waiter.operation().name())) waiters.push_back(waiter);
  }
  return waiters;
}

std::string_view type_word(const Shape& shape) {
  switch (shape.type()) {
    case ShapeType::integer:
    case ShapeType::long_integer:
      return "INTEGER";
    case ShapeType::floating:
      return "NUMBER";
    case ShapeType::boolean:
      return "";
    case ShapeType::timestamp:
      return "TIMESTAMP";
    case ShapeType::blob:
      return "BASE64";
    case ShapeType::structure:
      return "STRUCTURE";
    case ShapeType::list:
      return "LIST";
    case ShapeType::map:
      return "MAP";
    case ShapeType::string:
      break;
  }
  return "TEXT";
}

std::string joined(const model::Texts& texts, std::string_view separator) {
  std::vector<std::string> all;
  for (const std::string_view text : texts) all.emplace_back(text);
  return join(all, separator);
}

// How a value is written in shorthand; `depth` bounds how far structures are opened.
std::string shorthand_form(const Shape& shape, int depth) {
  constexpr int kDeepest = 3;
  switch (shape.type()) {
    case ShapeType::structure: {
      if (depth >= kDeepest) return "…";
      std::vector<std::string> members;
      for (const model::Member member : shape.members())
        members.push_back(std::string(member.name()) + "=" + shorthand_form(member.shape(), depth + 1));
      const std::string text = join(members, ",");
      return depth == 0 ? text : "{" + text + "}";
    }
    case ShapeType::list:
      return "[" + shorthand_form(shape.element(), std::max(depth, 1)) + ",…]";
    case ShapeType::map:
      return depth == 0 ? "KEY=VALUE,…" : "{KEY=VALUE,…}";
    case ShapeType::boolean:
      return "true|false";
    default:
      break;
  }
  return shape.enum_values().empty() ? std::string(type_word(shape)) : joined(shape.enum_values(), "|");
}

bool structured(const Shape& shape) { return shape.is(ShapeType::structure) || shape.is(ShapeType::map); }

std::string bounds(const Shape& shape) {
  const bool number =
      shape.is(ShapeType::integer) || shape.is(ShapeType::long_integer) || shape.is(ShapeType::floating);
  const auto whole = [](double value) { return std::to_string(static_cast<std::int64_t>(value)); };
  std::string out;
  if (shape.min()) out = "at least " + whole(*shape.min());
  if (shape.max()) out += (out.empty() ? "at most " : ", at most ") + whole(*shape.max());
  if (out.empty() || number) return out;
  return out + (shape.is(ShapeType::list)  ? " elements"
                : shape.is(ShapeType::map) ? " entries"
                                           : " characters");
}

std::string option_text(const model::Member& member) {
  const Shape shape = member.shape();
  const Shape inner = shape.is(ShapeType::list) ? shape.element() : shape;
  std::vector<std::string> parts;
  if (member.required()) parts.emplace_back("required");
  if (!inner.enum_values().empty()) parts.push_back("one of " + joined(inner.enum_values(), ", "));
  if (const std::string text = bounds(shape); !text.empty()) parts.push_back(text);
  if (shape.is(ShapeType::map)) parts.emplace_back("KEY=VALUE,… or JSON");
  if (inner.is(ShapeType::structure)) {
    const std::string form = shape.document() ? "" : shorthand_form(inner, 0);
    constexpr std::size_t kLongest = 1200;  // beyond that nobody writes shorthand
    parts.push_back(form.empty() || form.size() > kLongest
                        ? "JSON"
                        : form + (shape.is(ShapeType::list) ? " … or JSON" : " or JSON"));
  }
  return join(parts, "; ");
}

std::string option_row(const model::Member& member) {
  const Shape shape = member.shape();
  std::string label = "--" + std::string(member.cli_name());
  if (shape.is(ShapeType::boolean)) {
    return row(label + " | --" + std::string(member.cli_negated()), option_text(member));
  }
  const bool list = shape.is(ShapeType::list);
  label += " " + std::string(type_word(list ? shape.element() : shape)) + (list ? " …" : "");
  return row(label, option_text(member));
}

// A value that an example can show for a required option.
std::string sample(const Shape& shape) {
  if (!shape.enum_values().empty()) return std::string(shape.enum_values()[0]);
  switch (shape.type()) {
    case ShapeType::integer:
    case ShapeType::long_integer:
    case ShapeType::floating:
      return "1";
    case ShapeType::timestamp:
      return "2026-01-05T00:00:00Z";
    case ShapeType::blob:
      return "fileb://part";
    case ShapeType::list:
      return sample(shape.element());
    case ShapeType::map:
      return "key=value";
    case ShapeType::structure: {
      std::vector<std::string> members;
      for (const model::Member member : shape.members()) {
        if (member.required() || members.empty())
          members.push_back(std::string(member.name()) + "=" +
                            (structured(member.shape()) ? "{…}" : sample(member.shape())));
      }
      return join(members, ",");
    }
    default:
      return "NAME";
  }
}

std::string example_of(const model::Service& service, const model::Operation& operation) {
  const std::string head = "berth " + std::string(service.name()) + " " + std::string(operation.cli_name());
  if (const OperationHelp* words = find_words(service.name(), operation.cli_name()))
    return head + " " + std::string(words->example);
  std::string out = head;
  if (const auto input = operation.input()) {
    for (const model::Member member : input->members()) {
      if (!member.required()) continue;
      out += " --" + std::string(member.cli_name());
      if (!member.shape().is(ShapeType::boolean)) out += " " + sample(member.shape());
    }
  }
  return out;
}

std::string example_lines(const std::string& example) {
  return "\nexample\n" + std::string(kIndent) + example + "\n";
}

// The options that every operation has beside its own.
std::string common_options(const model::Operation& operation) {
  std::string out = "\noptions of every operation\n";
  if (operation.paginator()) {
    out += row("--max-items INTEGER", "how many results in all; the rest waits behind NextToken");
    out += row("--starting-token TEXT", "where to go on: a NextToken");
    out += row("--page-size INTEGER", "how many results a request asks for");
  }
  out += row("--cli-input-json JSON", "the whole input, or file://…; options on the line win");
  out += row("--generate-cli-skeleton [WORD]",
             "prints an input to fill in (input), or a sample answer (output)");
  out += row("berth help", "has the options that every command takes: --region, --output, --query …");
  return out;
}

std::string input_options(const model::Operation& operation) {
  const auto input = operation.input();
  if (!input || input->members().empty()) return "\nno options of its own\n";
  std::string out = "\noptions\n";
  for (const bool required : {true, false}) {
    for (const model::Member member : input->members()) {
      if (member.required() == required) out += option_row(member);
    }
  }
  return out;
}

std::string usage_line(const std::string& head, const model::Operation& operation) {
  std::vector<std::string> words = {"usage:", head};
  if (const auto input = operation.input()) {
    for (const model::Member member : input->members()) {
      if (!member.required()) continue;
      const bool boolean = member.shape().is(ShapeType::boolean);
      words.push_back("--" + std::string(member.cli_name()) +
                      (boolean ? "" : " " + std::string(type_word(member.shape()))));
    }
  }
  words.emplace_back("[options]");
  return wrapped(words, 0);
}

}  // namespace

std::string help_of_berth(std::span<const CommandHelp> own_commands, const Works& works) {
  std::string out =
      "berth does on this machine what `aws ecs` and `aws ecr` do in an AWS account, and needs none.\n\n"
      "usage: berth [options] SERVICE OPERATION [options]\n"
      "       berth [options] COMMAND [options]\n"
      "       berth help SERVICE [OPERATION]\n\ncommands\n";
  for (const CommandHelp& command : own_commands)
    out += row(std::string(command.name), std::string(command.summary));
  out += "\noptions of every command\n";
  out += row("--region TEXT", "else AWS_REGION, AWS_DEFAULT_REGION, ~/.aws/config");
  out += row("--output json|text|off", "");
  out += row("--query EXPRESSION", "JMESPath over the result");
  out += row("--profile TEXT", "of ~/.aws/config, for region and output");
  out += row("--no-paginate", "one page only");
  out += row("--cli-binary-format base64|raw-in-base64-out", "");
  out += row("--cli-error-format enhanced|legacy|json|text", "");
  out += row("--version", "");
  out += "\noperations that work\n";
  for (std::size_t i = 0; i < model::service_count(); ++i) {
    const model::Service service = model::service_at(i);
    const std::vector<std::string> names =
        service.name() == "berth" ? std::vector<std::string>() : working(service, works);
    if (!names.empty()) out += std::string(kIndent) + std::string(service.name()) + "\n" + wrapped(names, 6);
  }
  return out + example_lines("berth ecs create-cluster --cluster-name web");
}

std::string help_of_service(const model::Service& service, const Works& works) {
  const std::string name(service.name());
  std::string out = "usage: berth " + name + " OPERATION [options]\n       berth " + name +
                    " OPERATION help\n\noperations that work\n";
  const std::vector<std::string> names = working(service, works);
  for (const std::string& operation : names) {
    const OperationHelp* words = find_words(service.name(), operation);
    out += row(operation, words == nullptr ? "" : std::string(words->summary));
  }
  for (const std::string_view command : customised_commands(service.name())) {
    if (const CommandHelp* help = find_customised_help(service.name(), command))
      out += row(std::string(command), std::string(help->summary));
  }
  const std::vector<model::Waiter> waiters = working_waiters(service, works);
  if (!waiters.empty()) {
    out += "\nwaiters\n";
    for (const model::Waiter& waiter : waiters) out += row("wait " + std::string(waiter.cli_name()), "");
  }
  const std::size_t missing = service.operations().size() - names.size();
  if (missing > 0) {
    out += "\n" + std::to_string(missing) + " more of " + std::to_string(service.operations().size()) +
           " operations are known and not there yet: berth info --operations\n";
  }
  if (names.empty()) return out;
  const OperationHelp* first = nullptr;
  for (const OperationHelp& help : operation_helps()) {
    if (first == nullptr && help.service == service.name()) first = &help;
  }
  const auto shown = model::find_cli_operation(
      service, first == nullptr ? std::string_view(names.front()) : first->operation);
  return out + (shown ? example_lines(example_of(service, *shown)) : "");
}

std::string help_of_operation(const model::Service& service, const model::Operation& operation,
                              const Works& works) {
  const std::string head = "berth " + std::string(service.name()) + " " + std::string(operation.cli_name());
  std::string out;
  if (const OperationHelp* words = find_words(service.name(), operation.cli_name()))
    out += std::string(words->summary) + ".\n\n";
  if (!works(service.name(), operation.name())) out += "This operation is not there yet.\n\n";
  out += usage_line(head, operation);
  return out + input_options(operation) + common_options(operation) +
         example_lines(example_of(service, operation));
}

std::string help_of_waiters(const model::Service& service, const Works& works) {
  const std::string head = "berth " + std::string(service.name()) + " wait";
  std::string out = "usage: " + head + " WAITER [options]\n\nwaiters\n";
  const std::vector<model::Waiter> waiters = working_waiters(service, works);
  for (const model::Waiter& waiter : waiters) {
    out +=
        row(std::string(waiter.cli_name()), "asks " + std::string(waiter.operation().cli_name()) + " every " +
                                                std::to_string(waiter.delay_seconds()) + " s, at most " +
                                                std::to_string(waiter.max_attempts()) + " times");
  }
  if (waiters.empty()) return out;
  return out + example_lines(head + " " + std::string(waiters.front().cli_name()) + " help");
}

std::string help_of_waiter(const model::Service& service, const model::Waiter& waiter) {
  const model::Operation operation = waiter.operation();
  const std::string head = "berth " + std::string(service.name()) + " wait " + std::string(waiter.cli_name());
  std::string out = "Waits by asking " + std::string(operation.cli_name()) +
                    "; prints nothing. 255 if it does not come to pass.\n\n";
  out += usage_line(head, operation) + input_options(operation) + common_options(operation);
  const std::string plain = "berth " + std::string(service.name()) + " " + std::string(operation.cli_name());
  return out + example_lines(head + example_of(service, operation).substr(plain.size()));
}

std::string help_of_command(const CommandHelp& command) {
  std::string out = std::string(command.summary) + ".\n\n";
  std::string_view label = "usage: ";
  for (const std::string_view form : split(command.usage, '\n')) {
    out += std::string(label) + "berth " + std::string(command.name) + (form.empty() ? "" : " ") +
           std::string(form) + "\n";
    label = "       ";
  }
  return out + example_lines(std::string(command.example));
}

}  // namespace berth::cli
