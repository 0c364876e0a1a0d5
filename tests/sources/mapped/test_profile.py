"""Profiles of type `json`: what is wrong in one is told in one line with its place and a remedy."""

from __future__ import annotations

import re

import pytest

from pushtui.core.source import UsageProblem
from tests.sources.mapped import examples

COUNTS = '[counts]\nsent = "sent"\n'
URL = 'url = "https://h/{delivery}"\n'


WRONG = [
    (COUNTS, r'config.toml:0: profiles\.shop has no url: add url = "https'),
    ('url = "ftp://h/{delivery}"\n' + COUNTS, "profiles.shop.url cannot be used: .*only http"),
    ('url = "https://u:p@h/{delivery}"\n' + COUNTS, "no user or password"),
    ('url = "https://h/x?a b"\n' + COUNTS, "without spaces"),
    ("url = 5\n" + COUNTS, "profiles.shop.url should be a text"),
    ('url = "https://h/x"\n' + COUNTS, r"tells no delivery: put \{delivery\} into its url"),
    (URL, "profiles.shop.counts has no counter"),
    (URL + "[counts]\n", "has no counter"),
    (
        URL + '[counts]\nsend = "x"\n' + 'sent = "x"\n',
        "profiles.shop.counts.send is unknown: did you mean 'sent'",
    ),
    (URL + '[counts]\nsent = "a b"\n', "profiles.shop.counts.sent is no JMESPath expression: "),
    (URL + '[counts]\nsent = "a -"\n', "no JMESPath expression"),
    (URL + "[counts]\nsent = []\n", "empty list"),
    (URL + "[counts]\nsent = 5\n", "should be a text, or a list of texts"),
    (URL + '[counts]\nsent = { add = "a" }\n', "is unknown: did you mean|is unknown: it is one of plus"),
    (URL + '[counts]\nsent = { minus = "a" }\n', "nothing to add"),
    (URL + 'status = "["\n' + COUNTS, "profiles.shop.status is no JMESPath"),
    (URL + COUNTS + '[statuses]\nx = "over"\n', "says that 'x' is 'over'; it can be scheduled"),
    (URL + COUNTS + "[statuses]\nx = 1\n", "should be a table of texts"),
    (URL + COUNTS + "[platforms]\n", "has no counts"),
    (URL + COUNTS + '[platforms.counts]\nsent = ["a", "b"]\n', "has no rows"),
    (URL + COUNTS + '[[reasons]]\ncode = "x"\n', 'profiles.shop.reasons has no rows: add rows = "errors"'),
    (URL + COUNTS + '[[reasons]]\nrows = "x"\nkind = "fault"\n', "should be one of error, bounce, exclusion"),
    (URL + COUNTS + '[[reasons]]\nrows = "x"\nkinds = { a = "b" }\n', "'a' is 'b'"),
    (URL + COUNTS + '[list]\nurl = "https://h/"\nrows = "x"\n', "needs an id"),
    (URL + 'id = "x"\n' + COUNTS + '[list]\nurl = "https://h/{delivery}"\nrows = "x"\n', "has no place in it"),
    (URL + 'auth_header = "X Y"\n' + COUNTS, "name of a header"),
    (URL + "not_yet = [200]\n" + COUNTS, "whole numbers from 400 to 599"),
    (URL + 'headers = { "a b" = "c" }\n' + COUNTS, "cannot be sent"),
    (URL + 'headers = { "a" = "c\\n" }\n' + COUNTS, "cannot be sent"),
]


@pytest.mark.parametrize(("text", "words"), WRONG)
def test_what_cannot_be_used_is_told_in_one_line(text: str, words: str) -> None:
    settings = examples.settings(text)
    with pytest.raises(UsageProblem) as caught:
        examples.profiles.read(settings)
    assert re.search(words, str(caught.value)), str(caught.value)
    assert "\n" not in str(caught.value)
    assert str(caught.value).startswith("config.toml:")


def test_the_examples_can_be_used() -> None:
    campaign = examples.profile(examples.CAMPAIGN)
    assert campaign.question.wants_delivery
    assert campaign.listing is not None
    request = campaign.question.request("a/b c", "delivery")
    assert request.target == "/campaigns/a%2Fb%20c/stats?verbose=1"
    posted = examples.profile(examples.INTERVALS).question.request('x"y', "delivery")
    assert (posted.method, posted.body) == ("POST", b'{"message": "x\\"y"}')
