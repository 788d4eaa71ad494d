"""What tests begin with: the house's figures, and copies of them with something changed."""

import copy
import dataclasses

from sizing.assumptions import Assumptions
from sizing.bank import Ground
from sizing.figures import Measured

GROUND = Ground.load()


def assuming(**values: float) -> Ground:
    """With other values of some assumptions."""
    changed = {
        name: dataclasses.replace(one, value=values.get(name, one.value)) for name, one in GROUND.assumed.all.items()
    }
    return dataclasses.replace(GROUND, assumed=Assumptions(changed, GROUND.assumed.docket))


def measured(section: tuple[str, ...], measure: str, times: float) -> Ground:
    """With a measured figure so many times what it is."""
    text = copy.deepcopy(GROUND.measured.text)
    of = text
    for name in section:
        of = of[name]
    of[measure]["rounds"] = [value * times for value in of[measure]["rounds"]]
    return dataclasses.replace(GROUND, measured=Measured(text))


def with_pool(service: str, pool: int) -> Ground:
    services = dict(GROUND.installed.services)
    services[service] = dataclasses.replace(services[service], pool=pool)
    return dataclasses.replace(GROUND, installed=dataclasses.replace(GROUND.installed, services=services))
