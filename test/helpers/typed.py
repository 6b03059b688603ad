"""Runs a program in a terminal of its own and types: argv[1] is JSON [[wait for, type], ...]."""
import json
import os
import pty
import sys

steps = json.loads(sys.argv[1])
pid, terminal = pty.fork()
if pid == 0:
    os.execvp(sys.argv[2], sys.argv[2:])
seen = unread = b""
while True:
    try:
        part = os.read(terminal, 65536)
    except OSError:
        break
    if not part:
        break
    seen, unread = seen + part, unread + part
    while steps and steps[0][0].encode() in unread:
        wanted, answer = steps.pop(0)
        unread = unread.split(wanted.encode(), 1)[1]
        os.write(terminal, answer.encode() + b"\n")
sys.stdout.buffer.write(seen.replace(b"\r\n", b"\n"))
sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
