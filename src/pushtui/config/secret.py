"""Secret: a profile's token, out of an environment variable, a file, or a command's first line."""

from __future__ import annotations

import os

from pushtui.config.load import Config, Profile
from pushtui.config.problem import ConfigProblem, problem

COMMAND_PATIENCE = 120.0
"""Seconds that a command may take: someone may have to type a passphrase."""

_LONGEST = 64 * 1024

_told: set[str] = set()


def told() -> frozenset[str]:
    """The tokens that this process was given for profiles, for whoever has to keep them out of what is written."""
    return frozenset(_told)


def secret(config: Config, profile: Profile) -> str | None:
    """The token that a profile names; None where it names none. No message ever repeats it.

    Raises:
        ConfigProblem: it cannot be had.
    """
    found = _found(config, profile)
    if found is not None:
        _told.add(found)
    return found


def _found(config: Config, profile: Profile) -> str | None:
    if profile.token_env is not None:
        token = os.environ.get(profile.token_env)
        if not token:
            what = f"the environment variable {profile.token_env} is not set: export it first"
            raise _problem(config, profile, "token_env", what)
        return token
    if profile.token_file is not None:
        return _of_file(config, profile, profile.token_file)
    return None if profile.token_command is None else _of_command(config, profile, profile.token_command)


def _of_file(config: Config, profile: Profile, name: str) -> str:
    """A relative name is meant from where the configuration file is."""
    assert config.file is not None  # profiles come from there only
    path = config.file.path.parent / os.path.expanduser(name)
    try:
        with path.open("rb") as stream:
            text = stream.read(_LONGEST).decode()
    except OSError as error:
        what = f"the token file {name} cannot be read ({error.strerror or type(error).__name__}): name another"
        raise _problem(config, profile, "token_file", what) from None
    except UnicodeDecodeError:
        raise _problem(
            config, profile, "token_file", f"the token file {name} is not text: its first line should be the token"
        ) from None
    return _first_line(
        config, profile, "token_file", text, f"the token file {name} is empty: its first line should be the token"
    )


def _of_command(config: Config, profile: Profile, command: str) -> str:
    import shlex  # with `subprocess` slow to import, and seldom needed
    import subprocess

    try:
        words = shlex.split(command)
    except ValueError as error:
        raise _problem(
            config, profile, "token_command", f"the command cannot be read ({error}): check its quotes"
        ) from None
    try:
        # Without a shell. Its errors and questions go to the terminal, its standard output is the secret.
        done = subprocess.run(  # noqa: S603 - the user's own command, from the user's own file
            words, stdout=subprocess.PIPE, timeout=COMMAND_PATIENCE, check=False
        )
    except (OSError, IndexError) as error:
        why = (isinstance(error, OSError) and error.strerror) or "it is empty"
        raise _problem(
            config, profile, "token_command", f"the command cannot be run ({why}): check that it is installed"
        ) from None
    except subprocess.TimeoutExpired:
        what = f"the command took longer than {COMMAND_PATIENCE:g} s: run it by hand to see why"
        raise _problem(config, profile, "token_command", what) from None
    if done.returncode:
        raise _problem(
            config,
            profile,
            "token_command",
            f"the command failed with status {done.returncode}: run it by hand to see why",
        )
    text = done.stdout[:_LONGEST].decode(errors="replace")
    return _first_line(
        config, profile, "token_command", text, "the command printed nothing: its first line should be the token"
    )


def _first_line(config: Config, profile: Profile, key: str, text: str, empty: str) -> str:
    line = text.split("\n", 1)[0].strip()
    if not line:
        raise _problem(config, profile, key, empty)
    return line


def _problem(config: Config, profile: Profile, key: str, what: str) -> ConfigProblem:
    assert config.file is not None
    place = config.file.place("profiles", profile.name, key)
    return problem(place, f"profiles.{profile.name}.{key}: {what}")
