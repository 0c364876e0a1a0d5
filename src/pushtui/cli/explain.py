"""`pushtui explain`: what an error reason means, and what to do about it."""

from __future__ import annotations

import argparse
import shutil

from pushtui.cli.codes import Exit
from pushtui.cli.options import add_command
from pushtui.cli.output import tell, write

_WIDEST = 100
"""The most columns that text is wrapped to: longer lines are hard to read."""


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the parser."""
    command = add_command(
        commands,
        "explain",
        "tell what an error reason means",
        "Tell what an error reason means, whether sending again can help, and what to do. CODE is a code of APNs, "
        "FCM, Web Push, HMS, WNS, Azure Notification Hubs, Expo, Airship, Adobe, OneSignal or Batch, in any case, "
        "with a prefix, or within an error text; or the name of a family. Where several services use one code, "
        "all of them are told. Without CODE: the families. Nothing is asked over the network. An unknown code is "
        "named on standard error with those that are spelled much like it, and the exit status is 2.",
        "pushtui explain ExpiredProviderToken\n"
        "pushtui explain 410 --platform web\n"
        'pushtui explain "Requested entity was not found."\n'
        'pushtui explain "token gone"               # a family and all its codes\n'
        "pushtui explain --list --platform ios      # the codes that an iOS send can bring",
    )
    command.add_argument("code", metavar="CODE", nargs="?", help="a code, a text with a code in it, or a family")
    command.add_argument(
        "--platform",
        metavar="P",
        type=_platform,
        help="the platform or service it comes from: ios, android, web, huawei, windows, apns, fcm, azure, expo, …",
    )
    command.add_argument("--list", action="store_true", help="list all codes that are known, by service")
    command.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Print what is asked for."""
    if arguments.list and arguments.code is not None:
        return _wrong("--list lists all codes and takes no CODE", "leave one of the two out")
    if arguments.list:
        return _print(_list(arguments.platform))
    if arguments.code is None:
        return _print(_families())
    return _explain(arguments.code, arguments.platform)


def _explain(code: str, platform: str | None) -> int:
    from pushtui.core.reasons import Family, every
    from pushtui.core.spelling import folded, services_of
    from pushtui.export.explanation import render, render_family

    width = min(_WIDEST, shutil.get_terminal_size((_WIDEST, 24)).columns)
    family = next((family for family in Family if folded(family.label) == folded(code)), None)
    if family is not None and platform is None:
        return _print(render_family(family, width))
    found = every(code, platform)
    if not found:
        return _unknown(code)
    told = services_of(platform)
    elsewhere = bool(told) and all(entry.service not in told for entry in found)
    return _print(
        (f"{platform} has no such code; elsewhere it means:\n\n" if elsewhere else "") + render(found, width)
    )


def _unknown(code: str) -> int:
    from pushtui.core.reasons import near
    from pushtui.core.text import clean

    likely = near(code)
    remedy = f"near: {', '.join(likely)}" if likely else "`pushtui explain --list` lists all codes"
    return _wrong(f"the code {clean(code, limit=60)} is not known", remedy)


def _list(platform: str | None) -> str:
    from pushtui.core.reasons import entries
    from pushtui.core.spelling import services_of
    from pushtui.export.explanation import render_list

    services = services_of(platform)
    return render_list(entry for entry in entries() if not services or entry.service in services)


def _families() -> str:
    from pushtui.export.explanation import render_families

    return render_families() + "\n\n`pushtui explain FAMILY` tells its codes, `pushtui explain --list` all codes."


def _platform(text: str) -> str:
    """A platform or a service that is known."""
    from pushtui.core.spelling import known_platform
    from pushtui.core.text import clean

    if not known_platform(text):
        raise argparse.ArgumentTypeError(
            f"{clean(text, limit=60)} is no platform or service that is known; try ios, android, web, huawei, "
            "windows, azure, expo, airship, adobe, onesignal or batch"
        )
    return clean(text, limit=60)


def _wrong(message: str, remedy: str) -> int:
    tell(message, remedy)
    return Exit.USAGE


def _print(text: str) -> int:
    write(text)
    return Exit.DONE
