"""Endpoint: the one HTTP client. One address, polled politely, and trusted with nothing.

It speaks through httpx's transport and not its client: so there is no cookie jar, no netrc, no environment, and
no redirect that httpx takes apart before it can be judged. httpx is imported when the first request is made,
so that it loads while the screen is being built.
"""

from __future__ import annotations

import asyncio
import sys
import time
import zlib
from collections.abc import AsyncIterator, Callable
from contextlib import aclosing, asynccontextmanager, suppress
from importlib.util import find_spec
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import parse_qsl

from pushtui import __version__
from pushtui.core.source import SourceError, Trouble, UsageProblem
from pushtui.core.text import clean
from pushtui.core.value import dataclass
from pushtui.sources import failures
from pushtui.sources.access import Access, proxy_for, tls_context
from pushtui.sources.address import Address
from pushtui.sources.attempt import Attempt, Exchange, connection_errors
from pushtui.sources.auth import Auth
from pushtui.sources.gunzip import Body, CutOffError, TooLargeError
from pushtui.sources.redirect import redirected
from pushtui.sources.request import Answer, Request
from pushtui.sources.service import PUSHTUI, Service
from pushtui.sources.veil import Veil

if TYPE_CHECKING:
    import httpx

    from pushtui.sources.scout import Told

# httpx imports a command line of its own with click, pygments and half of rich, 40 ms of its 60, wherever they are
# installed, and does without where they are not: it shall not find it.
sys.modules.setdefault("httpx._main", None)  # type: ignore[arg-type]  # None is how an import is made to fail

# At each step of a request, httpcore looks whether sniffio is there, which trio brings along. Where it is not, that
# is five searches of the whole path for each poll.
if find_spec("sniffio") is None:
    sys.modules.setdefault("sniffio", None)  # type: ignore[arg-type]  # as above

T = TypeVar("T")

MAX_REDIRECTS = 3
_REDIRECTS = (301, 302, 303, 307, 308)
_PROBLEM_CAP = 64 * 1024
_PROBLEM_PATIENCE = 0.5
_TAGS_KEPT = 16


@dataclass(frozen=True, slots=True)
class _Step:
    """What one request brought: an answer, a `location` to go on to, or neither when nothing has changed."""

    answer: Answer | None = None
    location: str | None = None
    status: int = 200


class Endpoint:
    """Reads from one origin, whatever the service.

    Args:
        address: where; only its origin is ever spoken to.
        access: token, certificates, proxy, limits.
        service: what should answer there.
        auth: how to prove who asks; None is the access's own way, Basic with a user and Bearer without.
        clock: local time, for a `Retry-After` that is a date.
    """

    def __init__(
        self,
        address: Address,
        access: Access | None = None,
        *,
        service: Service = PUSHTUI,
        auth: Auth | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._address = address
        self._access = access or Access()
        self._service = service
        self._auth = auth or self._access.auth
        self._clock = clock
        self._host = address.authority
        self._transport: httpx.AsyncHTTPTransport | None = None
        self._proxied = False
        self._tags: dict[str, tuple[str, str]] = {}
        self._veil = Veil(self._access.token)
        self._told: Told | None = None
        self._asked: tuple[str, httpx.URL] | None = None

    def __repr__(self) -> str:
        return f"Endpoint({self._address.place})"

    @property
    def host(self) -> str:
        """Who is asked, fit to be shown."""
        return self._host

    @asynccontextmanager
    async def deadline(self) -> AsyncIterator[None]:
        """What happens inside ends in time, together.

        Raises:
            SourceError: it did not.
        """
        try:
            async with asyncio.timeout(self._access.deadline):
                yield
        except TimeoutError:
            raise failures.late(self._host, self._access.deadline) from None

    def take(self, told: Told) -> None:
        """Judge this answer instead of asking the first question: it has been asked already."""
        self._told = told

    async def read(
        self, request: Request | str, decode: Callable[[object], T], *, what: str = "", anew: bool = False
    ) -> T | None:
        """What `decode` makes of the JSON that answers `request`; otherwise as `ask`.

        Args:
            request: a path at the address's origin may stand for a GET of it.
            what: noun for "404: no such …", with a path.
        """
        if isinstance(request, str):
            request = Request(request, what)
        return await self.ask(request, lambda answer: decode(answer.json()), anew=anew)

    async def ask(self, request: Request, decode: Callable[[Answer], T], *, anew: bool = False) -> T | None:
        """What `decode` makes of the answer to `request`, or None when it has not changed since it was last read.

        Args:
            decode: may raise SourceError; what it refused is asked for in full the next time.
            anew: ask for it in full, changed or not; then it is never None. With a body it always is.

        Raises:
            SourceError: anything that went wrong.
        """
        anew = anew or request.body is not None
        async with self.deadline():
            if anew:
                self._tags.pop(request.target, None)
            try:
                url, answer = await self._follow(request)
                if answer is None:
                    return None
                value = decode(answer)
            except SourceError as error:
                raise self._veil.draw(error) from error.__cause__
        if request.body is None:
            # Not before it proved readable, or a 304 would hide the failure.
            self._remember(request.target, url, answer.headers.get("etag", ""))
        return value

    async def aclose(self) -> None:
        """Give the connections back. Never raises."""
        transport, self._transport = self._transport, None
        if transport is not None:
            with suppress(Exception):
                await transport.aclose()

    def _remember(self, target: str, url: str, etag: str) -> None:
        self._tags.pop(target, None)
        if etag and len(etag) <= 256 and etag.isascii() and etag.isprintable():
            self._tags[target] = (url, etag)
        if len(self._tags) > _TAGS_KEPT:
            del self._tags[next(iter(self._tags))]

    async def _follow(self, request: Request) -> tuple[str, Answer | None]:
        tagged, etag = self._tags.get(request.target, ("", ""))
        url = self._address.origin + request.target
        for _ in range(MAX_REDIRECTS + 1):
            step = await self._try(request, url, etag if url == tagged else "")
            if step.location is None:
                return url, step.answer
            url = redirected(self._address, url, step.status, step.location)
        raise SourceError(
            Trouble.REFUSED,
            f"{step.status} from {self._host}: redirected more than {MAX_REDIRECTS} times",
            remedy="use the right address",
        )

    async def _try(self, request: Request, url: str, etag: str) -> _Step:
        try:
            attempt = Attempt()
            try:
                return await self._once(request, url, etag, attempt)
            except connection_errors():
                if attempt.connected or attempt.answered:
                    raise
            # The connection had been kept alive and was closed at the other end: ask again, at once, once.
            # Questions change nothing, whatever their method is.
            return await self._once(request, url, etag, Attempt())
        except SourceError:
            raise
        except UsageProblem as error:
            raise SourceError(Trouble.UNREACHABLE, str(error)) from None
        except Exception as error:  # httpx lets many kinds through, bare exception groups among them
            raise failures.broken(error, host=self._host, proxy=self._proxied) from error

    async def _once(self, request: Request, url: str, etag: str, attempt: Attempt) -> _Step:
        import httpx

        question = httpx.Request(
            request.method,
            self._url(url),
            headers=self._headers(request, etag),
            content=request.body,
            extensions={"trace": attempt},
        )
        try:
            response = await self._answered(question)
        except BaseException:  # cut off in a TLS handshake, httpcore 1.0 forgets the socket
            await attempt.close()
            raise
        attempt.answered = True
        step: _Step | None = None
        try:
            step = await self._judged(response, etag, request.what)
            return step
        finally:
            await response.aclose()
            self._observe(response, step, attempt)

    async def _answered(self, question: httpx.Request) -> httpx.Response:
        told, self._told = self._told, None
        if told is None:
            return await self._opened().handle_async_request(question)
        import httpx

        return httpx.Response(told.status, headers=told.headers, stream=httpx.ByteStream(told.body))

    def _observe(self, response: httpx.Response, step: _Step | None, attempt: Attempt) -> None:
        if self._access.observer is not None:
            size = len(step.answer.body) if step is not None and step.answer is not None else 0
            date = response.headers.get("date", "")
            self._access.observer(Exchange(response.status_code, size, attempt.age, date))

    async def _judged(self, response: httpx.Response, etag: str, what: str) -> _Step:
        status, headers = response.status_code, response.headers
        location = headers.get("location")
        if status in _REDIRECTS and location is not None:
            return _Step(location=location, status=status)
        if status == 304 and etag:
            await response.aread()  # nothing, but unread it would cost the connection, and the next poll a new one
            return _Step(status=status)
        if status != 200:
            raise failures.refusal(
                status,
                headers,
                await self._problem(response),
                service=self._service,
                host=self._host,
                what=what,
                proven=self._auth is not None,
                now=self._clock(),
            )
        body = await self._body(response, self._access.body_cap)
        media = headers.get("content-type", "").partition(";")[0].strip().lower()
        return _Step(Answer(body, media, headers, self._host, self._service))

    async def _problem(self, response: httpx.Response) -> bytes:
        media = response.headers.get("content-type", "").lower()
        if not any(word in media for word in self._service.explained):
            return b""
        try:
            async with asyncio.timeout(_PROBLEM_PATIENCE):
                return self._veil.over(await self._body(response, _PROBLEM_CAP))
        except (SourceError, TimeoutError):
            return b""  # the status is the failure; its explanation is a courtesy
        except connection_errors():
            return b""

    async def _body(self, response: httpx.Response, cap: int) -> bytes:
        coding = response.headers.get("content-encoding", "").strip().lower()
        if coding not in ("", "identity", "gzip", "x-gzip"):
            raise self._nonsense(f"an answer packed as {clean(coding, limit=40)}, which was not asked for")
        length = response.headers.get("content-length", "")
        try:
            if length.isdigit() and int(length[:20]) > cap:
                raise TooLargeError
            body = Body(cap, packed="gzip" in coding)
            pieces = response.aiter_raw()
            async with aclosing(pieces):  # type: ignore[type-var]  # a generator, which httpx does not tell
                async for piece in pieces:
                    body.feed(piece)
                    await asyncio.sleep(0)  # tiny chunks come without a pause in which a deadline can strike
            return body.whole()
        except connection_errors():
            told = self._service.last_words(self._host, body.begun())
            if told is None:
                raise
            raise told from None
        except TooLargeError:
            raise self._nonsense(f"the answer is larger than {cap / 1024 / 1024:.3g} MiB") from None
        except CutOffError:
            raise self._nonsense("the answer was cut off (gzip without its end)") from None
        except zlib.error:
            raise self._nonsense("the answer says it is gzip, and is not") from None

    def _nonsense(self, what: str) -> SourceError:
        return self._service.nonsense(self._host, what)

    def _url(self, url: str) -> httpx.URL:
        """It, taken apart: once, as most polls ask for the same one."""
        import httpx

        if self._asked is None or self._asked[0] != url:
            self._asked = url, httpx.URL(url)
        return self._asked[1]

    def _headers(self, request: Request, etag: str) -> httpx.Headers:
        import httpx

        headers = httpx.Headers(
            {"User-Agent": f"pushtui/{__version__}", "Accept": request.accept, "Accept-Encoding": "gzip"}
        )
        if request.body is not None:
            headers["Content-Type"] = request.media
        if etag:
            headers["If-None-Match"] = etag
        proof = {} if self._auth is None else dict(self._auth())
        headers.update(proof)
        headers.update(dict(request.headers))
        self._veil.learn((*proof.items(), *request.headers, *parse_qsl(request.tail)))
        return headers

    def _opened(self) -> httpx.AsyncHTTPTransport:
        if self._transport is None:
            import httpx

            proxy = proxy_for(self._address, self._access, secret=self._auth is not None)
            self._proxied = proxy is not None
            # To an http address nothing goes through TLS but the way to a proxy, for which httpcore makes a context
            # that verifies, as it does wherever it is given none.
            context = tls_context(self._access) if self._address.scheme == "https" else None
            self._transport = httpx.AsyncHTTPTransport(
                verify=context,  # type: ignore[arg-type]  # it is handed on as it is; to make one loads OpenSSL, 4 MB
                proxy=proxy,
                trust_env=False,
                limits=httpx.Limits(max_connections=4, max_keepalive_connections=4, keepalive_expiry=60.0),
            )
        return self._transport
