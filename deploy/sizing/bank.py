"""One bank, worked out."""

import pathlib
from dataclasses import dataclass

from . import volumes
from .assumptions import Assumptions
from .figures import Measured
from .installed import Installed
from .nights import Nights
from .peaks import Peaks
from .servers import Servers
from .storage import Storage
from .volumes import Life, Volumes


@dataclass(frozen=True)
class Bank:
    """All that follows from a number of accounts."""

    volumes: Volumes
    peaks: Peaks
    storage: Storage
    servers: Servers
    nights: Nights


@dataclass(frozen=True)
class Ground:
    """What every bank's arithmetic begins with."""

    measured: Measured
    assumed: Assumptions
    life: Life
    installed: Installed

    @classmethod
    def load(cls, replaced: pathlib.Path | None = None) -> "Ground":
        return cls(Measured.load(), Assumptions.load(replaced), Life.load(), Installed.read())

    def bank(self, accounts: float) -> Bank:
        of = volumes.of(accounts, self.assumed, self.life)
        peaks = Peaks(self.measured, self.life, self.assumed, self.installed, of)
        storage = Storage(self.measured, self.life, self.assumed, self.installed, of)
        servers = Servers(self.measured, self.assumed, self.installed, of, peaks, storage)
        return Bank(of, peaks, storage, servers, Nights(self.measured, self.life, self.assumed, of, storage))
