"""Settings and commands that charts use and services do not know yet, each with what it is for: none today.

A line goes when the service has the setting; a test fails if it stays. While it is here, an installation that uses it
needs a version of the service that is still to come.
"""

# By service, the path of each setting.
SETTINGS: dict[str, dict[str, str]] = {}
# By the name with which the image is started.
COMMANDS: dict[str, str] = {}


def settings(service: str) -> tuple[str, ...]:
    """The paths awaited of a service."""
    return tuple(SETTINGS.get(service, ()))
