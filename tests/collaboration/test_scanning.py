"""A real ClamAV daemon: nothing is served before it said clean, and what is infected never is."""

from typing import Any

import pytest

from cast import Cast
from factories.deals import PDF, submitted
from factories.files import fresh, looked_at, next_version, sent_whole, shared, upload
from infra.scanners import EICAR
from infra.servers import free_port
from partnerwerk.access import acting, system_actor
from partnerwerk.cli.health import CHECKS, Unhealthy
from partnerwerk.collaboration import jobs, scanning
from partnerwerk.collaboration.models import File, FileState
from partnerwerk.deals import actions as deals
from partnerwerk.journal.models import Event


def download(cast: Cast, file: File, who: str = "vendor") -> int:
    path = f"/files/{file.series_id}/versions/{file.number}"
    return int(cast[who].browser().get(path).status_code)


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["clamd", "clamd_socket"])
def test_clean_over_tcp_and_over_a_socket(address: str, request: Any, settings: Any) -> None:
    settings.CLAMAV = request.getfixturevalue(address)
    assert scanning.finding_in([PDF, b"more"]) == ""
    assert "Eicar" in scanning.finding_in([EICAR[:20], EICAR[20:]])
    assert scanning.version().startswith("ClamAV")
    assert "ClamAV" in CHECKS["scanner"]()


def test_it_can_be_had_once_it_is_clean(cast: Cast, clamd: str, settings: Any) -> None:
    settings.CLAMAV = clamd
    file = shared(cast.reseller, submitted(cast.reseller))
    assert file.state == FileState.WAITING
    assert [download(cast, file, who) for who in ("vendor", "reseller")] == [409, 409]
    assert looked_at(file).state == FileState.READY
    assert download(cast, file) == 200


@pytest.mark.parametrize("in_parts", [False, True])
def test_infected_is_kept_from_everybody(
    in_parts: bool, cast: Cast, clamd: str, settings: Any
) -> None:
    settings.CLAMAV = clamd
    deal = submitted(cast.reseller)
    if in_parts:
        file = sent_whole(cast.reseller, deal, EICAR, name="notes.txt")
    else:
        file = shared(cast.reseller, deal, upload("notes.txt", EICAR))
    file = looked_at(file)
    assert (file.state, file.pictures) == (FileState.INFECTED, None)
    for who in ("reseller", "vendor", "administrator"):
        assert download(cast, file, who) == 409
        page = cast[who].browser().get(f"/files/{file.series_id}").content.decode()
        assert "Eicar-Test-Signature" in page
        assert f"/files/{file.series_id}/versions/1" not in page
    with acting(system_actor()):
        event = Event.objects.get(name="file.infected")
    assert (event.subject_id, event.data["finding"]) == (
        deal.pk,
        "Eicar-Test-Signature.UNOFFICIAL",
    )
    assert next_version(cast.vendor, file).number == 2


def test_infected_evidence_is_kept_from_everybody(cast: Cast, clamd: str, settings: Any) -> None:
    settings.CLAMAV = clamd
    deal = submitted(cast.reseller)
    file = cast.reseller.does(deals.add_evidence, deal, upload("notes.txt", EICAR))
    path = f"/deals/{deal.ref}/evidence/{file.pk}"
    assert cast.vendor.browser().get(path).status_code == 409
    assert looked_at(file).state == FileState.INFECTED
    assert cast.vendor.browser().get(path).status_code == 409
    assert (
        cast.vendor.api()
        .get(f"/api/v1/deal-registrations/{deal.ref}/evidence/{file.pk}")
        .status_code
        == 409
    )


def test_while_the_daemon_is_down_files_wait(cast: Cast, clamd: str, settings: Any) -> None:
    settings.CLAMAV = f"tcp://127.0.0.1:{free_port()}"
    file = looked_at(shared(cast.reseller, submitted(cast.reseller)))
    assert file.state == FileState.WAITING
    with pytest.raises(Unhealthy, match="1 file waits"):
        CHECKS["scanner"]()
    settings.CLAMAV = clamd
    from datetime import timedelta

    from partnerwerk.kit import clock

    with acting(system_actor()):
        File.objects.update(uploaded_at=clock.now() - timedelta(minutes=2))
    jobs.look_at_waiting_files(0)
    assert queued() >= 1
    assert looked_at(fresh(file.pk)).state == FileState.READY


def queued() -> int:
    from procrastinate.contrib.django.models import ProcrastinateJob

    return ProcrastinateJob.objects.filter(task_name="collaboration.look_at_file").count()
