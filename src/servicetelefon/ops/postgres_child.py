"""The embedded PostgreSQL as a child of the supervisor."""

from __future__ import annotations

import signal

from servicetelefon.ops.child import ChildSpec
from servicetelefon.ops.postgres import Cluster
from servicetelefon.ops.postgres_leftovers import server_of, stop_server
from servicetelefon.ops.postgres_programs import ENVIRONMENT
from servicetelefon.ops.processes import wait_for_end

_PATIENCE_WITH_COMMANDS = 20.0
_LONGEST_RECOVERY = 600.0


def postgres_child(cluster: Cluster) -> ChildSpec:
    """The server of `cluster`, ended by SIGINT (open transactions are rolled back, all is
    written), in haste by SIGQUIT (written again from the log at the next start).
    """

    def prepare() -> None:
        # A command may be using a server that was started for it alone.
        server = server_of(cluster.data)
        if server is not None and not wait_for_end(server, _PATIENCE_WITH_COMMANDS):
            stop_server(cluster.data)
        cluster.prepare()

    return ChildSpec(
        name="postgres",
        command=tuple(cluster.command()),
        environment=ENVIRONMENT,
        folder=cluster.data.parent,
        ready=cluster.ready,
        prepare=prepare,
        stop_signal=signal.SIGINT,
        hasty_signal=signal.SIGQUIT,
        stop_seconds=60.0,
        start_seconds=_LONGEST_RECOVERY,
    )
