"""Problem: a refusal that becomes an `application/problem+json` answer (RFC 9457)."""

from __future__ import annotations

from http import HTTPStatus


class Problem(Exception):  # noqa: N818 - the RFC's word
    """Why a request is refused.

    Attributes:
        status: HTTP status.
        detail: one sentence: what is wrong, and what to do.
        line: number of the bad line of a batch, from 1.
        field: name of the bad field, parameter or header.
        retry_after: seconds after which to try again.
        close: whether the connection cannot be used any more.
    """

    def __init__(
        self,
        status: int,
        detail: str,
        *,
        line: int | None = None,
        field: str | None = None,
        retry_after: int | None = None,
        close: bool = False,
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.line = line
        self.field = field
        self.retry_after = retry_after
        self.close = close

    def document(self) -> dict[str, str | int]:
        """The members of the problem document; line and field only where they are known."""
        members: dict[str, str | int] = {
            "type": "about:blank",
            "title": HTTPStatus(self.status).phrase,
            "status": self.status,
            "detail": self.detail,
        }
        if self.line is not None:
            members["line"] = self.line
        if self.field is not None:
            members["field"] = self.field
        return members

    def headers(self) -> dict[str, str]:
        """Headers that belong to the refusal."""
        found = {"cache-control": "no-store"}
        if self.retry_after is not None:
            found["retry-after"] = str(self.retry_after)
        if self.status == HTTPStatus.UNAUTHORIZED:
            found["www-authenticate"] = 'Bearer realm="pushtui"'
        if self.close:
            found["connection"] = "close"
        return found
