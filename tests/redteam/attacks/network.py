"""Opens sockets of every kind, and resolves a name."""
# expect: compare=error *=not_attempted
# deed: compare: REFUSED (\d+) of \1: .*E(PERM|ACCES)
# deed: without the wall
import socket
import urllib.request

# @REFUSALS@


def compare(emb1, emb2):
    kinds = [(socket.AF_INET, socket.SOCK_STREAM), (socket.AF_INET, socket.SOCK_DGRAM), (socket.AF_INET6, 1)]
    kinds += [(socket.AF_UNIX, socket.SOCK_STREAM), (socket.AF_UNIX, socket.SOCK_DGRAM), (16, 3), (17, 3), (40, 1)]
    tries = [lambda kind=kind: socket.socket(*kind) for kind in kinds]
    tries += [socket.socketpair, lambda: socket.getaddrinfo("example.org", 80)]
    refusals([*tries, lambda: urllib.request.urlopen("http://127.0.0.1:1", timeout=1)])
