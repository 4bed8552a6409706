#include <array>
#include <cctype>
#include <utility>

#include "base/text.h"
#include "core/placement/query.h"
#include "core/placement/query_tree.h"

namespace berth::core::placement {
namespace query {
namespace {

constexpr std::int64_t kPatternMemoryMax = 1 << 20;

constexpr unsigned bit(Operator op) { return 1U << static_cast<unsigned>(op); }
constexpr unsigned kEquality = bit(Operator::equals) | bit(Operator::not_equals);
constexpr unsigned kOrder =
    bit(Operator::greater) | bit(Operator::greater_equal) | bit(Operator::less) | bit(Operator::less_equal);
constexpr unsigned kMatch = bit(Operator::matches) | bit(Operator::not_matches);
constexpr unsigned kList = bit(Operator::in) | bit(Operator::not_in);
constexpr unsigned kExistence = bit(Operator::exists) | bit(Operator::not_exists);

struct SubjectRow {
  std::string_view word;
  Subject subject;
  unsigned operators;
};
constexpr std::array kSubjects = {
    SubjectRow{"agentConnected", Subject::agent_connected, kEquality | kMatch | kList},
    SubjectRow{"agentVersion", Subject::agent_version, kEquality | kOrder},
    SubjectRow{"ec2InstanceId", Subject::ec2_instance_id, kEquality | kMatch | kList},
    SubjectRow{"registeredAt", Subject::registered_at, kEquality | kOrder},
    SubjectRow{"runningTasksCount", Subject::running_tasks_count, kEquality | kOrder},
    SubjectRow{"task:group", Subject::task_group, kEquality | kMatch | kList},
};
constexpr unsigned kAttributeOperators = kEquality | kOrder | kMatch | kList | kExistence;
constexpr std::string_view kAttributePrefix = "attribute:";

struct OperatorRow {
  std::string_view symbol;
  Operator op;
};
// A symbol that begins another comes after it.
constexpr std::array kSymbols = {
    OperatorRow{"==", Operator::equals},        OperatorRow{"!=", Operator::not_equals},
    OperatorRow{">=", Operator::greater_equal}, OperatorRow{">", Operator::greater},
    OperatorRow{"<=", Operator::less_equal},    OperatorRow{"<", Operator::less},
    OperatorRow{"=~", Operator::matches},       OperatorRow{"!~", Operator::not_matches},
};
constexpr std::array kWords = {
    OperatorRow{"equals", Operator::equals},
    OperatorRow{"not_equals", Operator::not_equals},
    OperatorRow{"greater_than", Operator::greater},
    OperatorRow{"greater_than_equal", Operator::greater_equal},
    OperatorRow{"less_than", Operator::less},
    OperatorRow{"less_than_equal", Operator::less_equal},
    OperatorRow{"matches", Operator::matches},
    OperatorRow{"not_matches", Operator::not_matches},
    OperatorRow{"in", Operator::in},
    OperatorRow{"!in", Operator::not_in},
    OperatorRow{"not_in", Operator::not_in},
    OperatorRow{"exists", Operator::exists},
    OperatorRow{"!exists", Operator::not_exists},
    OperatorRow{"not_exists", Operator::not_exists},
};

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_word(char c) { return is_letter(c) || (c >= '0' && c <= '9') || c == '_'; }
bool is_name(char c) { return is_word(c) || c == '-' || c == '.' || c == '/' || c == '\\'; }

// Names the operators that a subject takes, by their first forms.
std::string operators_text(unsigned operators) {
  std::string out;
  const auto add = [&](const OperatorRow& row) {
    if ((operators & bit(row.op)) == 0) return;
    operators &= ~bit(row.op);
    out += (out.empty() ? "" : ", ") + std::string(row.symbol);
  };
  for (const OperatorRow& row : kSymbols) add(row);
  for (const OperatorRow& row : kWords) add(row);
  return out;
}

struct SubjectRead {
  Subject subject;
  std::string word;  // as written
  std::string name;  // of the attribute
  unsigned operators;
};

// Recursive descent, one function a rule of the grammar. A function that fails has set fault_.
class Parser {
 public:
  explicit Parser(std::string_view text) : text_(text) {}

  std::optional<Node> whole() {
    std::optional<Node> node = any_of(0);
    if (!node) return std::nullopt;
    skip_blanks();
    if (at_ != text_.size()) return fail("expected and, or, or the end of the expression");
    return node;
  }
  const QueryFault& fault() const { return fault_; }

 private:
  std::nullopt_t fail_at(std::size_t position, std::string message) {
    fault_ = {position, std::move(message)};
    return std::nullopt;
  }
  std::nullopt_t fail(std::string message) { return fail_at(at_, std::move(message)); }

  char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }
  bool at_end() const { return at_ >= text_.size(); }
  void skip_blanks() {
    while (!at_end() && is_blank(text_[at_])) ++at_;
  }
  bool next_is(std::string_view token) const { return text_.substr(at_).substr(0, token.size()) == token; }
  bool take(std::string_view token) {
    if (!next_is(token)) return false;
    at_ += token.size();
    return true;
  }
  // A keyword ends where no word character follows.
  bool take_word(std::string_view word) {
    const std::size_t end = at_ + word.size();
    if (!next_is(word) || (end < text_.size() && is_word(text_[end]))) return false;
    at_ = end;
    return true;
  }

  std::optional<Node> any_of(int depth) {
    return chain(Node::Kind::any_of, "||", "or", depth, [this](int d) { return chain_of_all(d); });
  }
  std::optional<Node> chain_of_all(int depth) {
    return chain(Node::Kind::all_of, "&&", "and", depth, [this](int d) { return unary(d); });
  }

  template <class Part>
  std::optional<Node> chain(Node::Kind kind, std::string_view symbol, std::string_view word, int depth,
                            Part part) {
    std::optional<Node> first = part(depth);
    if (!first) return std::nullopt;
    Node out{.kind = kind, .children = {}, .comparison = {}};
    out.children.push_back(std::move(*first));
    for (skip_blanks(); take(symbol) || take_word(word); skip_blanks()) {
      std::optional<Node> next = part(depth);
      if (!next) return std::nullopt;
      out.children.push_back(std::move(*next));
    }
    if (out.children.size() > 1) return out;
    Node only = std::move(out.children.front());
    return only;
  }

  std::optional<Node> unary(int depth) {
    skip_blanks();
    if (depth >= kQueryDepthMax)
      return fail("the expression is nested more than " + std::to_string(kQueryDepthMax) + " deep");
    if (take("!") || take_word("not")) {
      std::optional<Node> inner = unary(depth + 1);
      if (!inner) return std::nullopt;
      Node out{.kind = Node::Kind::negation, .children = {}, .comparison = {}};
      out.children.push_back(std::move(*inner));
      return out;
    }
    if (!take("(")) return comparison();
    std::optional<Node> inner = any_of(depth + 1);
    if (!inner) return std::nullopt;
    skip_blanks();
    if (!take(")")) return fail("expected and, or, or )");
    return inner;
  }

  std::optional<Node> comparison() {
    std::optional<SubjectRead> subject = read_subject();
    if (!subject) return std::nullopt;
    skip_blanks();
    const std::size_t op_at = at_;
    const std::optional<Operator> op = read_operator(*subject);
    if (!op) return std::nullopt;
    const std::string op_text(text_.substr(op_at, at_ - op_at));
    if ((subject->operators & bit(*op)) == 0)
      return fail_at(op_at, "'" + subject->word + "' takes one of " + operators_text(subject->operators));
    Comparison out{
        .subject = subject->subject, .name = subject->name, .op = *op, .literals = {}, .pattern = {}};
    if (!read_literals(out, op_text)) return std::nullopt;
    return Node{.kind = Node::Kind::comparison, .children = {}, .comparison = std::move(out)};
  }

  std::optional<SubjectRead> read_subject() {
    const std::size_t start = at_;
    if (take(kAttributePrefix)) {
      const std::size_t name_at = at_;
      while (!at_end() && is_name(peek())) ++at_;
      if (at_ == name_at) return fail("expected the name of an attribute after 'attribute:'");
      return SubjectRead{Subject::attribute, std::string(text_.substr(start, at_ - start)),
                         std::string(text_.substr(name_at, at_ - name_at)), kAttributeOperators};
    }
    for (const SubjectRow& row : kSubjects)
      if (take_word(row.word)) return SubjectRead{row.subject, std::string(row.word), {}, row.operators};
    return fail(
        "expected agentConnected, agentVersion, attribute:NAME, ec2InstanceId, registeredAt, "
        "runningTasksCount, "
        "task:group, not or (");
  }

  std::optional<Operator> read_operator(const SubjectRead& subject) {
    for (const OperatorRow& row : kSymbols)
      if (take(row.symbol)) return row.op;
    for (const OperatorRow& row : kWords)
      if (take_word(row.symbol)) return row.op;
    return fail("expected an operator after '" + subject.word + "': " + operators_text(subject.operators));
  }

  bool read_literals(Comparison& out, const std::string& op_text) {
    if ((bit(out.op) & kExistence) != 0) return true;
    if ((bit(out.op) & kList) != 0) return read_list(out, op_text);
    skip_blanks();
    return read_literal(out, "expected a value after '" + op_text + "'");
  }

  bool read_list(Comparison& out, const std::string& op_text) {
    skip_blanks();
    if (!take("[")) {
      fail("expected a list such as [a, b] after '" + op_text + "'");
      return false;
    }
    for (;;) {
      skip_blanks();
      if (!read_literal(out, "expected a value of the list")) return false;
      skip_blanks();
      if (take("]")) return true;
      if (take(",")) continue;
      fail("expected , or ] in the list");
      return false;
    }
  }

  bool read_literal(Comparison& out, const std::string& expected) {
    const std::size_t start = at_;
    const char quote = peek();
    std::string literal;
    if (quote == '\'' || quote == '"') {
      const std::size_t end = text_.find(quote, at_ + 1);
      if (end == std::string_view::npos) {
        fail(std::string("expected the closing ") + quote + " of this value");
        return false;
      }
      literal = std::string(text_.substr(at_ + 1, end - at_ - 1));
      at_ = end + 1;
    } else {
      literal = std::string(bare((bit(out.op) & kMatch) != 0));
      if (literal.empty() || ((bit(out.op) & kMatch) == 0 && literal.front() == '[')) {
        fail_at(start, expected);
        return false;
      }
    }
    std::string wrong = accept(out, literal);
    if (wrong.empty()) return true;
    fail_at(start, std::move(wrong));
    return false;
  }

  // A word without quotes. In a pattern, what its own brackets hold does not end it.
  std::string_view bare(bool pattern) {
    const std::size_t start = at_;
    int open = 0;
    for (; !at_end() && !is_blank(peek()) && !next_is("&&") && !next_is("||"); ++at_) {
      const char c = peek();
      if (open == 0 && (c == ')' || c == ']' || (c == ',' && !pattern))) break;
      if (!pattern) continue;
      if (c == '\\' && at_ + 1 < text_.size() && !is_blank(text_[at_ + 1])) ++at_;
      if (c == '(' || c == '[' || c == '{') ++open;
      if (open > 0 && (c == ')' || c == ']' || c == '}')) --open;
    }
    return text_.substr(start, at_ - start);
  }

  // Takes the literal into `out` if it suits the subject; else says what would.
  static std::string accept(Comparison& out, const std::string& literal) {
    out.literals.push_back(literal);
    if ((bit(out.op) & kMatch) != 0) {
      re2::RE2::Options options;
      options.set_log_errors(false);
      options.set_max_mem(kPatternMemoryMax);
      auto pattern = std::make_shared<const re2::RE2>(literal, options);
      if (!pattern->ok()) return "'" + literal + "' is not a regular expression: " + pattern->error();
      out.pattern = std::move(pattern);
      return {};
    }
    switch (out.subject) {
      case Subject::agent_connected:
        return literal == "true" || literal == "false" ? "" : "expected true or false";
      case Subject::agent_version:
        return version_parts(literal) ? "" : "expected a version such as 1.14.5";
      case Subject::registered_at: {
        const std::optional<Instant> instant = parse_iso8601(literal);
        out.instant = instant.value_or(Instant{});
        return instant ? ""
                       : "expected an instant such as 2018-06-18T22:28:28+00:00 or a date such as 2018-06-18";
      }
      case Subject::running_tasks_count: {
        const std::optional<std::int64_t> number = parse_int(literal);
        out.number = number.value_or(0);
        return number ? "" : "expected a whole number";
      }
      case Subject::attribute:
      case Subject::ec2_instance_id:
      case Subject::task_group:
        return {};
    }
    return {};
  }

  std::string_view text_;
  std::size_t at_ = 0;
  QueryFault fault_;
};

}  // namespace
}  // namespace query

ParsedQuery parse_query(std::string_view text) {
  if (text.size() > kQueryLengthMax)
    return {std::nullopt, {kQueryLengthMax, "the expression is longer than 2000 characters"}};
  query::Parser parser(text);
  std::optional<query::Node> root = parser.whole();
  if (!root) return {std::nullopt, parser.fault()};
  auto tree = std::make_shared<query::Tree>();
  tree->root = std::move(*root);
  tree->text = std::string(text);
  tree->depends_on_tasks = query::looks_at_tasks(tree->root);
  return {Query(std::move(tree)), {}};
}

std::string to_text(const QueryFault& fault) {
  return "at character " + std::to_string(fault.position + 1) + ": " + fault.message;
}

}  // namespace berth::core::placement
