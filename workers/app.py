"""The Celery application of worker processes, with its tasks and its schedule."""

from __future__ import annotations

import warnings

from celery.exceptions import SecurityWarning

from service import bootstrap, log
from service.broker import make_app
from workers import pulse
from workers.schedule import SCHEDULE

# Celery warns of pickled messages taken as root; ours are JSON with one number, and papers are read by another user.
warnings.filterwarnings("ignore", category=SecurityWarning)
settings = bootstrap.settings()
log.set_up(settings.log_level)
app = make_app(settings.broker_url)
app.conf.update(
    include=["workers.tasks"],
    beat_schedule=SCHEDULE,
    beat_scheduler="workers.beat:Beat",
    worker_consumer="workers.consumer:Consumer",
    beat_max_loop_interval=1,
)
if settings.pulse:
    pulse.keep(settings.pulse)
