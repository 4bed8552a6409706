# What a server must bear: malformed and ambiguous requests, bombs, tricks with paths, clients that stall. Prints a line a
# case. Arguments: the server's host and port, and a password of the registry.
import base64
import gzip
import json
import os
import socket
import sys
import threading
import time

HOST, PORT, PASSWORD = sys.argv[1], int(sys.argv[2]), sys.argv[3]
BASIC = "Authorization: Basic " + base64.b64encode(("AWS:" + PASSWORD).encode()).decode()
AWS = f"Host: {HOST}\r\nContent-Type: application/x-amz-json-1.1\r\n"
LIST = AWS + "X-Amz-Target: AmazonEC2ContainerServiceV20141113.ListClusters\r\n"
RUN = AWS + "X-Amz-Target: AmazonEC2ContainerServiceV20141113.RegisterTaskDefinition\r\n"
IMAGES = AWS + "X-Amz-Target: AmazonEC2ContainerRegistry_V20150921."


def connect(timeout=20):
    made = socket.create_connection((HOST, PORT), timeout=timeout)
    made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return made


def all_of(connection):
    """Until the server closes."""
    got = b""
    try:
        while piece := connection.recv(65536):
            got += piece
    except (ConnectionResetError, BrokenPipeError):
        pass
    return got


def exchange(raw):
    """What comes back for some bytes, until the server closes or has nothing more to say for it."""
    with connect() as connection:
        try:
            connection.sendall(raw)
            connection.shutdown(socket.SHUT_WR)
        except (ConnectionResetError, BrokenPipeError):
            pass
        return all_of(connection)


def statuses(answer):
    """Of all answers in a row."""
    found = []
    while answer:
        head, _, rest = answer.partition(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 "), answer[:200]
        found.append(int(head.split(b" ")[1]))
        length = 0
        for line in head.split(b"\r\n")[1:]:
            name, _, value = line.partition(b":")
            if name.lower() == b"content-length":
                length = int(value)
        answer = rest[length:]
    return [each for each in found if each != 100]


def post(fields, body, headers=""):
    body = body if isinstance(body, bytes) else body.encode()
    return f"POST / HTTP/1.1\r\n{fields}{headers}Content-Length: {len(body)}\r\n\r\n".encode() + body


def get(target, fields=BASIC):
    return f"GET {target} HTTP/1.1\r\nHost: {HOST}\r\n{fields}\r\nConnection: close\r\n\r\n".encode()


def is_alive():
    assert statuses(exchange(get("/_berth/health"))) == [200]


HIDDEN = b"GET /_berth/health HTTP/1.1\r\nHost: x\r\n\r\n"  # which nobody may take for a second request
SMUGGLING = {
    "two lengths": (f"POST / HTTP/1.1\r\n{LIST}Content-Length: 2\r\nContent-Length: 40\r\n\r\n{{}}", [400]),
    "two equal lengths": (f"POST / HTTP/1.1\r\n{LIST}Content-Length: 2\r\nContent-Length: 2\r\n\r\n{{}}", [400]),
    "a list of lengths": (f"POST / HTTP/1.1\r\n{LIST}Content-Length: 2, 2\r\n\r\n{{}}", [400]),
    "length and chunks": (f"POST / HTTP/1.1\r\n{LIST}Content-Length: 40\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", [400]),
    "chunks and length": (f"POST / HTTP/1.1\r\n{LIST}Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n", [400]),
    "chunked twice": (f"POST / HTTP/1.1\r\n{LIST}Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n", [400]),
    "another encoding": (f"POST / HTTP/1.1\r\n{LIST}Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n", [400]),
    "an encoding behind a blank": (f"POST / HTTP/1.1\r\n{LIST}Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n", [400]),
    "a folded line": (f"POST / HTTP/1.1\r\n{LIST}Transfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n", [400]),
    "a tab before the value's word": (f"POST / HTTP/1.1\r\n{LIST}Transfer-Encoding: \x0bchunked\r\n\r\n0\r\n\r\n", [400]),
    "bare line feeds": (f"GET /_berth/health HTTP/1.1\nHost: {HOST}\n\n", [400]),
    "one bare line feed": (f"GET /_berth/health HTTP/1.1\r\nHost: {HOST}\nX: y\r\n\r\n", [400]),
    "a bare return": (f"GET /_berth/health HTTP/1.1\r\nHost: {HOST}\rX: y\r\n\r\n", [400]),
    "a negative length": (f"POST / HTTP/1.1\r\n{LIST}Content-Length: -1\r\n\r\n", [400]),
    "a signed length": (f"POST / HTTP/1.1\r\n{LIST}Content-Length: +2\r\n\r\n{{}}", [400]),
    "a length in hex": (f"POST / HTTP/1.1\r\n{LIST}Content-Length: 0x2\r\n\r\n{{}}", [400]),
    "two hosts": (f"GET /_berth/health HTTP/1.1\r\nHost: {HOST}\r\nHost: x\r\n\r\n", [400]),
    "no host": ("GET /_berth/health HTTP/1.1\r\n\r\n", [400]),
    "a NUL in a field": (f"GET /_berth/health HTTP/1.1\r\nHost: {HOST}\r\nX: a\0b\r\n\r\n", [400]),
    "a field without a colon": (f"GET /_berth/health HTTP/1.1\r\nHost: {HOST}\r\nnonsense\r\n\r\n", [400]),
    "a blank before the first field": (f"GET /_berth/health HTTP/1.1\r\n Host: {HOST}\r\n\r\n", [400]),
    "another version": (f"GET /_berth/health HTTP/2.0\r\nHost: {HOST}\r\n\r\n", [505]),
    "no version": ("GET /_berth/health\r\n\r\n", [400]),
    "TLS on a plain port": ("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", [400]),
}
CHUNKS = {
    "a size that is none": "zz\r\n{}\r\n0\r\n\r\n",
    "a size with a sign": "+2\r\n{}\r\n0\r\n\r\n",
    "a size in front of a blank": "2 \r\n{}\r\n0\r\n\r\n",
    "a size beyond 64 bits": "fffffffffffffffff\r\n{}\r\n0\r\n\r\n",
    "a size that wraps around": "10000000000000002\r\n{}\r\n0\r\n\r\n",
    "a chunk longer than it says": "1\r\n{}\r\n0\r\n\r\n",
    "an extension with a bare line feed": "2;a\n{}\r\n0\r\n\r\n",
    "a bare line feed behind a size": "2\n{}\r\n0\r\n\r\n",
    "an endless extension": "2;" + "a" * 40000 + "\r\n{}\r\n0\r\n\r\n",
    "endless trailers": "2\r\n{}\r\n0\r\n" + "a: b\r\n" * 40000 + "\r\n",
}


def test_smuggling():
    for name, (raw, wanted) in SMUGGLING.items():
        found = statuses(exchange(raw.encode("latin-1") + HIDDEN))
        assert found == wanted, (name, found)
    for name, body in CHUNKS.items():
        raw = f"POST / HTTP/1.1\r\n{LIST}Transfer-Encoding: chunked\r\n\r\n{body}".encode()
        found = statuses(exchange(raw + HIDDEN))
        assert found in ([400], [413]), (name, found)
    # What is well formed though it is rare.
    for body in ("2;name=value;other\r\n{}\r\n0\r\n\r\n", "0002\r\n{}\r\n00\r\nTrailer: x\r\n\r\n"):
        raw = f"POST / HTTP/1.1\r\n{LIST}Transfer-Encoding: chunked\r\n\r\n{body}".encode()
        assert statuses(exchange(raw + HIDDEN)) == [200, 200], body


def test_bombs():
    deep = 200_000
    cases = {
        "deep lists": (post(LIST, '{"nextToken":' + "[" * deep), [400]),
        "deep lists that end": (post(LIST, '{"nextToken":' + "[" * deep + "]" * deep + "}"), [400]),
        "deep objects": (post(LIST, '{"a":' * deep + "1" + "}" * deep), [400]),
        "a deep member": (post(RUN, '{"family":"f","containerDefinitions":' + "[" * deep + "]" * deep + "}"), [400]),
        "a number of many digits": (post(LIST, '{"maxResults":' + "9" * 100000 + "}"), [400]),
        "a number that is no number": (post(LIST, '{"maxResults":NaN}'), [400]),
        "half a pair of surrogates": (post(LIST, '{"nextToken":"\\ud800"}'), [400]),
        "bytes that are no text": (post(LIST, b'{"nextToken":"\xff\xfe"}'), [400]),
        "something behind the end": (post(LIST, "{} {}"), [400]),
        "a list for an object": (post(LIST, "[]"), [400]),
        "a huge length": (f"POST / HTTP/1.1\r\n{LIST}Content-Length: 99999999999999999\r\n\r\n".encode(), [413]),
        "a length beyond numbers": (f"POST / HTTP/1.1\r\n{LIST}Content-Length: 99999999999999999999\r\n\r\n".encode(), [400]),
        "a large header": (f"GET /_berth/health HTTP/1.1\r\nHost: {HOST}\r\nX: {'a' * 100000}\r\n\r\n".encode(), [431]),
        "many fields": (f"GET /_berth/health HTTP/1.1\r\nHost: {HOST}\r\n{'a: b' + chr(13) + chr(10)}".encode() * 20000, [431]),
        "a long target": (get("/" + "a" * 100000), [414]),
        "a gzip body": (post(LIST, gzip.compress(b"{}" + b" " * 10_000_000), "Content-Encoding: gzip\r\n"), [400]),
        "an empty body": (post(LIST, ""), [200]),
        "a large manifest": (f"PUT /v2/app/manifests/1 HTTP/1.1\r\nHost: {HOST}\r\n{BASIC}\r\nContent-Length: 5000000\r\n\r\n".encode(), [413]),
        "a deep manifest": (b"PUT /v2/app/manifests/1 HTTP/1.1\r\n" + post(f"Host: {HOST}\r\n{BASIC}\r\n", '{"a":' * deep + "1" + "}" * deep)[17:], [400]),
        "a deep manifest by the API": (post(IMAGES + "PutImage\r\n", json.dumps({"repositoryName": "app", "imageManifest": "[" * deep + "]" * deep})), [400]),
        "a deep policy": (post(IMAGES + "PutLifecyclePolicy\r\n", json.dumps({"repositoryName": "app", "lifecyclePolicyText": '{"rules":' * 3000 + "[]" + "}" * 3000})), [400]),
    }
    wrong = []
    for name, (raw, wanted) in cases.items():
        found = statuses(exchange(raw))
        if not found or found[0:1] != wanted:
            wrong.append((name, found))
    assert not wrong, wrong


def test_null_members_are_absent():
    raw = post(RUN, json.dumps({"family": "f", "taskRoleArn": None, "volumes": None, "containerDefinitions": [
        {"name": "a", "image": "i", "memory": 64, "cpu": None, "links": None, "healthCheck": None}]}))
    assert statuses(exchange(raw)) == [200], exchange(raw)
    assert statuses(exchange(post(LIST, '{"nextToken":null,"maxResults":null}'))) == [200]


def test_what_is_unknown_is_the_clients_fault():
    for target in ("AmazonEC2ContainerServiceV20141113.Nothing", "DynamoDB_20120810.ListTables", "nonsense", ".", ""):
        found = statuses(exchange(post(AWS + f"X-Amz-Target: {target}\r\n", "{}")))
        assert len(found) == 1 and 400 <= found[0] < 500, (target, found)
    for body in ("Action=Nothing&Version=2011-06-15", "Action=", "Version=1", "%%%", "Action=GetCallerIdentity&Version=%zz"):
        raw = post(f"Host: {HOST}\r\nContent-Type: application/x-www-form-urlencoded\r\n", body)
        found = statuses(exchange(raw))
        assert len(found) == 1 and 400 <= found[0] < 500, (body, found)
    for method, target in (("DELETE", "/"), ("BREW", "/"), ("CONNECT", "/"), ("TRACE", "/"), ("PUT", "/v2/"), ("PATCH", "/v2/app/tags/list")):
        found = statuses(exchange(f"{method} {target} HTTP/1.1\r\nHost: {HOST}\r\n{BASIC}\r\nContent-Length: 0\r\n\r\n".encode()))
        assert len(found) == 1 and 400 <= found[0] < 500, (method, target, found)


TRICKS = ["..", "%2e%2e", "..%2f..", "..%2F..%2Fserve.json", "%2e%2e%2fregistry.key", "app%00", "app%0d%0aX:y", "app%5c..", "a//b", "/",
          "%ff%fe", "%", "%2", "A", "a" * 300, "a/" * 200 + "a", ".", "app.", "-app", "app;x", "app%20", "..%252f..", "~", "app/../app"]


def test_path_tricks():
    zeros = "sha256:" + "0" * 64
    for trick in TRICKS:
        for target in (f"/v2/{trick}/tags/list", f"/v2/{trick}/manifests/1", f"/v2/{trick}/blobs/{zeros}", f"/v2/app/manifests/{trick}",
                       f"/v2/app/blobs/{trick}", f"/v2/app/blobs/sha256:{trick}", f"/v2/app/blobs/uploads/{trick}",
                       f"/v2/app/referrers/{trick}", f"/v2/{trick}", f"/_berth/{trick}"):
            answer = exchange(get(target))
            found = statuses(answer)
            assert len(found) == 1 and 400 <= found[0] < 500, (target, found)
            assert b"registry.key" not in answer or "registry.key" in target, target
            assert b"\r\nX:y" not in answer and b'"pid"' not in answer, target
        for method, target in (("POST", f"/v2/{trick}/blobs/uploads/"), ("PATCH", f"/v2/app/blobs/uploads/{trick}"),
                               ("PUT", f"/v2/app/blobs/uploads/{trick}?digest={zeros}"), ("PUT", f"/v2/app/manifests/{trick}"),
                               ("DELETE", f"/v2/app/blobs/{trick}"), ("POST", f"/v2/app/blobs/uploads/?digest={trick}")):
            raw = f"{method} {target} HTTP/1.1\r\nHost: {HOST}\r\n{BASIC}\r\nContent-Length: 1\r\n\r\nx".encode()
            found = statuses(exchange(raw))
            assert len(found) == 1 and 400 <= found[0] < 500, (method, target, found)


def test_tricks_with_the_host():
    for host in ("", "x" * 5000, "a b", "é", "123456789012.dkr.ecr..amazonaws.com", "123456789012.dkr.ecr.us-east-1.amazonaws.com.evil",
                 "123456789012.dkr.ecr.../../.amazonaws.com"):
        raw = f"POST /v2/app/blobs/uploads/ HTTP/1.1\r\nHost: {host}\r\n{BASIC}\r\nContent-Length: 0\r\n\r\n".encode()
        found = statuses(exchange(raw))
        assert len(found) == 1 and found[0] < 500, (host, found)


def open_connections():
    return len(os.listdir("/proc/self/fd"))


def test_a_thousand_idle_connections():
    """Half of them have said nothing, half were answered and stay; others are served meanwhile, and as fast."""
    idle = []
    try:
        for i in range(1000):
            idle.append(connect())
            if i % 2:
                idle[-1].sendall(post(LIST, "{}"))
                assert idle[-1].recv(65536).startswith(b"HTTP/1.1 200"), i
        begun = time.monotonic()
        for _ in range(100):
            assert statuses(exchange(post(LIST, "{}"))) == [200]
        took = time.monotonic() - begun
        assert took < 5, took
        # They are still good.
        for each in (idle[0], idle[-1]):
            each.sendall(post(LIST, "{}"))
            assert each.recv(65536).startswith(b"HTTP/1.1 200")
    finally:
        for each in idle:
            each.close()


def stalls(name, first, wanted, results):
    """A client that says some of it and then nothing: it is told so, and its connection ends."""
    begun = time.monotonic()
    with connect(timeout=60) as connection:
        connection.sendall(first)
        try:
            found = [each for each in statuses(all_of(connection))]
        except TimeoutError:
            found = "no end after 60 s"
    results[name] = None if found == wanted else (found, round(time.monotonic() - begun))


STALLING = {
    "a header": (f"GET /_berth/health HTTP/1.1\r\nHost: {HOST}\r\nX-".encode(), [408]),
    "one byte": (b"G", [408]),
    "a body": (f"POST / HTTP/1.1\r\n{LIST}Content-Length: 10\r\n\r\n{{".encode(), [408]),
    "a chunk": (f"POST / HTTP/1.1\r\n{LIST}Transfer-Encoding: chunked\r\n\r\n5\r\n{{".encode(), [408]),
    "a layer": (f"POST /v2/app/blobs/uploads/?digest=sha256:{'0' * 64} HTTP/1.1\r\nHost: {HOST}\r\n{BASIC}\r\nContent-Length: 10\r\n\r\nx".encode(), [408]),
    "a manifest": (f"PUT /v2/app/manifests/1 HTTP/1.1\r\nHost: {HOST}\r\n{BASIC}\r\nContent-Length: 10\r\n\r\n{{".encode(), [408]),
}


def main():
    results = {}
    waiting = [threading.Thread(target=stalls, args=(name, *case, results)) for name, case in STALLING.items()]
    for each in waiting:
        each.start()
    for name, case in [each for each in globals().items() if each[0].startswith("test_")]:
        try:
            case()
            is_alive()
            print("ok", name)
        except Exception as error:
            print("FAILED", name + ":", repr(error).replace("\n", " ")[:2000])
    for each in waiting:
        each.join()
    for name in STALLING:
        print(f"FAILED a client that stalls in {name}: {results.get(name)}" if results.get(name, "?") else f"ok a client that stalls in {name}")


main()
