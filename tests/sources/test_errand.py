"""Errand: it arrives as it was sent, and with little to import."""

from __future__ import annotations

import pickle
import subprocess
import sys

from pushtui.sources.access import Access
from pushtui.sources.address import Address
from pushtui.sources.errand import Errand
from pushtui.sources.report import ReportSource

ERRAND = Errand(Address.parse("http://h:1/v1/deliveries/x"), Access(token="t0ken", deadline=3.0))


def test_it_makes_the_source_of_its_delivery_wherever_it_is() -> None:
    arrived = pickle.loads(pickle.dumps(ERRAND))
    assert arrived == ERRAND
    source = arrived()
    assert isinstance(source, ReportSource)
    assert source.place == "http://h:1/v1/deliveries/x"


def test_to_read_it_takes_no_configuration_and_no_source() -> None:
    code = f"import pickle, sys; pickle.loads({pickle.dumps(ERRAND)!r}); print(*sys.modules)"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert set(told.stdout.split()).isdisjoint({"pushtui.target", "pushtui.config", "pushtui.sources.report"})


def test_a_token_is_not_shown() -> None:
    assert "t0ken" not in repr(ERRAND)
