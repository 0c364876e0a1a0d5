"""Config: TOML file, environment and command line, in rising precedence, as one frozen value."""

from pushtui.config.load import Config, Profile, config_path, load
from pushtui.config.problem import ConfigProblem

__all__ = ["Config", "ConfigProblem", "Profile", "config_path", "load"]
