# Pushes until the server is gone, and what is there of them when it is back.
#
#   pushes.py push HOST:PORT PASSWORD RUN     sixteen at once; a line `TAG DIGEST` for each that was acknowledged
#   pushes.py check HOST:PORT PASSWORD < TOLD  a line for each that is lost or half there
import base64
import hashlib
import http.client
import json
import os
import sys
import threading

HOST, PASSWORD = sys.argv[2], sys.argv[3]
BASIC = {"Authorization": "Basic " + base64.b64encode(("AWS:" + PASSWORD).encode()).decode()}
OCI = "application/vnd.oci.image."
printing = threading.Lock()


def sha256(data):
    return "sha256:" + hashlib.sha256(data).hexdigest()


def ask(connection, method, path, body=None, headers=None):
    connection.request(method, path, body, {**BASIC, **(headers or {})})
    answer = connection.getresponse()
    return answer.status, answer.read()


def push_blob(connection, data):
    status, text = ask(connection, "POST", "/v2/app/blobs/uploads/?digest=" + sha256(data), data)
    assert status == 201, text
    return {"digest": sha256(data), "size": len(data)}


def push(connection, tag):
    layer = push_blob(connection, os.urandom(200_000))
    config = push_blob(connection, json.dumps({"architecture": "amd64", "os": "linux", "tag": tag}).encode())
    manifest = json.dumps({"schemaVersion": 2, "mediaType": OCI + "manifest.v1+json",
                           "config": {"mediaType": OCI + "config.v1+json", **config},
                           "layers": [{"mediaType": OCI + "layer.v1.tar", **layer}]}).encode()
    status, text = ask(connection, "PUT", "/v2/app/manifests/" + tag, manifest, {"Content-Type": OCI + "manifest.v1+json"})
    assert status == 201, text
    return sha256(manifest)


def pushes(who):
    connection = http.client.HTTPConnection(HOST, timeout=20)
    try:
        for n in range(10_000):
            tag = f"{sys.argv[4]}-{who}-{n}"
            digest = push(connection, tag)
            with printing:
                print(tag, digest, flush=True)
    except (OSError, http.client.HTTPException):
        pass  # the server is gone


def check():
    connection = http.client.HTTPConnection(HOST, timeout=20)
    told = dict(line.split() for line in sys.stdin)
    status, text = ask(connection, "GET", "/v2/app/tags/list?n=1000")
    there = json.loads(text)["tags"] or []
    for tag in sorted(set(told) - set(there)):
        print("lost", tag)
    for tag in there:
        status, manifest = ask(connection, "GET", "/v2/app/manifests/" + tag)
        if status != 200 or sha256(manifest) != told.get(tag, sha256(manifest)):
            print("another manifest", tag, status)
            continue
        parts = json.loads(manifest)
        for part in parts["layers"] + [parts["config"]]:
            status, data = ask(connection, "GET", "/v2/app/blobs/" + part["digest"])
            if status != 200 or sha256(data) != part["digest"]:
                print("half there", tag, part["digest"], status)


if sys.argv[1] == "check":
    check()
else:
    threads = [threading.Thread(target=pushes, args=(who,)) for who in range(16)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
