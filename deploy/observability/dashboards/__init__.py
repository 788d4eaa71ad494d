"""The dashboards of Recourse, as code.

python -m dashboards FOLDER       writes one JSON a dashboard
"""

from dashboards.databases import DATABASES
from dashboards.deadlines import DEADLINES
from dashboards.letters import LETTERS
from dashboards.messaging import MESSAGING
from dashboards.money import MONEY
from dashboards.overview import OVERVIEW
from dashboards.runtime import RUNTIME
from dashboards.service import SERVICE

ALL = (OVERVIEW, SERVICE, MESSAGING, DATABASES, DEADLINES, LETTERS, MONEY, RUNTIME)
