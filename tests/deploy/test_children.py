"""How the parts of a suite on one machine run beside each other."""

import os
import sys

import pytest


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Linux alone has this policy.")
def test_who_wakes_up_does_not_cut_in_on_whoever_works(postgres):
    ours = os.sched_getscheduler(0)
    with postgres.connect() as connection:
        pid = connection.info.backend_pid  # a child's child
        assert os.sched_getscheduler(pid) == os.SCHED_BATCH
    assert os.sched_getscheduler(0) == ours
