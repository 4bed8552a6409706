"""Presses Tab in a real shell behind a pseudo-terminal. completion.py SHELL COMPLETIONS: prints `ok NAME` or
`FAILED NAME: why` for each case. berth and aws must be on the PATH; the state is completion.sh's."""
import os
import pty
import re
import select
import sys
import time

PATIENCE = 20  # seconds until a shell that says nothing counts as hung

START = {
    "bash": ["bash", "--norc", "--noprofile", "-i"],
    "zsh": ["zsh", "-f", "-i"],
    "fish": ["fish", "--private", "--no-config", "-i"],
}
# Control-G writes what the line has become, between marks.
SETUP = {
    "bash": [
        "PS1=; bind 'set bell-style none'; bind 'set enable-bracketed-paste off'; bind 'set page-completions off'",
        r"""bind -x '"\C-g": printf "\n<<%s>>\n" "$READLINE_LINE"'""",
    ],
    "zsh": [
        "PS1=; setopt no_beep; zle_bracketed_paste=()",
        "show_line() { print; print -r -- \"<<$BUFFER>>\" }; zle -N show_line; bindkey '^G' show_line",
    ],
    "fish": [
        "function fish_prompt; end; function fish_greeting; end",
        r"""bind \cg 'printf "\n<<%s>>\n" (commandline | string collect)'""",
    ],
}


class Terminal:
    def __init__(self, shell):
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.environ.update(TERM="xterm", COLUMNS="200", LINES="60", LC_ALL="C.UTF-8")
            os.execvp(START[shell][0], START[shell])
        self.shell = shell

    def send(self, text):
        os.write(self.fd, text.encode())

    def read_until(self, pattern):
        seen, end = "", time.monotonic() + PATIENCE
        while time.monotonic() < end:
            if not select.select([self.fd], [], [], 0.2)[0]:
                continue
            try:
                seen += os.read(self.fd, 65536).decode(errors="replace")
            except OSError:
                break
            plain = re.sub(r"\x1b(\[[0-9;?]*[a-zA-Z]|[()][A-Z0-9]|[=>])", "", seen)
            found = re.search(pattern, plain, re.S)
            if found:
                return found, plain
        raise RuntimeError(f"{self.shell} did not answer; it said {seen[-400:]!r}")

    def run(self, command):
        self.send(command + "\r")
        mark = f"done{time.monotonic_ns()}"
        # The mark is put together by the shell, so that the echo of the command does not count.
        self.send(f"echo {mark[:4]}''{mark[4:]}\r")
        return self.read_until(re.escape(mark))[1]

    def press_tab(self, line, times=1):
        """What the line becomes, and all that was shown."""
        self.send(line + "\t" * times + "\x07")
        found, seen = self.read_until(r"<<(.*?)>>\r?\n")
        self.send("\x15")  # and the line is gone
        return found.group(1), seen


LINES = [
    ("a command", "berth comp", "berth completion "),
    ("an operation", "berth ecs run-", "berth ecs run-task "),
    ("an operation behind global options", "berth --region us-east-1 ecs run-", "berth --region us-east-1 ecs run-task "),
    ("an option", "berth ecs run-task --task-d", "berth ecs run-task --task-definition "),
    ("an option that was given is gone", "berth ecs run-task --task-definition a --task-d", None),
    ("an enum's value", "berth ecs run-task --launch-type FAR", "berth ecs run-task --launch-type FARGATE "),
    ("--output", "berth ecs list-tasks --output js", "berth ecs list-tasks --output json "),
    ("--profile", "berth ecs list-tasks --profile pro", "berth ecs list-tasks --profile production "),
    ("a cluster", "berth ecs list-tasks --cluster wo", "berth ecs list-tasks --cluster work "),
    ("a cluster behind =", "berth ecs list-tasks --cluster=wo", "berth ecs list-tasks --cluster=work "),
    ("a service of the cluster", "berth ecs describe-services --cluster web --services fr",
     "berth ecs describe-services --cluster web --services front "),
    ("none of another cluster", "berth ecs describe-services --cluster work --services fr", None),
    ("a family's revision", "berth ecs run-task --task-definition apple:", "berth ecs run-task --task-definition apple:1 "),
    ("a repository", "berth ecr list-images --repository-name tea", "berth ecr list-images --repository-name team/app "),
    ("a tag in shorthand", "berth ecr batch-get-image --repository-name team/app --image-ids imageTag=re",
     "berth ecr batch-get-image --repository-name team/app --image-ids imageTag=release "),
    ("a capacity provider in shorthand", "berth ecs run-task --capacity-provider-strategy capacityProvider=FARGATE_",
     "berth ecs run-task --capacity-provider-strategy capacityProvider=FARGATE_SPOT "),
    ("in quotes", "berth ecs list-tasks --cluster 'wo", "berth ecs list-tasks --cluster 'work'"),
    ("a blank in a folder's name", r"berth ecs run-task --cli-input-json file://a\ fol", r"berth ecs run-task --cli-input-json file://a\ folder/"),
    ("in a folder with a blank", r"berth ecs run-task --cli-input-json file://a\ folder/in",
     r"berth ecs run-task --cli-input-json file://a\ folder/inner.json "),
    ("a service's ARN", "berth ecs describe-services --services arn:aws:ecs:us-east-1:123456789012:service/web/fr",
     "berth ecs describe-services --services arn:aws:ecs:us-east-1:123456789012:service/web/front "),
    ("an operation's help", "berth help ecs run-", "berth help ecs run-task "),
    ("a waiter", "berth ecs wait services-st", "berth ecs wait services-stable "),
    ("a file", "berth ecs run-task --cli-input-json file://tas", "berth ecs run-task --cli-input-json file://task.json "),
    ("a folder goes on", "berth ecs run-task --cli-input-json file://fol", "berth ecs run-task --cli-input-json file://folder/"),
    ("a file in a folder", "berth ecs run-task --cli-input-json file://folder/in",
     "berth ecs run-task --cli-input-json file://folder/inner.json "),
    ("a subcommand", "berth clock adv", "berth clock advance "),
    ("its option", "berth clock advance --unt", "berth clock advance --until "),
    ("its value", "berth state reset --clock virt", "berth state reset --clock virtual "),
    ("behind another command", "true; berth ecs run-", "true; berth ecs run-task "),
    ("nothing for nonsense", "berth nonsense --x y", None),
    ("the function aws, to berth", "aws ecs run-", "aws ecs run-task "),
    ("the function aws, behind =", "aws --region=us-east-1 ecs run-", "aws --region=us-east-1 ecs run-task "),
    ("the function aws, elsewhere", "aws s3 l", "aws s3 ls "),
]
BASH_LINES = [
    ("a blank in a file's name", "berth ecs run-task --cli-input-json file://my", r"berth ecs run-task --cli-input-json file://my\ task.json "),
    ("what all have in common", "berth ecs list-serv", "berth ecs list-service"),
]
# What is shown for two Tabs, with a few words on it where the shell shows them.
LISTS = [
    ("clusters", "berth ecs list-tasks --cluster w", ["web", "work"]),
    ("services with what they want", "berth ecs describe-services --cluster web --services ", ["back", "front", "apple:1, wants 1"]),
    ("operations with what they do", "berth ecs stop-", ["stop-task", "Stops a task"]),
]


def check(name, wanted, got):
    print(f"ok {name}" if wanted == got else f"FAILED {name}: wanted {wanted!r}, got {got!r}")


def check_lines(terminal, lines):
    for name, line, wanted in lines:
        got, _ = terminal.press_tab(line)
        # fish and bash put a blank behind closing quotes as they please.
        check(name, wanted or line, got.rstrip(" ") if (wanted or line).endswith("'") else got)


def check_lists(terminal, shell):
    for name, line, parts in LISTS:
        _, seen = terminal.press_tab(line, 2)
        missing = [part for part in parts if part not in seen and not (shell == "bash" and " " in part)]
        check(f"lists {name}", [], missing)


def main():
    shell, completions = sys.argv[1:3]
    terminal = Terminal(shell)
    for line in SETUP[shell]:
        terminal.run(line)
    if shell == "fish":
        terminal.run("berth shell-init fish | source")
    else:
        terminal.run(f'eval "$(berth shell-init {shell})"')
    check_lines(terminal, LINES + (BASH_LINES if shell == "bash" else []))
    check_lists(terminal, shell)
    # The stub alone, as a shell finds it installed.
    alone = Terminal(shell)
    for line in SETUP[shell]:
        alone.run(line)
    alone.run({
        "bash": f"source {completions}/berth.bash",
        "zsh": f"fpath=({completions} $fpath); autoload -Uz compinit; compinit -u -D",
        "fish": f"set fish_complete_path {completions} $fish_complete_path",
    }[shell])
    for name, line, wanted in LINES[:3]:
        check(f"installed: {name}", wanted, alone.press_tab(line)[0])


main()
