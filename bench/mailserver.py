"""A real mail server on loopback that notes whom it took which mail for: `python -m bench.mailserver`."""

import sys
import threading
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


class Notes:
    """One line a mail: its Message-ID and its recipient."""

    def __init__(self, path: Path) -> None:
        self.file = path.open("w", buffering=1)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        head = (envelope.original_content or b"").partition(b"\r\n\r\n")[0].decode()
        lines = head.replace("\r\n ", " ").splitlines()
        name = next(line for line in lines if line.lower().startswith("message-id:"))
        self.file.write(f"{name.split(':', 1)[1].strip()} {envelope.rcpt_tos[0]}\n")
        return "250 OK"


if __name__ == "__main__":
    notes = Notes(Path(sys.argv[2]))
    Controller(notes, hostname="127.0.0.1", port=int(sys.argv[1])).start()
    threading.Event().wait()
