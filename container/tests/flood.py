"""An engine that ends in the middle of a reply: `python -m tests.flood SOCKET LOG`.

It writes to its one caller for as long as the sockets in between take more, then writes to LOG how many bytes it was
rid of, and ends at once when it is asked to.
"""

import signal
import socket
import sys
from pathlib import Path

FULL_SECONDS = 0.5
"""No room for so long: the caller reads nothing."""

signal.signal(signal.SIGTERM, signal.SIG_DFL)
with socket.socket(socket.AF_UNIX) as server:
    server.bind(f"{sys.argv[1]}.new")
    server.listen()
    # Whoever sees it can connect to it.
    Path(f"{sys.argv[1]}.new").rename(sys.argv[1])
    caller, _ = server.accept()
    caller.settimeout(FULL_SECONDS)
    written = 0
    try:
        while True:
            written += caller.send(bytes(65_536))
    except TimeoutError:
        Path(sys.argv[2]).write_text(str(written))
    signal.pause()
