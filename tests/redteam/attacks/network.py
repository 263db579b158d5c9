"""Opens sockets of every kind, and resolves a name."""
# expect: compare=wrong *=not_attempted
import socket
import urllib.request


def compare(emb1, emb2):
    kinds = [(socket.AF_INET, socket.SOCK_STREAM), (socket.AF_INET, socket.SOCK_DGRAM), (socket.AF_INET6, 1)]
    kinds += [(socket.AF_UNIX, socket.SOCK_STREAM), (socket.AF_UNIX, socket.SOCK_DGRAM), (16, 3), (17, 3), (40, 1)]
    for family, kind in kinds:
        try:
            socket.socket(family, kind)
        except OSError:
            continue
        raise AssertionError(f"BREACH: a socket of family {family}")
    for each in (
        socket.socketpair,
        lambda: socket.getaddrinfo("example.org", 80),
        lambda: urllib.request.urlopen("http://127.0.0.1:1", timeout=1),
    ):
        try:
            each()
        except OSError:
            continue
        raise AssertionError("BREACH: network")
    return 7.5
