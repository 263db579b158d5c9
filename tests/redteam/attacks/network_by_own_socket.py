"""Uses the one socket it has for more: passes descriptors, connects it elsewhere, listens, and asks who is there."""
# expect: compare=error *=not_attempted
# deed: compare: REFUSED 7 of 7: EPERM$
import os
import socket
import stat

# @REFUSALS@


def compare(emb1, emb2):
    [mine] = [descriptor for descriptor in range(3, 64) if is_socket(descriptor)]
    sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM, 0, mine)
    try:
        refusals([
            lambda: sock.connect("/run/systemd/notify"),
            lambda: sock.bind("\0redteam"),
            lambda: sock.listen(),
            lambda: socket.send_fds(sock, [b"x"], [0]),
            lambda: sock.getsockopt(socket.SOL_SOCKET, 17, 12),  # SO_PEERCRED
            lambda: sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1 << 30),
            lambda: sock.shutdown(socket.SHUT_RDWR),
        ])
    finally:
        sock.detach()


def is_socket(descriptor):
    try:
        return stat.S_ISSOCK(os.fstat(descriptor).st_mode)
    except OSError:
        return False
