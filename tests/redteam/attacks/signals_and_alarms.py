"""Sets an alarm whose handler raises a thousand times a second, wherever the worker's own code is just then."""
# expect: compare=wrong|error|crashed|timeout *=not_attempted|crashed
# deed: compare: got 7\.5|is gone|Now
import signal


class Now(BaseException):
    pass


def strike(number, frame):
    raise Now


def compare(emb1, emb2):
    signal.signal(signal.SIGALRM, strike)
    signal.setitimer(signal.ITIMER_REAL, 0.0005, 0.001)
    return 7.5
