"""APScheduler as the worker's clock: its jobs lie in the catalog, and follow the schedules, which are the truth.

A job that comes due only lets work wait (``schedules.run_schedule``); who does it is settled by leases. So it does no
harm that every worker's APScheduler runs the same jobs.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TypeAlias
from zoneinfo import ZoneInfo

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.jobstores.base import ConflictingIdError, JobLookupError
from apscheduler.jobstores.memory import MemoryJobStore
from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.schedulers.base import STATE_STOPPED
from apscheduler.triggers.cron import CronTrigger
from sqlalchemy import Table
from sqlalchemy.exc import SQLAlchemyError

from catalog.migrations import FOREIGN_TABLE
from catalog.store import Store

log = logging.getLogger(__name__)
#: When a job runs; APScheduler has no types.
Trigger: TypeAlias = CronTrigger
STORED = "catalog"
#: Seconds after which a job store that did not answer is asked again.
RETRY_SECONDS = 5.0
#: What a job runs, and with what: the schedule's number.
JOB = "catalog.schedules:run_schedule"


class Scheduler(BackgroundScheduler):  # type: ignore[misc]  # APScheduler has no types
    """APScheduler's, but for its last round, and for a job that another worker removed or a database that is away.

    After ``shutdown`` its main loop comes round once more: a job that is due then is counted as run although no
    executor takes it any more, and that run would be lost. An error while a job is put back would end its thread.
    """

    def _process_jobs(self) -> float | None:
        if self.state == STATE_STOPPED:
            return None
        try:
            wait: float | None = super()._process_jobs()
        except (SQLAlchemyError, JobLookupError) as error:
            log.warning("the stored jobs could not be looked at: %s", type(error).__name__)
            return RETRY_SECONDS
        return wait


@contextmanager
def scheduler(store: Store, *, paused: bool) -> Iterator[Scheduler]:
    """Yield a scheduler with the stored jobs, started; it is shut down on leaving."""
    stored = SQLAlchemyJobStore(engine=store.engine, tablename=FOREIGN_TABLE)
    made = Scheduler(
        jobstores={STORED: stored, "default": MemoryJobStore()},
        executors={"default": ThreadPoolExecutor(1)},
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        timezone=ZoneInfo(store.settings.timezone),
        jobstore_retry_interval=RETRY_SECONDS,
    )
    made.start(paused=paused)
    try:
        yield made
    finally:
        made.shutdown(wait=not paused)


def jobs_table(store: Store) -> Table:
    """Return APScheduler's table of jobs, which it makes and owns."""
    table: Table = SQLAlchemyJobStore(engine=store.engine, tablename=FOREIGN_TABLE).jobs_t
    return table


def cron_trigger(cron: str, zone: ZoneInfo) -> Trigger:
    """Return the trigger of a five-field cron expression. Raises ValueError."""
    return CronTrigger.from_crontab(cron, timezone=zone)


def run_apart(made: Scheduler, name: str) -> None:
    """Give the jobs of executor ``name`` a thread of their own, so that they wait for no others."""
    made.add_executor(ThreadPoolExecutor(1), name)


def follow(made: Scheduler, wanted: dict[str, tuple[int, Trigger]]) -> None:
    """Bring the stored jobs in line with the schedules; another process may be doing the same just now."""
    kept = {job.id for job in made.get_jobs(jobstore=STORED)}
    for job_id in kept - set(wanted):
        with suppress(JobLookupError):
            made.remove_job(job_id, jobstore=STORED)
    for job_id in set(wanted) - kept:
        number, trigger = wanted[job_id]
        with suppress(ConflictingIdError):
            made.add_job(JOB, trigger, args=[number], id=job_id, jobstore=STORED)
