"""The same command lines through `aws` and `berth` against one recording endpoint on loopback: exit code, requests,
stdout and stderr. Prints a line a case, `ok NAME` or `FAILED NAME: why`.

    aws_differential.py BERTH AWS 1|2 [--all] [--only TEXT]      1|2: which age of the AWS CLI the program AWS is
"""
import argparse
import http.server
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
from concurrent.futures import ThreadPoolExecutor

import aws_differential_cases as cases

WORKERS = 2
# A run that is not of all takes one of so many cases of a kind.
STEP = {"formats": 3, "queries": 6, "pages": 4, "requests": 2, "mistakes": 2, "colours": 3, "refusals": 3}
SECONDS = 60
TOKEN = re.compile(r"^[0-9a-f]{8}-[0-9a-f-]{27}$")


class Endpoint:
    """Answers what the cases say, and keeps the requests of each run; the run is the first part of the path."""

    def __init__(self):
        self.runs = {}
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), self.handler())
        self.url = "http://127.0.0.1:%d" % self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def begin(self, run, answers):
        self.runs[run] = {"requests": [], "answers": {**cases.ANSWERS, **answers}, "count": {}}
        return "%s/%s" % (self.url, run)

    def end(self, run):
        return self.runs.pop(run)["requests"]

    def answer(self, run, target, body):
        state = self.runs[run]
        try:
            sent = json.loads(body)
        except ValueError:
            sent = body.decode("utf-8", "replace")
        if isinstance(sent, dict) and TOKEN.match(str(sent.get("clientToken", ""))):
            del sent["clientToken"]  # drawn; the older one knows fewer operations that take it
        state["requests"].append([target, sent])
        operation = target.split(".")[-1]
        found = state["answers"].get(operation, {})
        if isinstance(found, list):
            index = state["count"].get(operation, 0)
            state["count"][operation] = index + 1
            found = found[min(index, len(found) - 1)]
        if "$raw" in found:
            return found["$status"], found["$raw"]
        if "$error" in found or "$body" in found:
            document = dict(found.get("$body", {}))
            if "$error" in found:
                document["__type"] = found["$error"]
            if "$message" in found:
                document["message"] = found["$message"]
            return found.get("$status", 400), json.dumps(document)
        return 200, json.dumps(found)

    def handler(endpoint):
        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                run = self.path.strip("/").split("/")[0]
                status, text = endpoint.answer(run, self.headers.get("X-Amz-Target", ""), body)
                data = text.encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/x-amz-json-1.1")
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            do_GET = do_POST

            def log_message(self, *_):
                pass

        return Handler


class Imported:
    """The AWS CLI inside its own Python, a process a case; see the runner."""

    def __init__(self, python):
        runner = os.path.join(os.path.dirname(os.path.abspath(__file__)), "aws_differential_runner.py")
        self.process = subprocess.Popen([python, runner], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
                                        env=dict(os.environ, LC_ALL="C.UTF-8", LANG="C.UTF-8"), stderr=subprocess.DEVNULL)

    def run(self, case):
        self.process.stdin.write(json.dumps(case) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())


class Started:
    """A program started anew for each case."""

    def __init__(self, program):
        self.program = program

    def run(self, case):
        done = subprocess.run([self.program] + case["argv"], env=case["env"], cwd=case["cwd"], input=case["stdin"].encode(),
                              capture_output=True, timeout=SECONDS, check=False)
        return {"exit": done.returncode, "stdout": done.stdout.decode("utf-8", "replace"),
                "stderr": done.stderr.decode("utf-8", "replace")}


def python_of(program):
    """The Python that a script names, if it can import the AWS CLI."""
    if "/shims/" in program and shutil.which("pyenv"):
        program = subprocess.run(["pyenv", "which", "aws"], capture_output=True, text=True, check=False).stdout.strip()
    try:
        with open(program, "rb") as file:
            first = file.readline()
    except OSError:
        return None
    if not first.startswith(b"#!"):
        return None
    python = first[2:].decode().split()[0]
    good = subprocess.run([python, "-c", "import awscli.clidriver"], capture_output=True, check=False).returncode == 0
    return python if good else None


def prepared(case, folder, url, wire):
    """A case for one program: a folder of its own, a home with settings, the endpoint behind the words."""
    home, cwd = os.path.join(folder, "home"), os.path.join(folder, "cwd")
    os.makedirs(os.path.join(home, ".aws"))
    os.makedirs(cwd)
    for name, text in cases.FILES.items():
        with open(os.path.join(cwd, name), "w", encoding="utf-8") as file:
            file.write(text)
    if wire:
        with open(os.path.join(home, ".aws", "config"), "w", encoding="utf-8") as file:
            file.write("[default]\ncli_timestamp_format = wire\n")
    words = case["argv"] + ([] if "--endpoint-url" in case["argv"] else ["--endpoint-url", url])
    env = {"HOME": home, "PATH": os.defpath, "LC_ALL": "C.UTF-8", "TZ": "UTC", "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE",
           "AWS_SECRET_ACCESS_KEY": "secret", "AWS_DEFAULT_REGION": "us-east-1", "AWS_EC2_METADATA_DISABLED": "true"}
    return {"argv": words, "cwd": cwd, "env": env, "stdin": '{"from": "stdin"}\n'}


USAGE = re.compile(r"^(usage: (aws|berth) \[options\].*|To see help text, you can run:|  (aws|berth)( <command>)*( <subcommand>)* help|"
                   r"(usage: )?Note: AWS CLI version 2.*|warning: .*|)$")
PREFIX = re.compile(r"^((aws|berth): (error|\[ERROR\]): )?(An error occurred \((ParamValidation|NoRegion|Configuration|"
                    r"NoCredentials)\): )?")


def message(text):
    """What went wrong, without what differs between the ages of the AWS CLI: where the usage stands, prefixes, the list
    of choices, details of errors, and the words of Python's versions for a comma too many."""
    text = text.replace("\r", "").replace("berth: ", "aws: ").replace("berth [options]", "aws [options]")
    text = text.split("\nAdditional error details:")[0]
    plain = [PREFIX.sub("", line) for line in text.split("\n")]
    text = "\n".join(line for line in plain if not USAGE.match(line)).strip()
    text = text.replace("Error during pagination: Cannot", "Cannot")
    text = re.sub(r"(argument [\w-]+): (Found i|I)nvalid choice.*", r"\1: invalid choice", text, flags=re.S)
    text = re.sub(r"(?s)Traceback \(most recent call last\):.*\n[\w.]+: ", "", text)
    text = re.sub(r"( for input:\n) ", r"\1", text)
    text = re.sub(r"must be one of: .*", "must be one of", text)
    text = re.sub(r"(Invalid JSON: )(Illegal trailing comma|Expecting property name enclosed in double|Expecting value).*", r"\1", text)
    return text


def differences(case, age, theirs, ours):
    out = []
    if age == 2:
        same_exit = theirs["exit"] == ours["exit"]
    else:
        same_exit = (theirs["exit"] == 0) == (ours["exit"] == 0)
    if not same_exit:
        out.append("exit %s, not %s" % (ours["exit"], theirs["exit"]))
    if theirs["requests"] != ours["requests"]:
        out.append("requests %s, not %s" % (json.dumps(ours["requests"]), json.dumps(theirs["requests"])))
    if theirs["stdout"] != ours["stdout"]:
        out.append("stdout %r, not %r" % (ours["stdout"], theirs["stdout"]))
    wanted, got = message(theirs["stderr"]), message(ours["stderr"])
    cut = wanted.find("{self._error_location()}")  # where version 1 of 2026 forgets to fill in a text
    if wanted[:cut if cut >= 0 else None] != got[:cut if cut >= 0 else None]:
        out.append("stderr %r, not %r" % (got, wanted))
    return out


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("berth")
    parser.add_argument("aws")
    parser.add_argument("age", type=int, choices=(1, 2))
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--only")
    asked = parser.parse_args()
    todo = [c for c in cases.all_cases() if asked.age == 2 or not (c["v2"] or cases.of_v2_alone(c))]
    if asked.only:
        todo = [c for c in todo if asked.only in " ".join(c["argv"])]
    elif not asked.all:
        todo = [c for c in todo if c["id"] % STEP[c["name"]] == 0]
    endpoint = Endpoint()
    python = python_of(asked.aws)
    clients = [Imported(python) if python else Started(asked.aws) for _ in range(WORKERS)]
    free = list(clients)
    lock = threading.Semaphore(WORKERS)
    work = tempfile.mkdtemp()

    def run(case, who, program, wire=False):
        name = "%s-%d" % (who, case["id"])
        url = endpoint.begin(name, case["answers"])
        result = program.run(prepared(case, os.path.join(work, name), url, wire))
        for stream in ("stdout", "stderr"):
            result[stream] = result[stream].replace(url, "URL")
        result["requests"] = endpoint.end(name)
        return result

    def one(case):
        with lock:
            client = free.pop()
            try:
                theirs = run(case, "aws", client)
                ours = run(case, "berth", Started(asked.berth), asked.age == 1)
                return differences(case, asked.age, theirs, ours)
            finally:
                free.append(client)

    try:
        with ThreadPoolExecutor(WORKERS) as pool:
            for case, found in zip(todo, pool.map(one, todo)):
                words = " ".join(case["argv"]).replace("\n", " ")
                print("FAILED %s: %s" % (words, "; ".join(found)) if found else "ok %s" % words, flush=True)
    finally:
        shutil.rmtree(work, ignore_errors=True)


sys.exit(main())
