"""Is what is due being done? Schedules at which no worker looks, and runs that only a worker with Spark can take."""

from datetime import timedelta

from sqlalchemy import func, select

from catalog.leases import clock
from catalog.models import Run, Schedule
from catalog.schedules import last_due
from catalog.spark_runs import WAITS_FOR_SPARK, only_spark
from catalog.store import Store
from catalog.types import ScanStatus
from policies.types import Text

#: Hours after which what is due does not only wait for its turn.
LATE_HOURS = 1


def overdue(store: Store) -> tuple[bool, Text]:
    """Tell whether somebody sees to what is due, and what is to be known or done."""
    with store.reading() as session:
        late = clock(session) - timedelta(hours=LATE_HOURS)
        active = session.scalars(select(Schedule).where(Schedule.active))
        forgotten = sum(last_due(one, late) is not None for one in active)
        count = select(func.count(), func.min(Run.due_at)).select_from(Run)
        waits = count.where(Run.status == ScanStatus.WAITING)
        waiting, _ = session.execute(waits).one()
        spark, since = session.execute(waits.where(only_spark())).one()
        taken, _ = session.execute(
            count.where(Run.status == ScanStatus.RUNNING, only_spark())
        ).one()
    note = Text(f"等待 {waiting:,} 项", f"{waiting:,} waiting")
    if spark:
        note = Text(
            f"{note.zh}，其中 {spark:,} 项等待{WAITS_FOR_SPARK.zh}",
            f"{note.en}, {spark:,} of them {WAITS_FOR_SPARK.en}",
        )
    fine = True
    if since is not None and since < late and not taken:
        fine = False
        note = Text(
            f"{note.zh}，已逾 {LATE_HOURS} 小时。请启动 guikou worker --engine spark。",
            f"{note.en}, for more than {LATE_HOURS} h. Start guikou worker --engine spark.",
        )
    if forgotten:
        fine = False
        note = Text(
            f"到期已逾 {LATE_HOURS} 小时而没有后台任务处理的计划：{forgotten}。"
            f"请启动 guikou worker，或定时运行 guikou scan --due。{note.zh}",
            f"Schedules that were due more than {LATE_HOURS} h ago without a worker taking notice: {forgotten}. "
            f"Start guikou worker, or let cron run guikou scan --due. {note.en}",
        )
    return fine, note
