#!/usr/bin/env bash
# The same command lines through the AWS CLI and through berth, against one endpoint that records what it is asked: exit
# codes, requests, standard output and error must agree, for version 2 of the system's package (what its older messages say
# otherwise is evened out) and for version 1 where one is found (what both versions have in common).
#
#   tests/clients/aws_differential.sh build/bin/berth [--all]     --all: the whole list, some minutes
. "$(dirname "$0")/helpers.sh"
shift
python=$(python_with json)

# The first program that is the AWS CLI of that age.
find_aws() {
  local program
  for program in /usr/bin/aws /usr/local/bin/aws "$(type -P aws)"; do
    [ -x "$program" ] && "$program" --version 2>&1 | grep -q "^aws-cli/$1" && { echo "$program"; return; }
  done
  return 1
}

for age in 2 1; do
  program=$(find_aws $age) || { skip "aws v$age" "no program is the AWS CLI v$age"; continue; }
  count_cases "aws v$age" "$python" "$tests/aws_differential.py" "$berth" "$program" $age "$@"
done

# execute-command hands its session over as the AWS CLI does.
test_session() {
  mkdir -p bin
  printf '#!/bin/sh\nfor word in "$@"; do printf "<%%s>" "$word"; done; echo "[$#]"\n' > bin/session-manager-plugin
  chmod +x bin/session-manager-plugin
  "$python" - > port << 'END' &
import http.server, json
ANSWERS = {
    "ExecuteCommand": {"clusterArn": "arn:aws:ecs:us-east-1:1:cluster/c", "taskArn": "arn:aws:ecs:us-east-1:1:task/c/t",
                       "containerName": "app", "session": {"tokenValue": "x", "sessionId": "s", "streamUrl": "wss://h/é"}},
    "DescribeTasks": {"tasks": [{"containers": [{"name": "side", "runtimeId": "r0"}, {"name": "app", "runtimeId": "r1"}]}]},
}
class Handler(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        data = json.dumps(ANSWERS[self.headers["X-Amz-Target"].split(".")[-1]]).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)
    def log_message(self, *_):
        pass
server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
print(server.server_address[1], flush=True)
server.serve_forever()
END
  local server=$! program
  at_end+=("kill $server")
  until_true 10 test -s port
  local words=(ecs execute-command --cluster c --task t --interactive --command sh --region us-east-1
    --endpoint-url "http://127.0.0.1:$(cat port)")
  export AWS_ACCESS_KEY_ID=a AWS_SECRET_ACCESS_KEY=b
  refused "no plugin" "SessionManagerPlugin is not found." env PATH=/nowhere "$berth" "${words[@]}"
  local PATH="$work/bin:$PATH"
  program=$(find_aws 2) || { skip "a session" "no program is the AWS CLI v2"; return; }
  same "a session's words" "$("$program" "${words[@]}" 2>&1)" "$("$berth" "${words[@]}" 2>&1)"
  printf '#!/bin/sh\nexit ${1:+3}\n' > bin/session-manager-plugin
  "$berth" "${words[@]}" > /dev/null 2>&1
  same "a plugin that fails" 255 $?
}
test_session
finish
