"""A platform for tests of the configuration: it has a token, and the name of one whose token has an alias."""

from collections.abc import Mapping

from pydantic import SecretStr

from bots.config import Config
from bots.platform import PlatformSettings

SECRET = "tell-nobody-4711"


class Pigeon(PlatformSettings):
    token: SecretStr = SecretStr("")
    per_second: float = 29.5


PIGEONS: Mapping[str, type[PlatformSettings]] = {"telegram": Pigeon}


def token(config: Config) -> str:
    table = config.bots["telegram"]
    assert isinstance(table, Pigeon)
    return table.token.get_secret_value()
