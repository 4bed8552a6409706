"""Runs command lines through the AWS CLI that this Python has: imported once, a forked process for each line.

Reads a JSON line a case, {"argv", "env", "cwd", "stdin"}, and answers each with {"exit", "stdout", "stderr"}.
"""
import json
import os
import sys
import time

import awscli.clidriver

# What the program sets for itself as it is imported.
OWN = ["AWS_DATA_PATH"]


def child(case, out, err):
    os.chdir(case["cwd"])
    own = {name: os.environ[name] for name in OWN if name in os.environ}
    os.environ.clear()
    os.environ.update({**case["env"], **own})
    time.tzset()
    source = os.open("stdin", os.O_RDWR | os.O_CREAT | os.O_TRUNC)
    os.write(source, case["stdin"].encode())
    os.lseek(source, 0, os.SEEK_SET)
    os.dup2(source, 0)
    os.dup2(out, 1)
    os.dup2(err, 2)
    sys.argv = ["aws"] + case["argv"]
    try:
        code = awscli.clidriver.main()
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 1
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    os._exit(code or 0)


def run(case):
    out, err = (os.memfd_create(name) for name in ("out", "err"))
    pid = os.fork()
    if pid == 0:
        try:
            child(case, out, err)
        finally:
            os._exit(1)
    _, status = os.waitpid(pid, 0)
    texts = []
    for stream in (out, err):
        os.lseek(stream, 0, os.SEEK_SET)
        with os.fdopen(stream, "rb") as file:
            texts.append(file.read().decode("utf-8", "replace"))
    return {"exit": os.waitstatus_to_exitcode(status), "stdout": texts[0], "stderr": texts[1]}


for line in sys.stdin:
    print(json.dumps(run(json.loads(line))), file=sys.__stdout__, flush=True)
