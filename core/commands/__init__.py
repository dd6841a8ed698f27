"""What a person can say and what is answered, each command written once for every platform."""

from core.commands.buttons import data
from core.commands.context import Services
from core.commands.limits import Limits, Throttle
from core.commands.registry import COMMANDS, Registry
from core.commands.router import Router

__all__ = ["COMMANDS", "Limits", "Registry", "Router", "Services", "Throttle", "data"]
