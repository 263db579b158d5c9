"""What the tests of the sandbox share: workers for a source, and a zygote for each tier.

A zygote here names the packages of the course, as a judge's does: those forked from the tests' warm process then share
one warm-up.
"""

import pytest

from exercises.kit import models
from grader.sandbox import client, spawner
from tests.support.courses import MAIN


@pytest.fixture(scope="session")
def zygote_of(judge):
    """zygote_of(tier): a zygote with pocket in that tier; the one of the judge where it is of that tier."""
    made = {judge.settings.tier: judge.zygote}

    def zygote(tier):
        if tier not in made:
            made[tier] = spawner.Zygote(models.POCKET, tier, MAIN.requires)
        return made[tier]

    yield zygote
    for zygote in set(made.values()) - {judge.zygote}:
        zygote.close()


@pytest.fixture
def work():
    """work(zygote, source) -> a client.Worker with that submission; all are stopped at the end."""
    workers = []

    def worker(zygote, source, name="x.py", beside=(), **more):
        data = source if isinstance(source, bytes) else source.encode()
        workers.append(client.Worker(zygote, client.of_submission(name, data, MAIN, beside), **more))
        return workers[-1]

    yield worker
    for worker in workers:
        try:
            worker.stop()
        except client.SandboxError:
            assert not worker.zygote.is_alive()  # its zygote was ended by the test
