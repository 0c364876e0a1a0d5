"""Settings: the one literal table of what can be configured; file, variables, help and schema are made from it."""

from __future__ import annotations

from pushtui.config.kinds import Choice, Command, Kind, Number, Switch, Value, Word, Zone
from pushtui.core.rules import Scope, Severity
from pushtui.core.value import dataclass

RANGES: dict[str, float | None] = {
    "1m": 60.0,
    "5m": 300.0,
    "15m": 900.0,
    "1h": 3_600.0,
    "6h": 21_600.0,
    "24h": 86_400.0,
    "whole": None,
}
"""The words for the range of graphs, and their seconds; None is the whole watch."""

NOTIFICATIONS: tuple[str, ...] = ("off", "osc9", "osc777")
"""The ways in which a terminal can be asked for a notification."""


@dataclass(frozen=True)
class Setting:
    """One key of the configuration.

    Attributes:
        default: its value where nothing is set; None in a profile is nothing.
        help: what it is, in one line.
        example: a value for the commented file, as TOML, where there is no default.
        instead: the setting that it takes the place of; both cannot be set.
    """

    key: str
    kind: Kind
    default: Value | None
    help: str
    example: str = ""
    instead: str = ""

    @property
    def variable(self) -> str:
        """The environment variable that sets it."""
        return f"PUSHTUI_{self.key.upper()}"

    @property
    def option(self) -> str:
        """The option of the command line that sets it."""
        return f"--{self.key.replace('_', '-')}"


SETTINGS: tuple[Setting, ...] = (
    Setting("interval", Number(0.1, 86_400, "seconds"), 1.0, "seconds between polls"),
    Setting(
        "theme",
        Word("a theme's name"),
        "pushtui-dark",
        "colours; the command palette lists the themes. Unset: as it was left",
    ),
    Setting(
        "layout",
        Word("a layout's name"),
        "default",
        "dashboard to begin with: default, failures, engagement, wall, small, or your own. Unset: as it was left",
    ),
    Setting("range", Choice(tuple(RANGES)), "whole", f"time that graphs show: {', '.join(RANGES)}. Unset: as left"),
    Setting("zone", Zone(), "local", "time zone of times on the screen: local, UTC, Europe/Paris, …"),
    Setting("mouse", Switch(), True, "use the mouse; without it, the terminal selects text as always"),
    Setting("exports", Word("a folder's name"), ".", "folder that exports of the screen are written to"),
    Setting(
        "fps",
        Number(0.01, 60, "frames a second"),
        60.0,
        "frames a second at most, for a very slow link; polls go on at their pace, and a key is shown at once",
    ),
    Setting("ascii", Switch(), False, "draw with ASCII only, for fonts without blocks and braille"),
    Setting("bell", Switch(), False, "ring the terminal's bell when an alert is raised"),
    Setting(
        "notification",
        Choice(NOTIFICATIONS),
        "off",
        "let the terminal notify of alerts: osc9 (iTerm2, WezTerm, Windows Terminal), osc777 (foot, Ghostty)",
    ),
    Setting(
        "alert_command",
        Command(),
        "",
        "program to run when an alert is raised, spreads or is over; it gets the alert as JSON on its standard "
        "input. No shell reads it",
    ),
    Setting("alert_timeout", Number(0.1, 600, "seconds"), 10.0, "seconds that this program may take"),
)
"""The settings that stand alone. The tables `keys`, `alert` and `profiles` come after them."""

ALERT: tuple[Setting, ...] = (
    Setting("id", Word("a word"), None, "its name; one of pushtui's own changes that rule", '"slow-ios"'),
    Setting(
        "when",
        Word("a condition"),
        None,
        "raised once this holds; `pushtui wait --help` tells the language",
        '"ios.throughput < 100/s and status == sending for 30s"',
    ),
    Setting(
        "clear", Word("a condition"), None, "over once this holds; else: when not, for 15s", '"status != sending"'
    ),
    Setting("severity", Choice(tuple(Severity)), "warning", "critical or warning"),
    Setting("scope", Choice(tuple(Scope)), "delivery", "asked about the delivery, each platform or each reason"),
    Setting("title", Word("a few words"), None, "what is wrong, in a few words", '"iOS is slow"'),
    Setting("todo", Word("a few words"), None, "what to do, in a few words", '"call the sender\'s owner"'),
    Setting("enabled", Switch(), True, "false switches one of pushtui's own rules off"),
)
"""The settings of an alert rule, `[[alert]]`."""

SECRETS = ("token_env", "token_command", "token_file")
"""The settings of a profile that name its token; at most one is set."""

TYPES: tuple[str, ...] = (
    "report",
    "json",
    "prometheus",
    "clickhouse",
    "onesignal",
    "azure",
    "parse",
    "countly",
    "gorush",
    "airship",
    "braze",
    "pushwoosh",
    "batch",
    "ajo",
)
"""The types of profiles. The first is the one where none is named."""

PROFILE: tuple[Setting, ...] = (
    Setting("type", Choice(TYPES), "report", f"what answers there: {', '.join(TYPES)}"),
    Setting("url", Word("a URL"), None, "a server, or one delivery on it", '"https://push.example.com"'),
    Setting("user", Word("a user's name"), None, "name that the token is the password of (Basic)", '"me"'),
    Setting(
        "token_env",
        Word("the name of an environment variable"),
        None,
        "environment variable that holds the token",
        '"PROD_TOKEN"',
    ),
    Setting(
        "token_command", Word("a command"), None, "command that prints the token", '"pass show prod"', "token_env"
    ),
    Setting("token_file", Word("a file's name"), None, "file that holds the token", '"~/.prod-token"', "token_env"),
    Setting("ca_file", Word("a file's name"), None, "PEM file of a private certificate authority", '"~/ca.pem"'),
    Setting("proxy", Word("a URL"), None, "proxy to go through", '"http://proxy.example.com:3128"'),
    Setting("interval", Number(0.1, 86_400, "seconds"), None, "seconds between polls of this profile", "5.0"),
)
"""The settings of a profile, `[profiles.NAME]`."""
