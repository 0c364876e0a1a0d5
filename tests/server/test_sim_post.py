"""The simulated sender: it repeats what was not taken, byte for byte, and adds up what happened at once."""

from __future__ import annotations

import json
from collections.abc import Callable

import httpx
import pytest

from pushtui.server.outage import Outage
from pushtui.server.sim_channel import Event
from pushtui.server.sim_post import LINES, Poster, RefusedError
from pushtui.server.sim_scenario import Fault
from pushtui.server.sim_send import Pacer, afflict

EVENTS = [
    Event(1.0, "sent", "ios", 3),
    Event(1.2, "sent", "ios", 4),
    Event(1.3, "error", "ios", 1, "X", "x"),
    Event(2.5, "sent", "ios", 5),
]


class Server:
    """Answers in turn, the last answer for ever; notes what came, and how long the sender slept."""

    def __init__(self, *answers: Callable[[], httpx.Response]) -> None:
        self._answers = list(answers)
        self.bodies: list[bytes] = []
        self.slept: list[float] = []

    def answer(self, request: httpx.Request) -> httpx.Response:
        self.bodies.append(request.read())
        return (self._answers.pop(0) if len(self._answers) > 1 else self._answers[0])()

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)

    def poster(self) -> Poster:
        client = httpx.AsyncClient(transport=httpx.MockTransport(self.answer), base_url="http://h")
        return Poster(client, "d", lambda simulated: 1_795_000_000.0 + simulated, self.sleep)

    def lines(self) -> list[dict[str, object]]:
        return [json.loads(line) for body in self.bodies for line in body.splitlines()]


def broken() -> httpx.Response:
    raise httpx.ReadError("reset")


def taken() -> httpx.Response:
    return httpx.Response(202)


@pytest.mark.parametrize(
    ("failure", "pause"),
    [
        (broken, None),
        (lambda: httpx.Response(500), None),
        (lambda: httpx.Response(503, headers={"Retry-After": "7"}), 7.0),
        (lambda: httpx.Response(429, headers={"Retry-After": "999"}), 60.0),
        (lambda: httpx.Response(503, headers={"Retry-After": "soon"}), None),
    ],
)
async def test_what_was_not_taken_is_repeated_byte_for_byte(
    failure: Callable[[], httpx.Response], pause: float | None
) -> None:
    server = Server(failure, failure, failure, taken)
    await server.poster().post(EVENTS)
    assert len(server.bodies) == 4
    assert len(set(server.bodies)) == 1
    if pause is None:
        assert server.slept[0] < server.slept[2] < 2
    else:
        assert server.slept == [pause] * 3


async def test_a_refusal_for_good_is_not_repeated() -> None:
    server = Server(lambda: httpx.Response(422, text="field x"))
    with pytest.raises(RefusedError, match="422 field x"):
        await server.poster().post(EVENTS)
    assert len(server.bodies) == 1


async def test_what_is_alike_is_one_event_with_a_count_and_every_id_is_new() -> None:
    server = Server(taken)
    poster = server.poster()
    await poster.post(EVENTS)
    await poster.post(EVENTS[:1])
    lines = server.lines()
    assert [(line["type"], line["count"], line.get("code")) for line in lines] == [
        ("sent", 12, None),
        ("error", 1, "X"),
        ("sent", 3, None),
    ]
    assert len({line["event_id"] for line in lines}) == 3
    server.bodies.clear()
    await poster.post(EVENTS, slot=1.0)
    assert [line["count"] for line in server.lines()] == [7, 1, 5]


async def test_long_batches_are_divided() -> None:
    server = Server(taken)
    await server.poster().post(Event(0.25 * n, "sent", f"p{n}", 1) for n in range(2 * LINES + 1))
    assert [body.count(b"\n") for body in server.bodies] == [LINES, LINES, 1]


async def test_faults_come_and_go_at_their_times() -> None:
    now, seen = [100.0], []
    pacer = Pacer(2.0, monotonic=lambda: now[0], wall=lambda: 5_000.0)
    outage = Outage()

    async def sleep(seconds: float) -> None:
        now[0] += seconds
        seen.append((pacer.now, outage.mode, outage.retry_after))

    await afflict((Fault("503", 10, 5, retry_after=4), Fault("drop", 15, 20)), outage, pacer, sleep)
    assert seen == [(10, None, None), (15, "503", 4), (15, None, 4), (35, "drop", None)]
    assert outage.mode is None
    assert pacer.stamp(20) == 5_010
