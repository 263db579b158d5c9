"""TODO."""


class RunFault(Exception):
    """The run can't go on, and it is no submission's fault; the message says what to mend."""
